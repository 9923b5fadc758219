/** What a packet leaves for the next one: limits that rules share, answers of the node that use them up, counters of nothing. */
import { left, local, right, rules, topic } from './build.ts';

const counters = (range: string, direction: string): string =>
  `FORWARD -m connbytes ${range} --connbytes-dir ${direction} --connbytes-mode packets`;
const hashlimit = (more: string): string => `-m hashlimit --hashlimit-upto ${more} --hashlimit-name shared`;

export const remembered = topic('remembered', {
  'connbytes of no packet, which is printed as that of any number': {
    iptables: rules({
      filter: [
        counters('--connbytes 0', 'both'),
        counters('--connbytes 0:0', 'reply'),
        counters('! --connbytes 0', 'both'),
        counters('--connbytes 1:1', 'both'),
        counters('! --connbytes 1:1', 'both'),
      ],
    }),
    packets: [
      left('udp 10.1.0.7:1 > 10.2.0.5:53'),
      right('udp 10.2.0.5:53 > 10.1.0.7:1'),
      left('udp 10.1.0.7:1 > 10.2.0.5:53'),
    ],
  },
  'the first rule that names a table of hashlimit says how all count': {
    iptables: rules({
      filter: [
        `FORWARD -p udp --dport 53 ${hashlimit('1/hour --hashlimit-burst 3 --hashlimit-mode srcip')}`,
        `FORWARD -p udp --dport 80 ${hashlimit('1/hour --hashlimit-burst 1 --hashlimit-mode srcip,dstport')}`,
        `FORWARD -p udp --dport 81 -m hashlimit --hashlimit-above 1/hour --hashlimit-burst 1 --hashlimit-mode dstip --hashlimit-name shared`,
      ],
    }),
    packets: [53, 80, 81, 80, 81, 53, 81].map((port) => left(`udp 10.1.0.7:1 > 10.2.0.5:${port}`)),
  },
  'hashlimit by ports of what has none': {
    iptables: rules({
      filter: ['-p esp', '-p ah', '-p icmp', '-p gre', '-p udp'].map(
        (protocol, at) =>
          `FORWARD ${protocol} -m hashlimit --hashlimit-upto 1/hour --hashlimit-burst 1 --hashlimit-mode srcport,dstport --hashlimit-name h${at}`,
      ),
    }),
    packets: [
      left('esp 10.1.0.7 > 10.2.0.5', { spi: 0x10001 }),
      left('esp 10.1.0.7 > 10.2.0.5', { spi: 0x10002 }),
      left('esp 10.1.0.7 > 10.2.0.5', { spi: 0x10001 }),
      left('ah 10.1.0.7 > 10.2.0.5', { spi: 0x10001 }),
      left('ah 10.1.0.7 > 10.2.0.5', { spi: 0x20001 }),
      left('icmp 10.1.0.7 > 10.2.0.5', { icmpId: 1 }),
      left('icmp 10.1.0.7 > 10.2.0.5', { icmpId: 2 }),
      left('gre 10.1.0.7 > 10.2.0.5'),
      { ...left('udp 10.1.0.7:30840 > 10.2.0.5:30840'), proto: '17', payload: 2 },
      { ...left('udp 10.1.0.7:30840 > 10.2.0.5:30840'), proto: '17', payload: 6 },
    ],
  },
  'a rate of bytes lets one packet pass, however slow it is': {
    iptables: rules({
      filter: [
        'FORWARD -p udp -m hashlimit --hashlimit-upto 16b/s --hashlimit-mode dstport --hashlimit-name slow',
        'FORWARD -p udp -m hashlimit --hashlimit-above 1b/s --hashlimit-mode srcip --hashlimit-name slowest',
      ],
    }),
    packets: [53, 54, 53].map((port) => left(`udp 10.1.0.7:1 > 10.2.0.5:${port}`, { payload: 1000 })),
  },
  'connbytes of openings that come again, of what is ignored, and of answers of the node': {
    iptables: rules({
      filter: ['FORWARD', 'INPUT', 'OUTPUT'].flatMap((chain) => [
        `${chain} -m connbytes --connbytes 2: --connbytes-dir original --connbytes-mode packets`,
        `${chain} -m connbytes --connbytes 3: --connbytes-dir original --connbytes-mode packets`,
        `${chain} -m connbytes --connbytes 1: --connbytes-dir reply --connbytes-mode packets`,
        `${chain} -m connbytes --connbytes 60:100 --connbytes-dir reply --connbytes-mode bytes`,
      ]),
    }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.2.0.5:80'),
      left('tcp 10.1.0.7:1 > 10.2.0.5:80'),
      right('tcp 10.2.0.5:80 > 10.1.0.7:1', { flags: 'SYN,ACK' }),
      left('tcp 10.1.0.7:1 > 10.2.0.5:80', { flags: 'ACK' }),
      left('sctp 10.1.0.7:1 > 10.2.0.5:80', { chunk: 'INIT' }),
      left('sctp 10.1.0.7:1 > 10.2.0.5:80', { chunk: 'INIT' }),
      right('sctp 10.2.0.5:80 > 10.1.0.7:1', { chunk: 'INIT_ACK' }),
      left('sctp 10.1.0.7:1 > 10.2.0.5:80', { chunk: 'COOKIE_ECHO' }),
      left('dccp 10.1.0.7:1 > 10.2.0.5:80', { dccpType: 0 }),
      left('dccp 10.1.0.7:1 > 10.2.0.5:80', { dccpType: 1 }),
      left('dccp 10.1.0.7:1 > 10.2.0.5:80', { dccpType: 0 }),
      left('icmp 10.1.0.7 > 10.1.0.1', { icmpId: 5, payload: 40 }),
      left('icmp 10.1.0.7 > 10.1.0.1', { icmpId: 5, payload: 40 }),
      local('tcp 10.2.0.1:7 > 10.2.0.6:80'),
      right('tcp 10.2.0.6:80 > 10.2.0.1:7', { flags: 'SYN,ACK' }),
      right('tcp 10.2.0.6:80 > 10.2.0.1:7', { flags: 'ACK' }),
      right('tcp 10.2.0.6:80 > 10.2.0.1:7', { flags: 'ACK' }),
    ],
  },
  'a reset of DCCP before any answer leaves connlimit nothing to count': {
    iptables: rules({ filter: ['FORWARD -m connlimit --connlimit-upto 1 --connlimit-mask 32 --connlimit-saddr'] }),
    packets: [
      left('dccp 10.1.0.7:1 > 10.2.0.5:80', { dccpType: 0, wait: 0.03 }),
      left('dccp 10.1.0.7:1 > 10.2.0.5:80', { dccpType: 7, wait: 0.03 }),
      left('dccp 10.1.0.7:1 > 10.2.0.5:80', { dccpType: 0, wait: 0.03 }),
    ],
  },
  'what the node resets does not become an assured connection': {
    iptables: rules({
      filter: ['INPUT', 'OUTPUT'].map((chain) => `${chain} -m conntrack --ctstatus ASSURED`),
    }),
    packets: [
      local('tcp 10.2.0.1:7 > 10.2.0.6:80'),
      right('tcp 10.2.0.6:80 > 10.2.0.1:7', { flags: 'SYN,ACK' }),
      local('tcp 10.2.0.1:7 > 10.2.0.6:80', { flags: 'ACK' }),
      right('tcp 10.2.0.6:80 > 10.2.0.1:7', { flags: 'ACK' }),
    ],
  },
  'behind an entry of a network whose counters do not fit, a larger network is asked': {
    ipset: [
      'create s hash:net,iface counters',
      'add s 10.0.0.0/8,eth-l packets 5 bytes 500',
      'add s 10.1.0.0/16,eth-l',
      'add s 10.1.0.0/24,eth-r',
      'add s 10.1.0.0/24,eth-l',
      '',
    ].join('\n'),
    iptables: rules({ filter: ['FORWARD -m set --match-set s src,src --packets-gt 2'] }),
    packets: [1, 2, 3, 4].map((port) => left(`udp 10.1.0.7:${port} > 10.2.0.5:53`)),
  },
  'answers of the node use up the limits of OUTPUT': {
    iptables: rules({
      filter: [
        'OUTPUT -p icmp -m limit --limit 1/hour --limit-burst 2 -j ACCEPT',
        'OUTPUT -p icmp -j DROP',
        'OUTPUT -p tcp -m recent --name sent --rdest --rcheck --hitcount 2',
        'OUTPUT -p tcp -m recent --name sent --rdest --set',
        'INPUT -p udp --dport 7 -j REJECT',
      ],
    }),
    packets: [
      left('icmp 10.1.0.7 > 10.1.0.1', { icmpId: 1 }),
      left('udp 10.1.0.7:1 > 10.1.0.1:7'),
      local('icmp 10.1.0.1 > 10.1.0.7', { icmpId: 9 }),
      left('tcp 10.1.0.8:1 > 10.1.0.1:80'),
      local('tcp 10.1.0.1:5 > 10.1.0.8:80'),
      local('tcp 10.1.0.1:6 > 10.1.0.8:80'),
    ],
  },
  'datagrams that nobody takes are answered, and limits of POSTROUTING see it': {
    iptables: rules({
      mangle: [
        'POSTROUTING -m limit --limit 1/hour --limit-burst 2',
        'POSTROUTING -m quota --quota 150',
        'INPUT -m limit --limit 1/hour --limit-burst 1',
      ],
    }),
    packets: [
      left('udp 10.1.0.7:1 > 10.1.0.1:7'),
      local('udp 10.1.0.1:1 > 10.1.0.7:7'),
      local('udp 10.1.0.1:1 > 10.1.0.7:7'),
      left('udp 10.1.0.7:2 > 10.1.0.1:7'),
    ],
  },
  'a redirect of IPv6 is tracked, and belongs to nothing': {
    ip6tables: rules({
      filter: [
        'FORWARD -m conntrack --ctstate UNTRACKED',
        'FORWARD -m conntrack --ctstate INVALID',
        'FORWARD -m conntrack --ctstate RELATED',
      ],
    }),
    packets: [
      left('udp [fd01::7]:1 > [fd02::5]:53'),
      right('icmpv6 fd02::5 > fd01::7', {
        icmpType: 137,
        quoted: { src: 'fd01::7', dst: 'fd02::5', proto: 'udp', sport: 1, dport: 53 },
      }),
    ],
  },
});
