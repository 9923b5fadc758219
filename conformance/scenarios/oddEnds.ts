/** What ends oddly at the node: to nowhere, in the middle of a header, within a tunnel, or with the tag of a VLAN above a bridge. */
import type { Bed } from '../kernel/scenario.ts';
import { left, local, packet, rules, topic } from './build.ts';

const nowhere = ['0.0.0.0', '10.1.0.1'].flatMap((src) =>
  [`udp ${src}:1 > 0.0.0.0:2`, `99 ${src} > 0.0.0.0`].map((way) => local(way)),
);
const cut = (proto: number, from: string, own: string, other: string, most: readonly number[]) =>
  most.flatMap((payload) => [
    left(`${proto} ${from} > ${own}`, { payload }),
    local(`${proto} ${own} > ${other}`, { payload }),
  ]);

const tagged: Bed = {
  before: [
    'link add br0 address 02:00:00:00:0a:01 type bridge',
    'link set br0 up',
    'addr add fd01::1/64 dev br0 nodad',
  ],
  links: [
    { name: 'one', device: 'eth1', mac: 'fe:00:00:00:01:01', master: 'br0', gatewayMac: '02:00:00:00:0a:01' },
    { name: 'trunk', device: 'eth2', mac: '02:00:00:00:05:01', addresses: ['fd05::1/64'] },
    {
      name: 'two',
      device: 'eth2.7',
      mac: '02:00:00:00:05:01',
      master: 'br0',
      gatewayMac: '02:00:00:00:0a:01',
      over: 'eth2',
      vlan: 7,
    },
    { name: 'top', device: 'br0.6', mac: '02:00:00:00:0a:01', addresses: ['fd02::1/64'], over: 'br0', vlan: 6 },
  ],
};

const tunnel: Bed = {
  links: [
    {
      name: 'out',
      device: 'eth9',
      mac: '02:00:00:00:09:01',
      addresses: ['10.9.0.1/24'],
      neighbours: ['10.9.0.5'],
    },
  ],
  details: true,
  tunnels: ['to-site'],
};

export const oddEnds = topic('oddEnds', {
  'to nowhere': { iptables: rules({ nat: ['PREROUTING'], filter: ['OUTPUT', 'INPUT'] }), packets: nowhere },
  'in the middle of an ICMP header': {
    iptables: rules({ nat: ['PREROUTING'], filter: ['INPUT -m conntrack --ctstate INVALID'] }),
    packets: cut(1, '10.1.0.7', '10.1.0.1', '10.2.0.1', [0, 3, 4, 7]),
  },
  // No longer ones: raw sockets look at checksums of ICMPv6, which nobody fills in here.
  'in the middle of an ICMPv6 header': {
    ip6tables: rules({ filter: ['INPUT'] }),
    packets: cut(58, 'fd01::7', 'fd01::1', 'fd02::1', [0, 3]),
  },
  'ICMP by its number': {
    iptables: rules({ filter: ['INPUT -p icmp -m icmp --icmp-type 8', 'FORWARD -p icmp -m icmp --icmp-type 3/1'] }),
    ip6tables: rules({ filter: ['INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 128'] }),
    packets: [
      left('1 10.1.0.7 > 10.1.0.1', { icmpType: 8 }),
      left('1 10.1.0.7 > 10.2.0.5', {
        icmpType: 3,
        icmpCode: 1,
        quoted: { src: '10.2.0.5', dst: '10.1.0.7', proto: 'udp', sport: 1, dport: 2 },
      }),
      left('58 fd01::7 > fd01::1', { icmpType: 128 }),
    ],
  },
  'marked behind ESP, which the log of IPv6 does not show': {
    ip6tables: rules({ raw: ['PREROUTING -j MARK --set-mark 16'], filter: ['INPUT -m mark --mark 16'] }),
    packets: [left('50 fd01::7 > fd01::1', { payload: 16 }), left('esp fd01::7 > fd01::1', { spi: 7 })],
  },
  'to a VLAN on a bridge that sends tagged frames back': {
    bed: tagged,
    setup: 'bridge link set dev eth1 hairpin on',
    ip6tables: rules({ filter: ['INPUT'] }),
    packets: [
      packet('top', 'udp [fd02::7]:1 > [ff01::1]:2', { toMac: '33:33:00:00:00:01' }),
      packet('top', 'udp [fd02::7]:2 > [ff02::1]:2', { toMac: '33:33:00:00:00:01' }),
    ],
  },
  'to everybody by a tunnel whose packets are dropped': {
    bed: tunnel,
    setup:
      'modprobe -d /run/modules ip_gre; ip link add to-site type gretap remote 10.9.0.5 local 10.9.0.1; ip link set to-site up; ip addr add 10.4.0.1/24 brd + dev to-site',
    iptables: rules({ filter: ['OUTPUT -p gre -j DROP', 'INPUT -p udp --dport 9 -j DROP'] }),
    packets: [local('udp 10.4.0.1:1 > 10.4.0.255:2'), local('udp 10.4.0.1:1 > 10.4.0.255:9')],
  },
});
