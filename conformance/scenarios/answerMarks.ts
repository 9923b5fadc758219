/** Marks that rules give a connection when the node's own segments pass them: resets, and answers to SYNs. */
import { left, local, right, rules, topic } from './build.ts';

const seen = ['INPUT -m connmark --mark 0x5', 'INPUT -m connmark --mark 0x0', 'INPUT -m connmark ! --mark 0x0/0xf0'];
const segment = (flags: string) => ({ flags });

export const answerMarks = topic('answerMarks', {
  'a reset marks what it belongs to': {
    iptables: rules({
      mangle: [
        ...seen,
        'OUTPUT -p tcp --tcp-flags RST RST -j CONNMARK --set-mark 0x5',
        'POSTROUTING -m connmark --mark 0x5',
      ],
    }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.1.0.1:22', segment('ACK')),
      left('tcp 10.1.0.7:1 > 10.1.0.1:22', segment('ACK')),
      left('tcp 10.1.0.7:1 > 10.1.0.1:22', segment('ACK')),
      left('tcp 10.1.0.7:2 > 10.1.0.1:22'),
      left('tcp 10.1.0.7:2 > 10.1.0.1:22', segment('ACK')),
      local('tcp 10.2.0.1:3 > 10.2.0.5:80'),
      right('tcp 10.2.0.5:80 > 10.2.0.1:3', segment('SYN,ACK')),
      right('tcp 10.2.0.5:80 > 10.2.0.1:3', segment('ACK')),
      right('tcp 10.2.0.5:80 > 10.2.0.1:3', segment('ACK')),
    ],
  },
  'each reset turns the mark round': {
    ip6tables: rules({ mangle: [...seen, 'OUTPUT -j CONNMARK --xor-mark 0xf0'] }),
    packets: Array.from({ length: 4 }, () => left('tcp [fd01::7]:1 > [fd01::1]:22', segment('ACK'))),
  },
  'a reset that is refused has marked it': {
    iptables: rules({
      mangle: [...seen, 'OUTPUT -p tcp -j CONNMARK --xor-mark 0xf0'],
      filter: ['OUTPUT -p tcp -j REJECT --reject-with icmp-admin-prohibited'],
    }),
    packets: [
      left('tcp 10.1.0.1:22 > 10.2.0.5:1', segment('ACK')),
      ...Array.from({ length: 3 }, () => right('tcp 10.2.0.5:1 > 10.1.0.1:22', segment('ACK'))),
    ],
  },
  'an error goes the other way than the datagram that it is about': {
    ip6tables: rules({
      mangle: [
        ...seen,
        'OUTPUT -p icmpv6 -m conntrack --ctstate RELATED --ctdir ORIGINAL -j CONNMARK --set-mark 0x5',
        'OUTPUT -p icmpv6 -m conntrack --ctstate RELATED --ctdir REPLY -j CONNMARK --set-mark 0xf0',
      ],
    }),
    packets: [
      local('udp [fd02::1]:443 > [fd02::5]:53'),
      right('udp [fd02::5]:53 > [fd02::1]:443'),
      right('udp [fd02::5]:53 > [fd02::1]:443'),
      right('udp [fd02::5]:1 > [fd02::1]:444'),
      right('udp [fd02::5]:1 > [fd02::1]:444'),
    ],
  },
  'the error about an answer to whoever sent a datagram and is gone marks it': {
    ...Object.fromEntries(
      (['iptables', 'ip6tables'] as const).map((family) => [
        family,
        rules({
          mangle: [...seen, `OUTPUT -p ${family === 'iptables' ? 'icmp' : 'icmpv6'} -j CONNMARK --xor-mark 0xf0`],
        }),
      ]),
    ),
    packets: [
      local('udp 10.2.0.1:443 > 10.2.0.5:53'),
      right('udp 10.2.0.5:53 > 10.2.0.1:443'),
      right('udp 10.2.0.5:53 > 10.2.0.1:443'),
      local('udp 10.2.0.1:443 > 10.2.0.5:53'),
      local('udp [fd02::1]:443 > [fd02::5]:53'),
      right('udp [fd02::5]:53 > [fd02::1]:443'),
      local('udp [fd02::1]:443 > [fd02::5]:53'),
    ],
  },
  'the answer to a SYN marks it': {
    listen: [{ address: '10.1.0.1', port: 80, proto: 'tcp' }],
    iptables: rules({ mangle: [...seen, 'OUTPUT -p tcp -j CONNMARK --set-mark 0x5'] }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.1.0.1:80'),
      left('tcp 10.1.0.7:1 > 10.1.0.1:80', segment('ACK')),
      left('tcp 10.1.0.7:2 > 10.1.0.1:81'),
      left('tcp 10.1.0.7:2 > 10.1.0.1:81', segment('ACK')),
    ],
  },
});
