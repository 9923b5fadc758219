/** What counts how often: connections and limits, when both ends send; and connections that a rule ended with a reset. */
import { left, local, right, rules, topic } from './build.ts';

/** Longer than a tick of the kernel's clock, in which connlimit does not look through its list. */
const apart = { wait: 0.03 };
const states = (chain: string): readonly string[] =>
  ['NEW', 'ESTABLISHED', 'INVALID'].map((state) => `${chain} -m conntrack --ctstate ${state}`);

export const counted = topic('counted', {
  'a known connection is not added to a list that holds any': {
    iptables: rules({
      filter: [
        'FORWARD -m connlimit --connlimit-above 2 --connlimit-mask 32 --connlimit-saddr',
        'FORWARD -m connlimit --connlimit-upto 1 --connlimit-mask 24 --connlimit-saddr',
        'FORWARD -m connlimit --connlimit-above 0 --connlimit-mask 32 --connlimit-daddr',
      ],
    }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.2.0.5:22', apart),
      right('tcp 10.2.0.5:22 > 10.1.0.7:1', { flags: 'SYN,ACK', ...apart }),
      left('tcp 10.1.0.7:2 > 10.2.0.5:22', apart),
      right('tcp 10.2.0.5:22 > 10.1.0.7:2', { flags: 'SYN,ACK', ...apart }),
      left('tcp 10.1.0.7:2 > 10.2.0.5:22', { flags: 'ACK', ...apart }),
      left('tcp 10.1.0.7:3 > 10.2.0.5:22', apart),
      right('tcp 10.2.0.5:22 > 10.1.0.7:3', { flags: 'SYN,ACK', ...apart }),
      left('udp 10.1.0.7:3 > 10.2.0.5:22', apart),
      right('udp 10.2.0.5:22 > 10.1.0.7:3', apart),
    ],
  },
  'connections of which nothing is left': {
    iptables: rules({
      filter: [
        'FORWARD -p tcp -m tcp --dport 81 -m connlimit --connlimit-above 0 --connlimit-mask 32 --connlimit-saddr',
        'FORWARD -p tcp -m tcp --dport 81 -m connlimit --connlimit-upto 1 --connlimit-mask 32 --connlimit-saddr',
      ],
    }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.2.0.5:81', apart),
      right('tcp 10.2.0.5:81 > 10.1.0.7:1', { flags: 'SYN,ACK', ...apart }),
      left('tcp 10.1.0.7:1 > 10.2.0.5:81', { flags: 'RST', ...apart }),
      left('tcp 10.1.0.7:3 > 10.2.0.5:81', apart),
      right('tcp 10.2.0.5:81 > 10.1.0.7:3', { flags: 'SYN,ACK', ...apart }),
      left('tcp 10.1.0.7:3 > 10.2.0.5:81', { flags: 'ACK', ...apart }),
    ],
  },
  'a connection that left the list is not counted when it opens again': {
    iptables: rules({
      filter: [
        'FORWARD -p tcp -m tcp --dport 22:23 -m connlimit --connlimit-upto 1 --connlimit-mask 32 --connlimit-saddr',
        'FORWARD -p tcp -m tcp --sport 22 -m connlimit --connlimit-upto 9 --connlimit-mask 32 --connlimit-saddr',
        'FORWARD -p tcp -m tcp --dport 80 -m connlimit --connlimit-upto 1 --connlimit-mask 32 --connlimit-daddr',
      ],
    }),
    packets: [
      // A SYN that is ignored, and the answer to it, open a connection again that the other end has reset.
      left('tcp 10.1.0.7:1 > 10.2.0.5:22', apart),
      right('tcp 10.2.0.5:22 > 10.1.0.7:1', { flags: 'SYN,ACK', ...apart }),
      right('tcp 10.2.0.5:22 > 10.1.0.7:1', { flags: 'RST,ACK', ...apart }),
      left('tcp 10.1.0.7:1 > 10.2.0.5:22', apart),
      right('tcp 10.2.0.5:22 > 10.1.0.7:1', { flags: 'SYN,ACK', ...apart }),
      left('tcp 10.1.0.7:1 > 10.2.0.5:22', { flags: 'ACK', ...apart }),
      left('tcp 10.1.0.7:3 > 10.2.0.5:23', apart),
      left('tcp 10.1.0.7:1 > 10.2.0.5:22', { flags: 'ACK', ...apart }),
      right('tcp 10.2.0.5:22 > 10.1.0.7:1', { flags: 'ACK', ...apart }),
      // Beside one that stays.
      left('tcp 10.1.0.7:5 > 10.2.0.6:80', apart),
      left('tcp 10.1.0.8:5 > 10.2.0.6:80', apart),
      right('tcp 10.2.0.6:80 > 10.1.0.7:5', { flags: 'SYN,ACK', ...apart }),
      right('tcp 10.2.0.6:80 > 10.1.0.7:5', { flags: 'RST,ACK', ...apart }),
      left('tcp 10.1.0.7:5 > 10.2.0.6:80', apart),
      right('tcp 10.2.0.6:80 > 10.1.0.7:5', { flags: 'SYN,ACK', ...apart }),
      left('tcp 10.1.0.7:5 > 10.2.0.6:80', { flags: 'ACK', ...apart }),
    ],
  },
  'connections of the node, which it refuses itself': {
    iptables: rules({
      filter: ['OUTPUT', 'INPUT'].flatMap((chain) => [
        `${chain} -m connlimit --connlimit-upto 1 --connlimit-mask 32 --connlimit-saddr`,
        `${chain} -m connlimit --connlimit-above 0 --connlimit-mask 32 --connlimit-daddr`,
      ]),
    }),
    packets: [
      local('tcp 10.2.0.1:1 > 10.2.0.5:80', apart),
      right('tcp 10.2.0.5:80 > 10.2.0.1:1', { flags: 'SYN,ACK', ...apart }),
      local('tcp 10.2.0.1:1 > 10.2.0.5:80', { flags: 'ACK', ...apart }),
      local('tcp 10.2.0.1:2 > 10.2.0.5:80', apart),
      local('tcp 10.2.0.1:2 > 10.2.0.5:80', apart),
      right('tcp 10.2.0.5:80 > 10.2.0.1:2', { flags: 'SYN,ACK', ...apart }),
      local('tcp 10.2.0.1:2 > 10.2.0.5:80', { flags: 'ACK', ...apart }),
      local('tcp 10.2.0.1:3 > 10.2.0.5:80', apart),
    ],
  },
  'connections over loopback': {
    iptables: rules({
      filter: [
        'INPUT -i lo -m connlimit --connlimit-upto 1 --connlimit-mask 32 --connlimit-saddr',
        'INPUT -i lo -m connlimit --connlimit-above 0 --connlimit-mask 32 --connlimit-saddr',
      ],
    }),
    packets: [local('tcp 127.0.0.1:1 > 127.0.0.1:80', apart), local('tcp 127.0.0.1:2 > 127.0.0.1:80', apart)],
  },
  // Sent by raw sockets: the kernel resets what a program answers to them.
  'connections over loopback to a program': {
    listen: [{ proto: 'tcp', address: '127.0.0.1', port: 80 }],
    iptables: rules({
      filter: ['INPUT -i lo', 'OUTPUT -o lo'].flatMap((way) => [
        `${way} -m connlimit --connlimit-upto 1 --connlimit-mask 32 --connlimit-saddr`,
        `${way} -m connlimit --connlimit-above 0 --connlimit-mask 32 --connlimit-saddr`,
      ]),
    }),
    packets: [
      local('tcp 127.0.0.1:1 > 127.0.0.1:80', apart),
      local('tcp 127.0.0.1:1 > 127.0.0.1:80', { flags: 'RST', ...apart }),
      local('tcp 127.0.0.1:2 > 127.0.0.1:80', apart),
      local('tcp 127.0.0.1:2 > 127.0.0.1:80', { flags: 'ACK', ...apart }),
      local('tcp 127.0.0.1:3 > 127.0.0.1:80', apart),
      local('tcp 127.0.0.1:2 > 127.0.0.1:80', { flags: 'PSH,ACK', payload: 5, ...apart }),
    ],
  },
  'connections that come to be where others were counted under their name': {
    iptables: rules({
      raw: ['PREROUTING -m connlimit --connlimit-above 1 --connlimit-mask 0 --connlimit-daddr'],
      mangle: ['FORWARD -m connlimit --connlimit-above 1 --connlimit-mask 0'],
    }),
    packets: [
      // A connection that is reset, and one that its server begins, whose answers have the first one's addresses and ports.
      left('tcp 10.1.0.7:1 > 10.2.0.5:80', apart),
      right('tcp 10.2.0.5:80 > 10.1.0.7:1', { flags: 'RST,ACK', ...apart }),
      right('tcp 10.2.0.5:80 > 10.1.0.7:1', { flags: 'ACK', ...apart }),
      left('tcp 10.1.0.7:1 > 10.2.0.5:80', { flags: 'ACK', ...apart }),
      // What opens none is counted too.
      left('tcp 10.1.0.7:2 > 10.2.0.5:80', { flags: 'SYN,ACK', ...apart }),
      left('tcp 10.1.0.7:2 > 10.2.0.5:80', { flags: 'ACK', ...apart }),
      right('tcp 10.2.0.5:80 > 10.1.0.7:2', { flags: 'ACK', ...apart }),
      right('tcp 10.2.0.5:80 > 10.1.0.7:2', { flags: 'RST', ...apart }),
      right('tcp 10.2.0.5:80 > 10.1.0.7:2', { flags: 'RST', ...apart }),
    ],
  },
  'over loopback nothing that ends leaves nothing to count': {
    iptables: rules({
      filter: [
        'INPUT -i lo -m connlimit --connlimit-upto 1 --connlimit-mask 32 --connlimit-saddr',
        'INPUT -i lo -m connlimit --connlimit-above 0 --connlimit-mask 32 --connlimit-saddr',
      ],
    }),
    packets: [
      local('tcp 127.0.0.1:1 > 127.0.0.1:80', apart),
      local('tcp 127.0.0.1:1 > 127.0.0.1:80', { flags: 'RST', ...apart }),
      local('tcp 127.0.0.1:2 > 127.0.0.1:81', { flags: 'ACK', ...apart }),
      local('tcp 127.0.0.1:2 > 127.0.0.1:81', { flags: 'RST', ...apart }),
      local('tcp 127.0.0.1:2 > 127.0.0.1:81', { flags: 'RST', ...apart }),
      local('tcp 127.0.0.1:3 > 127.0.0.1:82', apart),
    ],
  },
  'a limit for each address': {
    iptables: rules({
      filter: [
        'FORWARD -m hashlimit --hashlimit-upto 1/hour --hashlimit-burst 2 --hashlimit-mode srcip --hashlimit-name a',
        'FORWARD -m hashlimit --hashlimit-above 1/hour --hashlimit-burst 1 --hashlimit-mode srcip,dstport --hashlimit-name b',
      ],
    }),
    packets: [1, 2, 3, 4].flatMap((port) => [
      left(`udp 10.1.0.7:${port} > 10.2.0.5:2`),
      right(`udp 10.2.0.5:2 > 10.1.0.7:${port}`),
      left(`udp 10.1.0.8:${port} > 10.2.0.5:2`),
    ]),
  },
  'a rule that resets a connection closes it': {
    iptables: rules({
      filter: [
        ...states('FORWARD'),
        'FORWARD -p tcp -m tcp --tcp-flags PSH PSH -j REJECT --reject-with tcp-reset',
        'FORWARD -p tcp -m connlimit --connlimit-above 0 --connlimit-mask 32 --connlimit-saddr',
      ],
    }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.2.0.5:80', apart),
      right('tcp 10.2.0.5:80 > 10.1.0.7:1', { flags: 'SYN,ACK', ...apart }),
      left('tcp 10.1.0.7:1 > 10.2.0.5:80', { flags: 'PSH,ACK', ...apart }),
      left('tcp 10.1.0.7:1 > 10.2.0.5:80', { flags: 'ACK', ...apart }),
      right('tcp 10.2.0.5:80 > 10.1.0.7:1', { flags: 'SYN,ACK', ...apart }),
      left('tcp 10.1.0.7:1 > 10.2.0.5:80', apart),
      left('tcp 10.1.0.8:3 > 10.2.0.5:80', apart),
      right('tcp 10.2.0.5:80 > 10.1.0.8:3', { flags: 'SYN,ACK', ...apart }),
      left('tcp 10.1.0.8:3 > 10.2.0.5:80', { flags: 'FIN,PSH,ACK', ...apart }),
      left('tcp 10.1.0.8:3 > 10.2.0.5:80', apart),
      right('tcp 10.2.0.5:80 > 10.1.0.8:3', { flags: 'SYN,ACK', ...apart }),
      left('tcp 10.1.0.9:4 > 10.2.0.5:80', apart),
      right('tcp 10.2.0.5:80 > 10.1.0.9:4', { flags: 'SYN,ACK', ...apart }),
      right('tcp 10.2.0.5:80 > 10.1.0.9:4', { flags: 'PSH,ACK', ...apart }),
      left('tcp 10.1.0.9:4 > 10.2.0.5:80', { flags: 'ACK', ...apart }),
    ],
  },
  'what came to several machines is refused by none': {
    iptables: rules({
      nat: ['PREROUTING -p tcp -m tcp --dport 80 -j REDIRECT'],
      filter: [...states('INPUT'), ...states('OUTPUT')],
    }),
    packets: [
      left('tcp 10.1.0.3:1 > 10.2.0.1:80'),
      left('tcp 10.1.0.3:1 > 10.1.0.255:80', { toMac: 'ff:ff:ff:ff:ff:ff' }),
      local('tcp 10.1.0.1:80 > 10.1.0.3:1', { flags: 'SYN,ACK' }),
    ],
  },
  'a reset is not answered with one': {
    iptables: rules({
      mangle: ['OUTPUT -j CONNMARK --set-mark 7', 'PREROUTING -m connmark --mark 7'],
      filter: [...states('FORWARD'), 'FORWARD -p tcp -m tcp --tcp-flags RST RST -j REJECT --reject-with tcp-reset'],
    }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.2.0.5:80'),
      right('tcp 10.2.0.5:80 > 10.1.0.7:1', { flags: 'SYN,ACK' }),
      left('tcp 10.1.0.7:1 > 10.2.0.5:80', { flags: 'RST' }),
      right('tcp 10.2.0.5:80 > 10.1.0.7:1', { flags: 'ACK' }),
    ],
  },
  'UDP-Lite, which connection tracking sums as UDP': {
    iptables: rules({ filter: [...states('FORWARD'), ...states('INPUT'), ...states('OUTPUT')] }),
    ip6tables: rules({ filter: [...states('FORWARD'), ...states('INPUT'), ...states('OUTPUT')] }),
    packets: [
      left('udplite 10.1.0.7:1 > 10.2.0.5:7'),
      right('udplite 10.2.0.5:7 > 10.1.0.7:1'),
      left('udplite [fd01::7]:1 > [fd02::5]:7'),
      local('udplite 10.2.0.1:1 > 10.2.0.5:7'),
      right('udplite 10.2.0.5:7 > 10.2.0.1:1'),
    ],
  },
});
