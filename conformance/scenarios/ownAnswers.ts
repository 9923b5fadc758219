/** What the node says by itself, seen in the sets that its words go through. */
import { left, local, right, rules, topic } from './build.ts';

const error = { icmpType: 3, icmpCode: 3 };
const programs = (['127.0.0.1', '10.1.0.1', '::1'] as const).map(
  (address) => ({ proto: 'tcp', address, port: 80 }) as const,
);
const loop = (flags: string, port = 1) => local(`tcp 127.0.0.1:${port} > 127.0.0.1:80`, { flags });
const loop6 = (flags: string) => local('tcp [::1]:1 > [::1]:80', { flags });

export const ownAnswers = topic('own-answers', {
  'a reset comes round over loopback, and is counted': {
    ipset: 'create seen hash:ip family inet6 counters\nadd seen fd02::1\nadd seen fd01::1\nadd seen fd01::7\n',
    ip6tables: rules({
      filter: [
        'INPUT -m set --match-set seen dst --packets-gt 1',
        'OUTPUT -m owner --uid-owner 0 -m set --match-set seen src',
        'OUTPUT -m owner ! --uid-owner 0 -m set --match-set seen dst',
        'INPUT -i lo -m set --match-set seen src --packets-gt 3',
      ],
    }),
    packets: [
      left('tcp [fd02::1]:443 > [fd01::1]:40001', { flags: 'SYN,ACK' }),
      right('tcp [fd02::5]:1 > [fd02::1]:443'),
      right('tcp [fd02::5]:2 > [fd02::1]:443'),
      right('tcp [fd02::5]:3 > [fd01::1]:443', { flags: 'ACK' }),
      local('tcp [fd02::1]:7 > [fd01::1]:22'),
      local('udp [fd02::1]:7 > [fd01::1]:22'),
      local('icmpv6 fd02::1 > fd01::1'),
    ],
  },
  'answers that are counted': {
    ipset: 'create seen hash:ip counters\nadd seen 10.1.0.7\nadd seen 10.1.0.8\nadd seen 10.1.0.9\nadd seen 10.2.0.1\n',
    iptables: rules({
      filter: [
        'OUTPUT -m set --match-set seen dst',
        'INPUT -p udp --dport 9 -m set --match-set seen src --packets-gt 1 -j A',
        'INPUT -p udp --dport 9 -m set --match-set seen src --packets-gt 2 -j A',
        'INPUT -p tcp --dport 23 -j REJECT --reject-with tcp-reset',
        'INPUT -p udp --dport 69 -j REJECT',
        'FORWARD -p tcp --dport 23 -j REJECT',
        'A',
      ],
    }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.1.0.1:22'),
      left('udp 10.1.0.7:1 > 10.1.0.1:9'),
      left('udp 10.1.0.8:1 > 10.1.0.1:53'),
      left('udp 10.1.0.8:1 > 10.1.0.1:9'),
      left('icmp 10.1.0.9 > 10.1.0.1'),
      left('tcp 10.1.0.9:1 > 10.1.0.1:23'),
      left('udp 10.1.0.9:1 > 10.1.0.1:9'),
      left('tcp 10.1.0.7:2 > 10.2.0.5:23'),
      left('udp 10.1.0.7:2 > 10.2.0.5:7', { ttl: 1 }),
      left('udp 10.1.0.7:2 > 10.1.0.1:9'),
    ],
  },
  'answers put their addresses into a set': {
    ipset: 'create told hash:ip\ncreate asked hash:ip,port\n',
    iptables: rules({
      filter: [
        'INPUT -m set --match-set told src -j A',
        'FORWARD -m set --match-set told src -j A',
        'FORWARD -p tcp --dport 23 -j REJECT',
        'INPUT -m set --match-set asked dst,dst',
        'OUTPUT -j SET --add-set told dst',
        'OUTPUT -p tcp -j SET --add-set asked src,src',
        'A',
      ],
    }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.1.0.1:22'),
      left('tcp 10.1.0.7:2 > 10.1.0.1:22'),
      left('tcp 10.1.0.8:2 > 10.1.0.1:22'),
      left('udp 10.1.0.9:2 > 10.1.0.1:22'),
      left('udp 10.1.0.9:3 > 10.2.0.5:22'),
      left('tcp 10.1.0.10:1 > 10.2.0.5:23'),
      left('tcp 10.1.0.10:2 > 10.2.0.5:80'),
      left('icmp 10.1.0.11 > 10.1.0.1'),
      left('tcp 10.1.0.11:2 > 10.2.0.5:80'),
      right('icmp 10.2.0.5 > 10.1.0.12', {
        ...error,
        quoted: { src: '10.1.0.12', dst: '10.2.0.5', proto: 'udp', sport: 1, dport: 2 },
      }),
    ],
  },
  'what is said about a later packet is not of a connection that was refused': {
    ipset: 'create told hash:ip family inet6\n',
    ip6tables: rules({
      nat: ['PREROUTING -p tcp --dport 443 -j REDIRECT --to-ports 8443'],
      mangle: ['PREROUTING -m set --match-set told dst', 'PREROUTING -m set --match-set told src'],
      filter: ['FORWARD -j REJECT', 'OUTPUT -m conntrack --ctstate RELATED', 'OUTPUT -j SET --add-set told dst'],
    }),
    packets: [
      left('tcp [fd01::8]:40001 > [fd96::1]:443'),
      right('tcp [fd96::1]:443 > [fd01::8]:40001', { flags: 'SYN,ACK' }),
      left('tcp [fd01::8]:40001 > [fd96::1]:443', { flags: 'ACK' }),
      right('udp [fd96::1]:443 > [fd01::1]:40001'),
    ],
  },
  'a reset about a later packet is not of a connection that was refused': {
    ipset: 'create told hash:ip\n',
    iptables: rules({
      nat: ['PREROUTING -p tcp --dport 443 -j REDIRECT --to-ports 8443'],
      mangle: ['PREROUTING -m set --match-set told dst', 'PREROUTING -m set --match-set told src'],
      filter: ['FORWARD -p tcp -j REJECT --reject-with tcp-reset', 'OUTPUT -j SET --add-set told dst'],
    }),
    packets: [
      left('tcp 10.1.0.8:40001 > 10.9.0.1:443'),
      right('tcp 10.9.0.1:443 > 10.1.0.8:40001', { flags: 'SYN,ACK' }),
      left('tcp 10.1.0.8:40001 > 10.9.0.1:443', { flags: 'ACK' }),
      right('udp 10.9.0.1:443 > 10.1.0.1:40001'),
    ],
  },
  'what is said about a later packet, of a connection that a program took': {
    ipset: 'create told hash:ip\n',
    listen: [{ proto: 'tcp', address: '10.1.0.1', port: 8443 }],
    iptables: rules({
      nat: ['PREROUTING -p tcp --dport 443 -j REDIRECT --to-ports 8443'],
      mangle: ['PREROUTING -m set --match-set told dst', 'PREROUTING -m set --match-set told src'],
      filter: ['FORWARD -j REJECT', 'OUTPUT -m conntrack --ctstate RELATED', 'OUTPUT -j SET --add-set told dst'],
    }),
    packets: [
      left('tcp 10.1.0.8:40001 > 10.9.0.1:443'),
      right('tcp 10.9.0.1:443 > 10.1.0.8:40001', { flags: 'SYN,ACK' }),
      left('tcp 10.1.0.8:40001 > 10.9.0.1:443', { flags: 'ACK' }),
      right('udp 10.9.0.1:443 > 10.1.0.1:40001'),
    ],
  },
  'what an answer leaves in a list is there only if it was sent': {
    listen: [{ proto: 'tcp', address: '10.1.0.1', port: 22 }],
    ipset: 'create told hash:ip\n',
    iptables: rules({
      filter: [
        'OUTPUT -p tcp --tcp-flags RST RST -m recent --set --name refused --rdest',
        'OUTPUT -j SET --add-set told dst',
        'FORWARD -m set --match-set told src',
        'FORWARD -m recent --rcheck --name refused --rsource',
      ],
    }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.1.0.1:22'),
      left('udp 10.1.0.7:1 > 10.2.0.5:53'),
      left('tcp 10.1.0.8:1 > 10.1.0.1:23'),
      left('udp 10.1.0.8:1 > 10.2.0.5:53'),
      left('tcp 10.1.0.9:1 > 10.1.0.1:22', { flags: 'ACK' }),
      left('udp 10.1.0.9:1 > 10.2.0.5:53'),
    ],
  },
  // Raw sockets sent these: the kernel itself resets what the program answers to them.
  'what a program answers to the node itself, and that it has no socket for it': {
    listen: programs,
    iptables: rules({
      filter: [
        ...['NEW', 'ESTABLISHED', 'INVALID'].map((state) => `INPUT -m conntrack --ctstate ${state}`),
        'INPUT -m connbytes --connbytes 3: --connbytes-dir both --connbytes-mode packets',
        'INPUT -m conntrack --ctstatus ASSURED',
      ],
    }),
    packets: [
      loop('SYN'),
      loop('ACK'),
      loop('SYN'),
      loop('ACK'),
      loop('SYN', 2),
      loop('SYN,ACK', 2),
      loop('FIN,ACK', 2),
    ],
  },
  'the mark that such a reset gives its connection': {
    listen: programs,
    ip6tables: rules({
      mangle: ['OUTPUT -p tcp --tcp-flags RST RST -j CONNMARK --set-mark 7', 'INPUT -m connmark --mark 7'],
    }),
    iptables: rules({
      mangle: [
        'OUTPUT -p tcp --tcp-flags RST RST -j CONNMARK --set-mark 7',
        'OUTPUT -p tcp --tcp-flags SYN,ACK SYN,ACK -j CONNMARK --set-mark 5',
        'INPUT -m connmark --mark 7',
        'INPUT -m connmark --mark 5',
      ],
    }),
    packets: [
      loop('SYN'),
      loop('ACK'),
      local('tcp 10.1.0.1:1 > 10.1.0.1:80'),
      local('tcp 10.1.0.1:1 > 10.1.0.1:80', { flags: 'ACK' }),
      loop6('SYN'),
      loop6('ACK'),
    ],
  },
  'what such a reset leaves in sets and lists': {
    listen: programs,
    ipset: 'create away hash:ip,port family inet\n',
    iptables: rules({
      mangle: [
        'OUTPUT -p tcp --tcp-flags RST RST -j SET --add-set away src,src',
        'OUTPUT -p tcp --tcp-flags RST RST -m recent --set --name away --rsource',
        'OUTPUT -m set --match-set away src,src',
        'OUTPUT -m recent --rcheck --name away --rsource',
      ],
      nat: ['OUTPUT -d 10.1.0.9 -j DNAT --to-destination 10.1.0.1'],
    }),
    packets: [
      loop('SYN'),
      loop('ACK'),
      local('tcp 10.1.0.1:1 > 10.1.0.9:80'),
      // An acknowledgement of what was translated would be INVALID in one kernel in three, by the numbers that it drew.
      local('tcp 10.1.0.1:1 > 10.2.0.5:80'),
      local('tcp 10.1.0.1:2 > 10.1.0.1:81'),
      local('tcp 10.1.0.1:2 > 10.1.0.1:81', { flags: 'ACK' }),
    ],
  },
  'what answers leave in lists of addresses, where no rule changes a set': {
    listen: [{ proto: 'tcp', address: '10.1.0.1', port: 80 }],
    iptables: rules({
      mangle: ['OUTPUT -m recent --set --name told --rdest', 'PREROUTING -m recent --rcheck --name told --rsource'],
      filter: ['FORWARD -p udp -j REJECT'],
    }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.1.0.1:80'),
      left('tcp 10.1.0.7:1 > 10.1.0.1:80', { flags: 'ACK' }),
      left('tcp 10.1.0.8:1 > 10.1.0.1:81'),
      left('udp 10.1.0.8:1 > 10.2.0.5:53'),
      left('icmp 10.1.0.9 > 10.1.0.1'),
      left('icmp 10.1.0.9 > 10.1.0.1'),
      left('udp 10.1.0.10:1 > 10.1.0.1:7'),
      left('udp 10.1.0.10:2 > 10.1.0.1:7'),
      left('udp 10.1.0.11:1 > 10.2.0.5:53'),
      left('udp 10.1.0.11:2 > 10.2.0.5:53'),
      left('udp 10.1.0.12:1 > 10.1.0.255:7'),
      left('udp 10.1.0.12:2 > 10.1.0.1:7'),
    ],
  },
  'limits that such a reset may have used up': {
    listen: programs,
    iptables: rules({ filter: ['OUTPUT -m limit --limit 1/hour --limit-burst 3', 'INPUT -m quota --quota 120'] }),
    packets: [loop('SYN'), loop('SYN', 2), loop('ACK', 2)],
  },
});
