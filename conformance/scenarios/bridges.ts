/** Bridges: packets from port to port, from a port to elsewhere, and br_netfilter on and off. */
import type { Bed } from '../kernel/scenario.ts';
import { packet, rules, topic } from './build.ts';

const bed: Bed = {
  before: [
    'link add br0 address 02:00:00:00:09:01 type bridge',
    'link set br0 up',
    'addr add 10.9.0.1/24 brd 10.9.0.255 dev br0',
  ],
  links: [
    {
      name: 'one',
      device: 'port-one',
      mac: 'fe:00:00:00:01:01',
      master: 'br0',
      gatewayMac: '02:00:00:00:09:01',
      neighbours: ['10.9.0.2'],
    },
    {
      name: 'two',
      device: 'port-two',
      mac: 'fe:00:00:00:02:01',
      master: 'br0',
      gatewayMac: '02:00:00:00:09:01',
      neighbours: ['10.9.0.3'],
    },
    { name: 'out', device: 'eth0', mac: '02:00:00:00:03:01', addresses: ['10.2.0.1/24'], neighbours: ['10.2.0.5'] },
  ],
};

/** The MAC address of the far end of the second link: a neighbour, not the gateway. */
const neighbour = '02:00:00:00:02:02';
const across = (port: number, dst = '10.9.0.3') =>
  packet('one', `tcp 10.9.0.2:${port} > ${dst}:80`, dst === '10.9.0.3' ? { toMac: neighbour } : {});

/** Not loaded by itself: without it the switch does not even exist. */
const shown = 'modprobe -d /run/modules br_netfilter';

const everywhere = {
  mangle: ['PREROUTING', 'FORWARD -m physdev --physdev-is-bridged', 'POSTROUTING -m physdev --physdev-is-bridged'],
  filter: [
    'FORWARD -m physdev --physdev-is-in',
    'FORWARD -m physdev ! --physdev-is-bridged',
    'FORWARD -i br0 -o br0 -m conntrack --ctstate NEW',
    'FORWARD -p udp -j DROP',
    'INPUT -m physdev --physdev-is-in',
  ],
};

export const bridges = topic('bridges', {
  'from port to port': {
    bed,
    setup: shown,
    iptables: rules({
      ...everywhere,
      nat: ['PREROUTING', 'POSTROUTING -p tcp --dport 81 -j SNAT --to-source 10.9.0.1'],
    }),
    packets: [
      across(1),
      packet('one', 'udp 10.9.0.2:1 > 10.9.0.3:53', { toMac: neighbour }),
      packet('one', 'tcp 10.9.0.2:2 > 10.2.0.5:80'),
      packet('one', 'tcp 10.9.0.2:3 > 10.9.0.1:22'),
      packet('out', 'tcp 10.2.0.5:4 > 10.9.0.2:80'),
    ],
  },
  'ports that a packet does not leave by': {
    bed,
    setup: shown,
    iptables: rules({
      mangle: ['PREROUTING', 'FORWARD', 'POSTROUTING', 'INPUT'].flatMap((chain) => [
        ...(chain === 'INPUT'
          ? []
          : [`${chain} -m physdev ! --physdev-out port-one`, `${chain} -m physdev ! --physdev-out port-two`]),
        `${chain} -m physdev ! --physdev-in port-two`,
        `${chain} -m physdev ! --physdev-is-out`,
        `${chain} -m physdev ! --physdev-is-in`,
        `${chain} -m physdev ! --physdev-is-bridged ! --physdev-in port-two`,
      ]),
    }),
    packets: [
      across(1),
      packet('one', 'tcp 10.9.0.2:2 > 10.2.0.5:80'),
      packet('one', 'tcp 10.9.0.2:3 > 10.9.0.1:22'),
      packet('out', 'tcp 10.2.0.5:4 > 10.9.0.2:80'),
      packet('local', 'tcp 10.9.0.1:5 > 10.9.0.2:80'),
    ],
  },
  'DNAT to a neighbour of the sender': {
    bed,
    setup: shown,
    iptables: rules({
      ...everywhere,
      nat: ['PREROUTING -p tcp --dport 80 -d 10.9.0.1 -j DNAT --to-destination 10.9.0.3'],
    }),
    packets: [across(1, '10.9.0.1'), across(2)],
  },
  'br_netfilter off': {
    bed,
    setup: `${shown}; sysctl -qw net.bridge.bridge-nf-call-iptables=0`,
    iptables: rules(everywhere),
    packets: [across(1), packet('one', 'tcp 10.9.0.2:2 > 10.2.0.5:80'), packet('one', 'tcp 10.9.0.2:3 > 10.9.0.1:22')],
  },
});
