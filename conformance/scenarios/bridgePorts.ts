/** Frames for everybody on a bridge, and ports in hairpin mode or kept apart from each other. */
import type { Bed } from '../kernel/scenario.ts';
import { bridge, learnt, threePorts } from './bridgeBed.ts';
import { packet, rules, topic } from './build.ts';

const bed: Bed = {
  details: true,
  before: bridge,
  links: [
    ...threePorts,
    { name: 'out', device: 'eth0', mac: '02:00:00:00:04:01', addresses: ['10.2.0.1/24'], neighbours: ['10.2.0.5'] },
  ],
};

const shown = `modprobe -d /run/modules br_netfilter; ${learnt(3)}`;
const everybody = 'ff:ff:ff:ff:ff:ff';
const two = '02:00:00:00:02:02';

const seen = {
  mangle: ['FORWARD -m physdev --physdev-out port-two -j MARK --set-mark 1', 'FORWARD -m physdev --physdev-is-bridged'],
  nat: ['PREROUTING -p tcp --dport 80 -d 10.9.0.1 -j DNAT --to-destination 10.9.0.2', 'POSTROUTING'],
  filter: ['FORWARD -m physdev --physdev-out port-three -p udp --dport 7 -j DROP', 'INPUT -m physdev --physdev-is-in'],
};

const packets = [
  packet('one', 'udp 10.9.0.2:1 > 10.9.0.255:2', { toMac: everybody }),
  packet('one', 'udp 10.9.0.2:1 > 255.255.255.255:7', { toMac: everybody }),
  packet('two', 'udp 10.9.0.5:1 > 224.0.0.251:2', { toMac: '01:00:5e:00:00:fb' }),
  packet('one', 'tcp 10.9.0.2:1 > 10.9.0.1:80'),
  packet('two', 'tcp 10.9.0.5:1 > 10.9.0.1:80'),
  packet('one', 'udp 10.9.0.2:1 > 10.9.0.5:2', { toMac: two }),
];

export const bridgePorts = topic('bridgePorts', {
  'to everybody': { bed, setup: shown, iptables: rules(seen), packets },
  'in hairpin mode': {
    bed,
    setup: `${shown}; bridge link set dev port-one hairpin on; bridge link set dev port-two hairpin on; bridge link set dev port-three hairpin on`,
    iptables: rules(seen),
    packets,
  },
  'kept apart': {
    bed,
    setup: `${shown}; bridge link set dev port-one isolated on; bridge link set dev port-two isolated on`,
    iptables: rules(seen),
    packets,
  },
  'shown by one bridge alone': {
    bed,
    setup: `${shown}; sysctl -qw net.bridge.bridge-nf-call-iptables=0; ip link set br0 type bridge nf_call_iptables 1`,
    iptables: rules(seen),
    packets,
  },
  'to everybody over IPv6': {
    bed,
    setup: shown,
    ip6tables: rules({ filter: ['FORWARD -i br0 -o br0', 'INPUT -i br0'] }),
    packets: [
      packet('one', 'udp [fd09::2]:1 > [ff02::1]:2', { toMac: '33:33:00:00:00:01' }),
      packet('one', 'udp [fd09::2]:1 > [ff02::5]:2', { toMac: '33:33:00:00:00:05' }),
    ],
  },
  'hosts of a network in which the node has no address': {
    bed,
    setup: shown,
    iptables: rules(seen),
    ip6tables: rules({ filter: ['FORWARD -i br0 -o br0', 'FORWARD -m physdev --physdev-is-bridged'] }),
    packets: [
      packet('one', 'udp 10.44.0.2:1 > 10.44.0.5:2', { toMac: two }),
      packet('two', 'udp 10.44.0.5:2 > 10.44.0.2:1', { toMac: '02:00:00:00:01:02' }),
      packet('one', 'tcp 10.44.0.2:1 > 10.2.0.5:80', { toMac: two }),
      packet('one', 'udp 10.44.0.2:3 > 10.2.0.5:53'),
      packet('one', 'udp [fd44::2]:1 > [fd44::5]:2', { toMac: two }),
      packet('one', 'udp [fd44::2]:3 > [2001:db8::5]:53', { toMac: two }),
      packet('one', 'tcp 10.9.0.2:3 > 10.2.0.5:22'),
    ],
  },
  'a broadcast whose connection is confirmed before nat INPUT': {
    bed,
    setup: shown,
    iptables: rules({
      nat: ['INPUT -p tcp -j SNAT --to-source 10.9.0.77', 'INPUT -p udp --dport 7 -j SNAT --to-source 10.9.0.78'],
      filter: [
        'FORWARD -p tcp -j DROP',
        'FORWARD -p udp -m udp --dport 9 -j REJECT',
        'INPUT -m conntrack --ctstatus CONFIRMED',
      ],
    }),
    packets: [
      packet('one', 'tcp 10.9.0.2:1 > 10.9.0.255:80', { toMac: everybody }),
      packet('one', 'tcp 10.9.0.2:1 > 10.9.0.255:80', { toMac: everybody }),
      packet('one', 'udp 10.9.0.2:1 > 10.9.0.255:7', { toMac: everybody }),
      packet('one', 'udp 10.9.0.2:1 > 10.9.0.255:9', { toMac: everybody }),
      packet('one', 'udp 10.9.0.2:1 > 224.0.0.251:9', { toMac: '01:00:5e:00:00:fb' }),
      packet('one', 'tcp 10.9.0.2:1 > 10.9.0.1:80'),
    ],
  },
});
