/** Counters of `statistic` that try one packet more than once. */
import { clients, left, local, packet, rules, topic } from './build.ts';

const web = (port: number) => left(`tcp 10.1.0.7:${port} > 10.2.0.5:80`);
const nth = (every: number) => `-m statistic --mode nth --every ${every} --packet 0`;

export const counters = topic('counters', {
  'a chain that is jumped to twice': {
    iptables: rules({
      filter: ['FORWARD -j TWICE', 'FORWARD -j TWICE', `TWICE ${nth(2)}`, `TWICE ${nth(3)} -j A`, 'A'],
    }),
    packets: clients(7, web),
  },
  'negated, and two in one rule': {
    iptables: rules({
      filter: [
        'FORWARD -j THRICE',
        'FORWARD -j THRICE',
        'FORWARD -j THRICE',
        `THRICE -m statistic --mode nth ! --every 3 --packet 1`,
        `THRICE ${nth(2)} ${nth(2)}`,
      ],
    }),
    packets: clients(7, web),
  },
  'a rule that fails behind its counter has counted': {
    iptables: rules({
      mangle: [
        'FORWARD -j COUNT',
        'FORWARD -j MARK --set-mark 1',
        'FORWARD -j COUNT',
        'FORWARD -j MARK --set-mark 0',
        'FORWARD -j COUNT',
        `COUNT ${nth(2)} -m mark --mark 0`,
        `COUNT ${nth(3)} -m mark --mark 1 -j A`,
        'A',
      ],
    }),
    packets: clients(7, web),
  },
  'a copy is counted before the packet itself': {
    iptables: rules({
      mangle: [
        'PREROUTING -i eth-l -j TEE --gateway 10.2.0.9',
        `POSTROUTING ${nth(2)}`,
        `POSTROUTING ${nth(3)} -j A`,
        'A',
      ],
      filter: ['OUTPUT -p tcp'],
    }),
    packets: clients(6, web),
  },
  'the sender is told of a shorter way before FORWARD': {
    ...Object.fromEntries(
      (['iptables', 'ip6tables'] as const).map((family) => [
        family,
        rules({
          mangle: ['PREROUTING -j C', 'FORWARD -j C', 'POSTROUTING -j C', `C -i eth+ ${nth(2)}`, `C ${nth(5)}`],
        }),
      ]),
    ),
    packets: [
      ...clients(3, (port) => left(`tcp 10.1.0.7:${port} > 10.1.0.9:80`)),
      ...clients(3, (port) => left(`tcp [fd01::7]:${port} > [fd01::9]:80`)),
      ...clients(3, (port) => left(`udp [fd01::8]:${port} > [fd01::8]:80`)),
    ],
  },
  'over loopback, and answers that nobody follows': {
    iptables: rules({
      mangle: [
        'OUTPUT -j C',
        'PREROUTING -j C',
        'INPUT -j C',
        'POSTROUTING -j C',
        `C ${nth(3)}`,
        `C -m statistic --mode nth ! --every 2 --packet 1`,
      ],
    }),
    packets: [
      ...[5, 6, 7].map((port) => local(`udp 10.1.0.1:${port} > 10.2.0.1:7`)),
      ...[5, 6, 7].map((port) => left(`udp 10.1.0.7:${port} > 10.1.0.1:7`)),
      packet('left', 'icmp 10.1.0.7 > 10.1.0.1'),
    ],
  },
  'copies that are delivered first': {
    iptables: rules({
      mangle: [
        'OUTPUT -d 10.1.0.9 -j TEE --gateway 127.0.0.1',
        'INPUT -j C',
        'OUTPUT -j C',
        'POSTROUTING -j C',
        `C ${nth(2)}`,
      ],
      filter: [`OUTPUT ${nth(2)}`],
    }),
    packets: [5, 6, 7, 8].map((port) => local(`udp 10.1.0.1:${port} > 10.1.0.9:7`)),
  },
  'limits that one packet uses up': {
    iptables: rules({
      filter: [
        ...Array.from({ length: 5 }, () => 'FORWARD -j TRY'),
        'TRY -m limit --limit 1/hour --limit-burst 7',
        'TRY -m hashlimit --hashlimit-above 1/min --hashlimit-burst 3 --hashlimit-mode srcip --hashlimit-name h',
      ],
    }),
    packets: clients(3, web),
  },
  IPv6: {
    ip6tables: rules({
      filter: ['FORWARD -j TWICE', 'FORWARD -j TWICE', `TWICE ${nth(2)}`, `TWICE ${nth(4)}`],
    }),
    packets: clients(6, (port) => left(`tcp [fd01::7]:${port} > [fd02::5]:80`)),
  },
});
