/** Frames for everybody on a bridge of which the node takes nothing itself, or that it sends elsewhere: what becomes of the copies. */
import type { Bed } from '../kernel/scenario.ts';
import { bridge, learnt, port, threePorts } from './bridgeBed.ts';
import { packet, rules, topic } from './build.ts';

const out = {
  name: 'out',
  device: 'eth0',
  mac: '02:00:00:00:04:01',
  addresses: ['10.2.0.1/24', 'fd02::1/64'],
  neighbours: ['10.2.0.5', 'fd02::5'],
};

const bed: Bed = {
  details: true,
  before: bridge,
  links: [...threePorts, out],
};

const alone: Bed = { ...bed, links: [port('one', 1, '10.9.0.2', '10.9.0.5'), out] };

const loaded = 'modprobe -d /run/modules br_netfilter';
const off = ['', '6'].map((family) => `sysctl -qw net.bridge.bridge-nf-call-ip${family}tables=0`).join('; ');
const shown = `${loaded}; ${learnt(3)}`;
const unseen = `${loaded}; ${off}; ${learnt(3)}`;
const isolated = ['one', 'two', 'three'].map((name) => `bridge link set dev port-${name} isolated on`).join('; ');
const hairpin = `${learnt(1)}; bridge link set dev port-one hairpin on`;

const everybody = { toMac: 'ff:ff:ff:ff:ff:ff' };
const group = { toMac: '01:00:5e:00:00:fb' };
const sixth = { toMac: '33:33:00:00:01:01' };

const four = [
  packet('one', 'udp 10.9.0.2:1 > 10.9.0.255:53', everybody),
  packet('one', 'udp 10.9.0.2:2 > 224.0.0.251:53', group),
  packet('one', 'udp 10.9.0.2:3 > 10.9.0.255:54', everybody),
  packet('one', 'udp 10.9.0.2:4 > 224.0.0.251:54', group),
  packet('one', 'udp 10.9.0.2:5 > 224.0.0.251:55', group),
  packet('one', 'udp 10.9.0.2:6 > 224.0.0.251:56', group),
  packet('one', 'udp 10.9.0.2:7 > 224.0.0.251:57', group),
  packet('one', 'udp 10.9.0.2:8 > 224.0.0.251:58', group),
  packet('one', 'udp 10.9.0.2:9 > 10.9.0.255:59', { ...everybody, fragment: { offset: 0, more: true }, payload: 32 }),
  packet('one', '61 10.9.0.2 > 10.9.0.255', everybody),
];
const six = [
  packet('one', 'udp [fd09::2]:1 > [ff05::101]:53', sixth),
  packet('one', 'udp [fd09::2]:2 > [ff05::101]:54', sixth),
  packet('one', 'udp [fd09::2]:3 > [ff05::101]:55', sixth),
  packet('one', 'udp [fd09::2]:4 > [ff05::101]:56', sixth),
  packet('one', 'udp [fd09::2]:5 > [ff05::101]:57', sixth),
  packet('one', 'udp [fd09::2]:6 > [ff05::101]:58', sixth),
];

/** Ports 53 to 55 go to a host behind the bridge, beyond the node, and to the node itself; the others are changed, or dropped. */
const changing = (behind: string, beyond: string, itself: string, hops: string) =>
  rules({
    raw: ['PREROUTING -p udp --dport 57 -j DROP'],
    mangle: [
      `PREROUTING -p udp --dport 56 -j ${hops} 9`,
      'PREROUTING -p udp --dport 56 -j MARK --set-mark 5',
      'POSTROUTING -p udp --dport 58 -m physdev --physdev-out port-two -j DROP',
    ],
    nat: [
      `PREROUTING -p udp --dport 53 -j DNAT --to-destination ${behind}`,
      `PREROUTING -p udp --dport 54 -j DNAT --to-destination ${beyond}`,
      `PREROUTING -p udp --dport 55 -j DNAT --to-destination ${itself}`,
    ],
    filter: ['FORWARD', 'INPUT -i br0'],
  });
const iptables = changing('10.9.0.5', '10.2.0.5', '10.9.0.1', 'TTL --ttl-set');
const ip6tables = changing('fd09::5', 'fd02::5', 'fd09::1', 'HL --hl-set');

export const floods = topic('floods', {
  'of which no rule sees the copies': { bed, setup: unseen, iptables, packets: four },
  'of which no rule sees the copies, over IPv6': { bed, setup: unseen, ip6tables, packets: six },
  'shown to rules': { bed, setup: shown, iptables, packets: four },
  'shown to rules, over IPv6': { bed, setup: shown, ip6tables, packets: six },
  'without forwarding': {
    bed: { ...bed, sysctls: { 'net.ipv4.ip_forward': 0 } },
    setup: unseen,
    iptables,
    packets: four,
  },
  'among ports kept apart': { bed, setup: `${unseen}; ${isolated}`, iptables, packets: four },
  'back by the only port': { bed: alone, setup: `${loaded}; ${hairpin}`, iptables, packets: four },
  'back by the only port, unseen': { bed: alone, setup: `${loaded}; ${off}; ${hairpin}`, iptables, packets: four },
  'by the only port, which sends nothing back': {
    bed: alone,
    setup: `${loaded}; ${learnt(1)}`,
    iptables,
    packets: four,
  },
});
