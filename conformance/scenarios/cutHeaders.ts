/** First fragments that end before the header of their protocol does: nobody can tell whose they are. */
import type { ScenarioPacket } from '../kernel/scenario.ts';
import { left, local, rules, topic } from './build.ts';

const ways = ['fd01::1', 'fd02::9'];

/** A first fragment, and one that says it is the only one, with so many bytes of the protocol's header. */
function cut(proto: number, bytes: number): readonly ScenarioPacket[] {
  return ways.flatMap((to) =>
    [true, false].map((more) =>
      left(`${proto} fd01::7 > ${to}`, { headers: ['fragment'], payload: bytes, fragment: { offset: 0, more } }),
    ),
  );
}

const icmpFirst = cut(58, 4).filter(({ dst, fragment }) => dst !== 'fd01::1' || fragment?.more === true);
const whole = [true, false].map((more, id) =>
  left('tcp [fd01::7]:1 > [fd02::9]:2', {
    headers: [{ kind: 'fragment', id }],
    payload: 4,
    fragment: { offset: 0, more },
  }),
);
const fours = ['10.1.0.1', '10.2.0.9'].flatMap((to) =>
  [6, 17].map((proto) => left(`${proto} 10.1.0.7 > ${to}`, { payload: 4, fragment: { offset: 0, more: true } })),
);

export const cutHeaders = topic('cutHeaders', {
  'connection tracking lets them pass, and calls them invalid': {
    ip6tables: rules({
      filter: ['INPUT', 'FORWARD'].flatMap((chain) => [
        `${chain} -m conntrack --ctstate INVALID`,
        `${chain} -m conntrack --ctstate NEW`,
        `${chain} -m connmark ! --mark 1`,
      ]),
    }),
    packets: [...cut(6, 8), ...cut(17, 4), ...icmpFirst, ...whole, ...cut(99, 0)],
  },
  'without it they pass too': {
    iptables: rules({ filter: ['INPUT -p tcp', 'FORWARD -p tcp'] }),
    ip6tables: rules({ filter: ['INPUT -p tcp', 'FORWARD -p tcp'] }),
    packets: [...cut(6, 8), ...cut(17, 4), ...icmpFirst, ...fours],
  },
  'a rule that asks for the header drops them': {
    iptables: rules({ filter: ['tcp', 'udp'].map((name) => `FORWARD -p ${name} -m ${name} --dport 9`) }),
    ip6tables: rules({
      filter: [
        'FORWARD -p tcp -m tcp ! --dport 99',
        'INPUT -p tcp -m tcp --syn',
        'INPUT -p udp -m udp --dport 5',
        'FORWARD -p udp -m multiport --dports 1,2',
        'FORWARD -p ipv6-icmp -m icmp6 --icmpv6-type 128',
      ],
    }),
    packets: [...cut(6, 8), ...cut(17, 4), ...icmpFirst, ...fours],
  },
  'connlimit still finds the ports of what the node hears of itself': {
    ip6tables: rules({ filter: ['INPUT -m connlimit --connlimit-upto 9', 'INPUT -m conntrack --ctstate INVALID'] }),
    packets: [local('6 [fd01::1]:7 > [ff02::2]:9', { payload: 11 })],
  },
  'in long chains as well': {
    ip6tables: rules({
      filter: Array.from({ length: 20 }, (_, port) => `FORWARD -p tcp -m tcp --dport ${1000 + port}`),
    }),
    packets: cut(6, 8),
  },
  'connlimit drops what it can’t count': {
    iptables: rules({
      filter: ['FORWARD -m connlimit --connlimit-upto 9', 'FORWARD -m connlimit --connlimit-above 9'],
    }),
    ip6tables: rules({ filter: ['FORWARD -m connlimit --connlimit-upto 9'] }),
    packets: [
      ...[0, 2, 4].flatMap((payload) => [6, 17, 1].map((proto) => left(`${proto} 10.1.0.7 > 10.2.0.9`, { payload }))),
      ...[0, 4].flatMap((payload) => [6, 58, 99].map((proto) => left(`${proto} fd01::7 > fd02::9`, { payload }))),
    ],
  },
});
