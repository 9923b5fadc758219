/** Packets that come in fragments, one behind the other: the last one that was missing makes them whole. */
import type { Scenario, ScenarioPacket } from '../kernel/scenario.ts';
import { left, local, right, rules, topic } from './build.ts';

type Make = typeof left;

/** A UDP datagram of 108 bytes, in pieces that end where it says. The first one of a packet begins a new identification. */
function pieces(make: Make, way: string, order: readonly (readonly [from: number, to: number])[]): ScenarioPacket[] {
  const six = way.includes('[');
  return order.map(([offset, end], index) =>
    make(way, {
      payload: 100,
      fragment: { offset, bytes: end - offset, more: end < 108, same: index > 0 },
      ...(six ? { headers: ['fragment'] } : {}),
    }),
  );
}

const inOrder = [
  [0, 56],
  [56, 108],
] as const;
const backwards = [
  [80, 108],
  [40, 80],
  [0, 40],
] as const;
/** The second piece comes again before the last. */
const again = [
  [0, 40],
  [40, 80],
  [40, 80],
  [80, 108],
] as const;

const ways = {
  ipv4: ['udp 10.1.0.7:4000 > 10.1.0.1:53', 'udp 10.1.0.7:4001 > 10.2.0.5:53', 'udp 10.1.0.7:4002 > 10.2.0.5:54'],
  ipv6: ['udp [fd01::7]:4000 > [fd01::1]:53', 'udp [fd01::7]:4001 > [fd02::5]:53', 'udp [fd01::7]:4002 > [fd02::5]:54'],
} as const;

function asked(family: 'ipv4' | 'ipv6'): Scenario['packets'] {
  const [here, there, other] = ways[family];
  return [inOrder, backwards, again].flatMap((order) =>
    [here, there, other].flatMap((way) => pieces(left, way, order)),
  );
}

/** Rules that see ports, lengths and fragments before, on and behind the way. */
const asking = {
  raw: ['PREROUTING -p udp --dport 53', 'PREROUTING -m length --length 128', 'PREROUTING -m length --length 148'],
  mangle: [
    'PREROUTING -p udp --sport 4001 -j MARK --set-mark 1',
    'INPUT -p udp --dport 53 -m length --length 100:200',
    'FORWARD -p udp --dport 54 -m length --length 100:200',
    'POSTROUTING -m mark --mark 1',
  ],
};
const tracked = {
  ...asking,
  filter: ['INPUT -m conntrack --ctstate NEW', 'FORWARD -m conntrack --ctstate ESTABLISHED'],
};

export const inPieces = topic('pieces', {
  'put together by connection tracking': { iptables: rules(tracked), packets: asked('ipv4') },
  'put together by connection tracking, IPv6': { ip6tables: rules(tracked), packets: asked('ipv6') },
  'put together by whom they are for': { iptables: rules(asking), packets: asked('ipv4') },
  'put together by whom they are for, IPv6': { ip6tables: rules(asking), packets: asked('ipv6') },
  'translated whole, and answered': {
    iptables: rules({
      nat: [
        'PREROUTING -p udp --dport 53 -j DNAT --to-destination 10.2.0.6:5353',
        'POSTROUTING -p udp --dport 5353 -j MASQUERADE',
      ],
      filter: ['FORWARD -m conntrack --ctstate ESTABLISHED'],
    }),
    packets: [
      ...pieces(left, 'udp 10.1.0.7:4001 > 10.2.0.5:53', inOrder),
      ...pieces(right, 'udp 10.2.0.6:5353 > 10.2.0.1:4001', inOrder),
      ...pieces(left, 'udp 10.1.0.7:4001 > 10.2.0.5:53', backwards),
    ],
  },
  'sent by the node itself': {
    iptables: rules({
      nat: ['OUTPUT -p udp --dport 53 -j DNAT --to-destination 10.1.0.9:5353'],
      mangle: ['OUTPUT -p udp --dport 53 -m length --length 128', 'POSTROUTING -p udp --dport 5353'],
    }),
    packets: pieces(local, 'udp 10.2.0.1:4001 > 10.2.0.5:53', inOrder),
  },
  'for a service': {
    iptables: rules({ mangle: ['INPUT -p udp --dport 53', 'POSTROUTING -p udp --dport 5353 -m length --length 128'] }),
    ipvs: '-A -u 10.96.0.1:53 -s rr\n-a -u 10.96.0.1:53 -r 10.2.0.5:5353 -m -w 1\n',
    setup: 'ip addr add 10.96.0.1/32 dev kube-ipvs0',
    packets: pieces(left, 'udp 10.1.0.7:4001 > 10.96.0.1:53', inOrder),
  },
  'of packets that are not the same': {
    iptables: rules(tracked),
    assume: { 'one-packet:10.1.0.7>10.2.0.5': false },
    packets: inOrder.map(([offset, end]) =>
      left('udp 10.1.0.7:4001 > 10.2.0.5:53', {
        payload: 100,
        fragment: { offset, bytes: end - offset, more: end < 108 },
      }),
    ),
  },
});
