/** Frames for one host of which the bridge has not learnt behind which port it is: they leave by every other port. */
import type { Bed, Scenario } from '../kernel/scenario.ts';
import { bridge, threePorts } from './bridgeBed.ts';
import { packet, rules, topic } from './build.ts';

const two = threePorts.slice(0, 2);

const bed = (links: Bed['links'], sysctls: NonNullable<Bed['sysctls']> = {}): Bed => ({
  details: true,
  before: bridge,
  links,
  sysctls,
});

const shown = 'modprobe -d /run/modules br_netfilter';
const unseen = `${shown}; sysctl -qw net.bridge.bridge-nf-call-iptables=0`;
const isolated = ['one', 'two'].map((name) => `bridge link set dev port-${name} isolated on`).join('; ');
const hairpin = 'bridge link set dev port-one hairpin on';

/** The second host, which never sent anything, and whom nobody made known to the bridge. */
const stranger = { toMac: '02:00:00:00:02:02' };

const four = [
  packet('one', 'udp 10.9.0.2:1 > 10.9.0.5:2', stranger),
  packet('one', 'udp 10.9.0.2:1 > 10.9.0.5:2', stranger),
  packet('one', 'tcp 10.9.0.2:2 > 10.9.0.5:22', stranger),
  packet('one', 'udp 10.9.0.2:3 > 10.9.0.5:57', stranger),
  packet('one', 'udp 10.9.0.2:4 > 10.9.0.5:58', stranger),
  packet('one', 'icmp 10.9.0.2 > 10.9.0.5', { ...stranger, icmpType: 8 }),
];
const six = [
  packet('one', 'udp [fd09::2]:1 > [fd09::5]:2', stranger),
  packet('one', 'tcp [fd09::2]:2 > [fd09::5]:22', stranger),
  packet('one', 'udp [fd09::2]:3 > [fd09::5]:57', stranger),
];
/** Behind DNAT it is the node that writes the Ethernet address. */
const turned = [packet('one', 'udp 10.9.0.2:1 > 10.9.0.1:53'), packet('one', 'udp [fd09::2]:1 > [fd09::1]:53')];

const plain = rules({
  mangle: ['PREROUTING', 'FORWARD -p udp --dport 57 -j MARK --set-mark 3', 'POSTROUTING'],
  nat: ['PREROUTING -p udp --dport 53 -d 10.9.0.1 -j DNAT --to-destination 10.9.0.5', 'POSTROUTING'],
  filter: ['FORWARD -p tcp --dport 22 -j DROP', 'FORWARD -m conntrack --ctstate ESTABLISHED', 'INPUT'],
});
const plain6 = rules({
  mangle: ['FORWARD'],
  nat: ['PREROUTING -p udp --dport 53 -d fd09::1 -j DNAT --to-destination fd09::5'],
  filter: ['FORWARD -p tcp --dport 22 -j DROP', 'INPUT'],
});
const byPort = rules({
  mangle: ['FORWARD -m physdev --physdev-out port-two -j MARK --set-mark 1', 'FORWARD -m physdev --physdev-is-bridged'],
  filter: [
    'FORWARD -m physdev --physdev-out port-three -p udp --dport 57 -j DROP',
    'FORWARD -m physdev --physdev-out port-two -p udp --dport 58 -j DROP',
  ],
});

const learntNothing = { 'learnt:10.9.0.5': false, 'learnt:fd09::5': false };

const scenarios: Readonly<Record<string, Omit<Scenario, 'name' | 'assume'>>> = {
  'among three ports': {
    bed: bed(threePorts),
    setup: shown,
    iptables: plain,
    ip6tables: plain6,
    packets: [...four, ...six],
  },
  'among three ports, by rules for each': { bed: bed(threePorts), setup: shown, iptables: byPort, packets: four },
  'among two ports': { bed: bed(two), setup: shown, iptables: plain, packets: four },
  'that no rule sees': { bed: bed(threePorts), setup: unseen, iptables: plain, packets: four },
  'among ports kept apart': { bed: bed(threePorts), setup: `${shown}; ${isolated}`, iptables: plain, packets: four },
  'in hairpin mode': { bed: bed(threePorts), setup: `${shown}; ${hairpin}`, iptables: plain, packets: four },
  'behind DNAT': { bed: bed(threePorts), setup: shown, iptables: plain, ip6tables: plain6, packets: turned },
  'behind DNAT, without forwarding': {
    bed: bed(threePorts, { 'net.ipv4.ip_forward': 0, 'net.ipv6.conf.all.forwarding': 0 }),
    setup: shown,
    iptables: plain,
    ip6tables: plain6,
    packets: turned,
  },
};

export const strangers = topic(
  'strangers',
  Object.fromEntries(
    Object.entries(scenarios).map(([title, scenario]) => [title, { ...scenario, assume: learntNothing }]),
  ),
);
