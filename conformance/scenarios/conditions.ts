/** Conditions of matches in the situations that few rules meet. */
import { addressTypes } from '../addressTypes.ts';
import { left, local, right, rules, topic } from './build.ts';

const sctp = (chunks: readonly { type: string | number; flags?: number }[], port = 1) =>
  left(`sctp 10.1.0.7:${port} > 10.2.0.5:2`, { chunks });

export const conditions = topic('conditions', {
  'conntrack without a connection': {
    iptables: rules({
      raw: ['PREROUTING -p udp -j CT --notrack'],
      filter: [
        'FORWARD -m conntrack --ctstate INVALID,UNTRACKED --ctproto udp',
        'FORWARD -m conntrack --ctstate INVALID,UNTRACKED ! --ctproto udp',
        'FORWARD -m conntrack --ctstate UNTRACKED --ctdir REPLY',
        'FORWARD -m conntrack --ctstate INVALID --ctorigsrc 9.9.9.9',
        'FORWARD -m conntrack ! --ctstate NEW --ctorigdstport 1 --ctstatus ASSURED',
        'FORWARD -m conntrack ! --ctstate NEW ! --ctreplsrc 10.0.0.0/8 --ctexpire 0:1',
        'FORWARD -m conntrack --ctstate NEW --ctdir ORIGINAL',
        'FORWARD -m conntrack --ctdir ORIGINAL',
        'FORWARD -m conntrack ! --ctstatus ASSURED',
        'FORWARD -m conntrack ! --ctorigsrc 9.9.9.9',
        'FORWARD -m conntrack ! --ctproto 99',
        'FORWARD -m conntrack ! --ctorigsrcport 99',
      ],
    }),
    packets: [
      left('udp 10.1.0.7:1 > 10.2.0.5:2'),
      left('tcp 10.1.0.7:1 > 10.2.0.5:2'),
      left('tcp 10.1.0.7:9 > 10.2.0.5:2', { flags: 'SYN,ACK' }),
      left('icmp 10.1.0.7 > 10.2.0.5', { icmpType: 0 }),
    ],
  },
  'ports of connections that have none': {
    iptables: rules({
      filter: [
        'FORWARD -m conntrack --ctorigsrcport 77',
        'FORWARD -m conntrack --ctorigdstport 2048',
        'FORWARD -m conntrack --ctorigdstport 0',
        'FORWARD -m conntrack ! --ctorigsrcport 0:100',
        'FORWARD -m conntrack --ctreplsrcport 77',
        'FORWARD -m conntrack --ctrepldstport 0:10',
        'FORWARD -m conntrack --ctreplsrcport 0',
        'FORWARD -m conntrack ! --ctrepldstport 0',
      ],
    }),
    packets: [
      left('icmp 10.1.0.7 > 10.2.0.5', { icmpId: 77 }),
      right('icmp 10.2.0.5 > 10.1.0.7', { icmpType: 0, icmpId: 77 }),
      left('icmp 10.1.0.7 > 10.2.0.5', { icmpId: 0 }),
      left('icmp 10.1.0.7 > 10.2.0.5', { icmpType: 13, icmpId: 5 }),
      left('esp 10.1.0.7 > 10.2.0.5'),
      left('99 10.1.0.7 > 10.2.0.5'),
      left('gre 10.1.0.7 > 10.2.0.5'),
      left('udp 10.1.0.7:77 > 10.2.0.5:2048'),
    ],
  },
  'chunks of SCTP': {
    iptables: rules({
      filter: [
        'any INIT',
        'any DATA,SACK',
        'all DATA,SACK',
        'all DATA',
        'only DATA',
        'only DATA,SACK',
        'any DATA:Be',
        'any DATA:bE',
        'all DATA:BE,SACK',
        'only DATA:U',
        'only DATA:u',
        'any ABORT:T',
        'any ABORT:t',
        'any ALL',
        'all ALL',
        'only ALL',
        'any NONE',
        'all NONE',
        'only NONE',
        'any ASCONF,FORWARD_TSN',
        'only HEARTBEAT,HEARTBEAT_ACK',
      ].flatMap((types) => [
        `FORWARD -p sctp -m sctp --chunk-types ${types}`,
        `FORWARD -p sctp -m sctp ! --chunk-types ${types}`,
      ]),
    }),
    packets: [
      sctp([{ type: 'INIT' }]),
      sctp([{ type: 'DATA' }]),
      sctp([{ type: 'DATA', flags: 3 }]),
      sctp([{ type: 'DATA', flags: 2 }, { type: 3 }]),
      sctp([
        { type: 'DATA', flags: 4 },
        { type: 'DATA', flags: 0 },
      ]),
      sctp([{ type: 'ABORT', flags: 1 }]),
      sctp([{ type: 'ABORT' }]),
      sctp([{ type: 'HEARTBEAT' }]),
      sctp([{ type: 193 }]),
      sctp([{ type: 192 }, { type: 'DATA' }]),
    ],
  },
  'types and options of DCCP': {
    iptables: rules({
      filter: [
        '--dccp-types REQUEST',
        '--dccp-types INVALID',
        '--dccp-types RESET,CLOSE',
        '--dccp-types SYNCACK,INVALID',
        '--dport 80',
        '--dccp-option 2 --dport 80',
        '--dccp-option 37 --dport 80',
      ].flatMap((test) => [`FORWARD -p dccp -m dccp ${test}`, `FORWARD -p dccp -m dccp ! ${test}`]),
    }),
    packets: [0, 1, 2, 7, 9, 10, 11, 15].map((dccpType) =>
      left(`dccp 10.1.0.7:${dccpType + 1} > 10.2.0.5:${dccpType < 10 ? 80 : 90}`, {
        dccpType,
        ...(dccpType < 10 ? { dccpOptions: dccpType % 2 === 0 ? [] : [2, 37] } : {}),
      }),
    ),
  },
  'any type of ICMP': {
    iptables: rules({
      filter: ['any', '255', '255/5', '8', '8/3', '3/1', 'echo-reply'].flatMap((type) => [
        `FORWARD -p icmp -m icmp --icmp-type ${type}`,
        `FORWARD -p icmp -m icmp ! --icmp-type ${type}`,
      ]),
    }),
    packets: [
      left('icmp 10.1.0.7 > 10.2.0.5'),
      left('icmp 10.1.0.7 > 10.2.0.5', { icmpCode: 3 }),
      left('icmp 10.1.0.7 > 10.2.0.5', { icmpType: 255, icmpCode: 5 }),
      left('icmp 10.1.0.7 > 10.2.0.5', { icmpType: 200, icmpCode: 5 }),
    ],
  },
  'any type of ICMPv6': {
    ip6tables: rules({
      filter: ['255', '255/5', '128', '128/3', 'destination-unreachable', '1/0', 'time-exceeded'].flatMap((type) => [
        `FORWARD -p ipv6-icmp -m icmp6 --icmpv6-type ${type}`,
        `FORWARD -p ipv6-icmp -m icmp6 ! --icmpv6-type ${type}`,
      ]),
    }),
    packets: [
      left('icmpv6 fd01::7 > fd02::5'),
      left('icmpv6 fd01::7 > fd02::5', { icmpCode: 3 }),
      left('icmpv6 fd01::7 > fd02::5', { icmpType: 255, icmpCode: 5 }),
      left('icmpv6 fd01::7 > fd02::5', { icmpType: 3, icmpCode: 1 }),
    ],
  },
  'packet types where nothing arrived': {
    iptables: rules({
      mangle: ['OUTPUT', 'POSTROUTING', 'PREROUTING', 'INPUT'].flatMap((chain) =>
        ['unicast', 'broadcast', 'multicast'].flatMap((type) => [
          `${chain} -m pkttype --pkt-type ${type}`,
          `${chain} -m pkttype ! --pkt-type ${type}`,
        ]),
      ),
    }),
    packets: [
      local('udp 10.2.0.1:1 > 10.2.0.5:2'),
      local('udp 10.2.0.1:1 > 224.0.0.5:2'),
      local('udp 10.2.0.1:1 > 10.2.0.255:2'),
      local('udp 10.2.0.1:1 > 255.255.255.255:2'),
      local('udp 127.0.0.1:1 > 127.0.0.1:2'),
      local('udp 10.2.0.1:1 > 10.1.0.1:2'),
      left('udp 10.1.0.7:1 > 255.255.255.255:2', { toMac: 'ff:ff:ff:ff:ff:ff' }),
      left('udp 10.1.0.7:1 > 10.1.0.255:2', { toMac: 'ff:ff:ff:ff:ff:ff' }),
    ],
  },
  'bytes that a connection has carried': {
    iptables: rules({
      filter: [
        '--connbytes 2:2 --connbytes-dir both --connbytes-mode packets',
        '--connbytes 0:100 --connbytes-dir original --connbytes-mode bytes',
        '--connbytes 37 --connbytes-dir original --connbytes-mode bytes',
        '--connbytes 36:36 --connbytes-dir both --connbytes-mode avgpkt',
        '--connbytes 1:3 --connbytes-dir reply --connbytes-mode packets',
        '--connbytes 40:60 --connbytes-dir reply --connbytes-mode avgpkt',
        '--connbytes 1:1 --connbytes-dir original --connbytes-mode packets',
      ].flatMap((test) => [`FORWARD -m connbytes ${test}`, `FORWARD -m connbytes ! ${test}`]),
    }),
    packets: [
      left('udp 10.1.0.7:1 > 10.2.0.5:2'),
      left('udp 10.1.0.7:1 > 10.2.0.5:2', { payload: 100 }),
      right('udp 10.2.0.5:2 > 10.1.0.7:1', { payload: 30 }),
      left('udp 10.1.0.7:1 > 10.2.0.5:2', { payload: 1 }),
      right('udp 10.2.0.5:2 > 10.1.0.7:1'),
    ],
  },
  'options of TCP': {
    iptables: rules({
      filter: [
        '-m tcp --tcp-option 2',
        '-m tcp ! --tcp-option 2',
        '-m tcp --tcp-option 8',
        '-m tcp ! --tcp-option 8',
        '-m tcp --tcp-option 1',
        '-m tcpmss --mss 1460',
        '-m tcpmss ! --mss 1460',
        '-m tcpmss --mss 500:1400',
        '-m tcpmss ! --mss 500:1400',
        '-m tcpmss --mss 0',
        '-m ecn --ecn-tcp-ece',
        '-m ecn ! --ecn-tcp-ece',
        '-m ecn --ecn-tcp-cwr',
        '-m ecn ! --ecn-tcp-cwr --ecn-tcp-ece',
        '-m tcp --tcp-flags ALL NONE',
        '-m tcp ! --tcp-flags ALL NONE',
        '-m tcp --tcp-flags ALL ALL',
        '-m tcp --tcp-flags SYN,FIN SYN,FIN',
        '-m tcp ! --syn',
      ].map((test) => `FORWARD -p tcp ${test}`),
    }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.2.0.5:2', { tcpOptions: [] }),
      left('tcp 10.1.0.7:2 > 10.2.0.5:2', { tcpOptions: [2] }),
      left('tcp 10.1.0.7:3 > 10.2.0.5:2', { tcpOptions: [2], mss: 1300, flags: 'SYN,ECE,CWR' }),
      left('tcp 10.1.0.7:4 > 10.2.0.5:2', { tcpOptions: [1, 1, 8], flags: 'ACK,ECE' }),
      left('tcp 10.1.0.7:5 > 10.2.0.5:2', { tcpOptions: [4, 3, 254], flags: 'NONE' }),
      left('tcp 10.1.0.7:6 > 10.2.0.5:2', { flags: 'FIN,SYN,RST,PSH,ACK,URG', tcpOptions: [] }),
      left('tcp 10.1.0.7:7 > 10.2.0.5:2', { flags: 'ACK', tcpOptions: [2, 4], mss: 0 }),
      left('tcp 10.1.0.7:0 > 10.2.0.5:0', { flags: 'SYN,FIN' }),
    ],
  },
  'ways back': {
    iptables: rules({
      raw: ['', '--loose', '--validmark', '--accept-local', '--loose --accept-local'].flatMap((how) => [
        `PREROUTING -m rpfilter ${how}`,
        `PREROUTING -m rpfilter ${how} --invert`,
      ]),
    }),
    packets: [
      left('udp 10.1.0.7:1 > 10.2.0.5:2'),
      left('udp 10.2.0.7:1 > 10.2.0.5:2'),
      left('udp 9.9.9.9:1 > 10.2.0.5:2'),
      right('udp 9.9.9.9:1 > 10.1.0.5:2'),
      left('udp 10.1.0.1:1 > 10.2.0.5:2'),
      left('udp 10.2.0.1:1 > 10.2.0.5:2'),
      left('udp 127.0.0.1:1 > 10.2.0.5:2'),
      left('udp 0.0.0.0:1 > 255.255.255.255:2', { toMac: 'ff:ff:ff:ff:ff:ff' }),
      left('udp 0.0.0.0:1 > 10.1.0.1:2'),
      right('udp 0.0.0.5:1 > 10.1.0.5:2'),
      left('udp 0.0.0.5:1 > 10.1.0.1:2'),
      left('udp 224.0.0.5:1 > 10.2.0.5:2'),
      left('udp 10.1.0.255:1 > 10.2.0.5:2'),
      left('udp 10.1.0.7:1 > 224.0.0.1:2', { toMac: '01:00:5e:00:00:01' }),
    ],
  },
  'kinds of addresses': {
    setup:
      'ip route add blackhole 198.51.100.0/24; ip route add unreachable 203.0.113.0/24; ip route add prohibit 192.0.2.0/24; ip route add throw 100.64.0.0/16',
    iptables: rules({
      raw: [...addressTypes, 'LOCAL,BROADCAST,MULTICAST'].flatMap((type) => [
        `PREROUTING -m addrtype --dst-type ${type}`,
        `PREROUTING -m addrtype ! --src-type ${type}`,
        `PREROUTING -m addrtype --dst-type ${type} --limit-iface-in`,
        `PREROUTING -m addrtype ! --dst-type ${type} --limit-iface-in`,
        `PREROUTING -m addrtype --src-type UNICAST ! --dst-type ${type}`,
      ]),
    }),
    packets: [
      '10.2.0.5',
      '10.1.0.1',
      '10.2.0.1',
      '127.0.0.1',
      '127.9.9.9',
      '10.1.0.255',
      '10.2.0.255',
      '255.255.255.255',
      '224.0.0.1',
      '0.0.0.0',
      '240.0.0.1',
      '198.51.100.1',
      '203.0.113.1',
      '192.0.2.1',
      '100.64.0.1',
    ].flatMap((dst) => [left(`udp 10.1.0.7:1 > ${dst}:2`), left(`udp ${dst}:1 > 10.2.0.5:2`)]),
  },
  'kinds of IPv6 addresses': {
    setup:
      'ip -6 route add unreachable 2001:db8:1::/64; ip -6 route add blackhole 2001:db8:2::/64; ip -6 route add prohibit 2001:db8:3::/64',
    ip6tables: rules({
      raw: ['UNSPEC', 'UNICAST', 'LOCAL', 'ANYCAST', 'MULTICAST', 'UNREACHABLE', 'UNICAST,LOCAL'].flatMap((type) => [
        `PREROUTING -m addrtype --dst-type ${type}`,
        `PREROUTING -m addrtype ! --src-type ${type}`,
        `PREROUTING -m addrtype --dst-type ${type} --limit-iface-in`,
        `PREROUTING -m addrtype ! --dst-type ${type} --limit-iface-in`,
      ]),
    }),
    packets: [
      'fd02::5',
      'fd01::1',
      'fd02::1',
      '::1',
      'fd01::',
      'fd02::',
      'ff02::1',
      'fe80::5',
      '2001:db8:1::1',
      '2001:db8:2::1',
      '2001:db8:3::1',
      '2001:db8:9::1',
    ].flatMap((dst) => [
      ...(dst === 'fe80::5' ? [] : [left(`udp [fd01::7]:1 > [${dst}]:2`)]),
      left(`udp [${dst}]:1 > [fd02::5]:2`),
    ]),
  },
});
