/** Sets of every type, and SET. */
import { left, local, right, rules, topic } from './build.ts';

const p = (src: string, dst: string, port = 80, sport = 40001) => left(`tcp ${src}:${sport} > ${dst}:${port}`);
const four = [
  p('10.1.0.7', '10.2.0.5'),
  p('10.1.0.8', '10.2.0.5'),
  p('10.1.0.7', '10.2.0.6'),
  p('10.1.0.9', '10.2.0.9', 443),
];
const lines = (...text: readonly string[]) => `${text.join('\n')}\n`;

export const sets = topic('sets', {
  'hash:ip': {
    ipset: lines(
      'create s hash:ip',
      'add s 10.1.0.7',
      'add s 10.2.0.6',
      'create n hash:ip netmask 29',
      'add n 10.1.0.9',
    ),
    iptables: rules({
      filter: [
        'FORWARD -m set --match-set s src',
        'FORWARD -m set --match-set s dst',
        'FORWARD -m set ! --match-set s src',
        'FORWARD -m set --match-set s src,dst',
        'FORWARD -m set --match-set n src',
      ],
    }),
    packets: four,
  },
  'hash:net with nomatch': {
    ipset: lines(
      'create s hash:net',
      'add s 10.1.0.0/24',
      'add s 10.1.0.8/31 nomatch',
      'add s 10.1.0.9/32',
      'add s 10.2.0.4/30',
    ),
    iptables: rules({
      filter: [
        'FORWARD -m set --match-set s src',
        'FORWARD -m set --match-set s dst',
        'FORWARD -m set ! --match-set s src',
        'FORWARD -m set --match-set s src --return-nomatch',
        'FORWARD -m set ! --match-set s src --return-nomatch',
      ],
    }),
    packets: four,
  },
  'hash:ip,port': {
    ipset: lines(
      'create s hash:ip,port',
      'add s 10.2.0.5,tcp:80',
      'add s 10.2.0.5,udp:53',
      'add s 10.1.0.7,tcp:40001',
      'add s 10.2.0.5,icmp:8/0',
    ),
    iptables: rules({
      filter: [
        'FORWARD -m set --match-set s dst,dst',
        'FORWARD -m set --match-set s src,src',
        'FORWARD -m set --match-set s src,dst',
        'FORWARD -m set --match-set s dst,src',
        'FORWARD -m set ! --match-set s dst,dst',
      ],
    }),
    packets: [
      ...four,
      left('udp 10.1.0.7:1 > 10.2.0.5:53'),
      left('udp 10.1.0.7:1 > 10.2.0.5:80'),
      left('icmp 10.1.0.7 > 10.2.0.5'),
      left('icmp 10.1.0.7 > 10.2.0.5', { icmpType: 13 }),
      left('99 10.1.0.7 > 10.2.0.5'),
    ],
  },
  'hash:ip,port,ip': {
    ipset: lines('create s hash:ip,port,ip', 'add s 10.2.0.5,tcp:80,10.1.0.7', 'add s 10.2.0.6,tcp:80,10.2.0.6'),
    iptables: rules({
      filter: [
        'FORWARD -m set --match-set s dst,dst,src',
        'FORWARD -m set --match-set s dst,dst,dst',
        'FORWARD -m set --match-set s src,dst,dst',
      ],
    }),
    packets: four,
  },
  'hash:ip,port,net': {
    ipset: lines(
      'create s hash:ip,port,net',
      'add s 10.2.0.5,tcp:80,10.1.0.0/29',
      'add s 10.2.0.5,tcp:80,10.1.0.7 nomatch',
      'add s 10.2.0.9,tcp:440-450,10.0.0.0/8',
    ),
    iptables: rules({
      filter: ['FORWARD -m set --match-set s dst,dst,src', 'FORWARD -m set ! --match-set s dst,dst,src'],
    }),
    packets: [...four, p('10.1.0.6', '10.2.0.5'), p('10.1.0.6', '10.2.0.9', 1)],
  },
  'hash:net,port': {
    ipset: lines(
      'create s hash:net,port',
      'add s 10.2.0.0/29,tcp:80',
      'add s 10.2.0.6,tcp:80 nomatch',
      'add s 10.2.0.0/24,udp:53',
    ),
    iptables: rules({ filter: ['FORWARD -m set --match-set s dst,dst', 'FORWARD -m set --match-set s dst,src'] }),
    packets: [...four, left('udp 10.1.0.7:1 > 10.2.0.99:53'), left('udp 10.1.0.7:53 > 10.2.0.5:9')],
  },
  'hash:net,net': {
    ipset: lines(
      'create s hash:net,net',
      'add s 10.1.0.0/29,10.2.0.0/24',
      'add s 10.1.0.7,10.2.0.6 nomatch',
      'add s 10.1.0.0/16,10.2.0.9',
    ),
    iptables: rules({ filter: ['FORWARD -m set --match-set s src,dst', 'FORWARD -m set --match-set s dst,src'] }),
    packets: [...four, right('udp 10.2.0.5:1 > 10.1.0.3:2')],
  },
  'hash:net,port,net': {
    ipset: lines(
      'create s hash:net,port,net',
      'add s 10.1.0.0/29,tcp:80,10.2.0.0/24',
      'add s 10.1.0.0/24,tcp:443,10.2.0.9',
    ),
    iptables: rules({
      filter: ['FORWARD -m set --match-set s src,dst,dst', 'FORWARD -m set --match-set s src,src,dst'],
    }),
    packets: four,
  },
  'hash:net,iface': {
    ipset: lines(
      'create s hash:net,iface',
      'add s 10.1.0.0/29,eth-l',
      'add s 10.2.0.0/24,eth-r',
      'add s 10.1.0.7,eth-l nomatch',
    ),
    iptables: rules({
      filter: [
        'FORWARD -m set --match-set s src,src',
        'FORWARD -m set --match-set s dst,dst',
        'FORWARD -m set --match-set s src,dst',
        'OUTPUT -m set --match-set s dst,dst',
        'INPUT -m set --match-set s src,src',
      ],
    }),
    packets: [
      ...four,
      p('10.1.0.6', '10.2.0.9'),
      local('udp 10.2.0.1:1 > 10.2.0.5:2'),
      left('udp 10.1.0.6:1 > 10.1.0.1:2'),
    ],
  },
  'hash:mac and hash:ip,mac': {
    ipset: lines(
      'create m hash:mac',
      'add m 02:00:00:00:01:02',
      'create im hash:ip,mac',
      'add im 10.1.0.7,02:00:00:00:01:02',
      'add im 10.1.0.8,02:00:00:00:aa:02',
    ),
    iptables: rules({
      filter: [
        'FORWARD -m set --match-set m src',
        'FORWARD -m set --match-set im src,src',
        'FORWARD -m set ! --match-set im src,src',
      ],
    }),
    packets: [
      ...four.map((packet) => ({ ...packet, mac: '02:00:00:00:01:02' })),
      { ...p('10.1.0.8', '10.2.0.5'), mac: '02:00:00:00:aa:02' },
    ],
  },
  'hash:ip,mark': {
    ipset: lines(
      'create s hash:ip,mark',
      'add s 10.2.0.5,0x10',
      'create k hash:ip,mark markmask 0xff',
      'add k 10.2.0.5,0x10',
    ),
    iptables: rules({
      mangle: ['PREROUTING -s 10.1.0.7 -j MARK --set-mark 0x10', 'PREROUTING -s 10.1.0.8 -j MARK --set-mark 0x110'],
      filter: ['FORWARD -m set --match-set s dst,dst', 'FORWARD -m set --match-set k dst,dst'],
    }),
    packets: four,
  },
  'bitmap:ip and bitmap:ip,mac': {
    ipset: lines(
      'create s bitmap:ip range 10.1.0.0/24',
      'add s 10.1.0.7',
      'add s 10.1.0.9',
      'create n bitmap:ip range 10.0.0.0/8 netmask 16',
      'add n 10.2.0.0',
      'create m bitmap:ip,mac range 10.1.0.0/24',
      'add m 10.1.0.7,02:00:00:00:01:02',
      'add m 10.1.0.8,02:00:00:00:99:99',
      'add m 10.1.0.9',
    ),
    iptables: rules({
      filter: [
        'FORWARD -m set --match-set s src',
        'FORWARD -m set ! --match-set s dst',
        'FORWARD -m set --match-set n dst',
        'FORWARD -m set --match-set m src,src',
      ],
    }),
    packets: four.map((packet) => ({ ...packet, mac: '02:00:00:00:01:02' })),
  },
  'bitmap:port': {
    ipset: lines('create s bitmap:port range 0-1024', 'add s 80', 'add s 53'),
    iptables: rules({
      filter: [
        'FORWARD -p tcp -m set --match-set s dst',
        'FORWARD -m set --match-set s dst',
        'FORWARD -p tcp -m set --match-set s src',
        'FORWARD -p udp -m set ! --match-set s dst',
      ],
    }),
    packets: [
      ...four,
      left('udp 10.1.0.7:1 > 10.2.0.5:53'),
      left('udp 10.1.0.7:1 > 10.2.0.5:2000'),
      left('icmp 10.1.0.7 > 10.2.0.5'),
    ],
  },
  'list:set': {
    ipset: lines(
      'create a hash:ip',
      'add a 10.1.0.7',
      'create b hash:net',
      'add b 10.1.0.8/31',
      'create c hash:ip,port',
      'add c 10.2.0.6,tcp:80',
      'create l list:set',
      'add l a',
      'add l b',
      'add l c',
    ),
    iptables: rules({
      filter: [
        'FORWARD -m set --match-set l src',
        'FORWARD -m set --match-set l dst,dst',
        'FORWARD -m set ! --match-set l src',
      ],
    }),
    packets: four,
  },
  IPv6: {
    ipset: lines(
      'create s hash:net family inet6',
      'add s fd01::/125',
      'create q hash:ip,port family inet6',
      'add q fd02::5,tcp:80',
      'add q fd02::5,icmpv6:128/0',
      'create four hash:ip',
      'add four 10.1.0.7',
    ),
    ip6tables: rules({
      filter: [
        'FORWARD -m set --match-set s src',
        'FORWARD -m set --match-set q dst,dst',
        'FORWARD -m set ! --match-set q dst,dst',
      ],
    }),
    packets: [
      left('tcp [fd01::7]:1 > [fd02::5]:80'),
      left('tcp [fd01::8]:1 > [fd02::5]:80'),
      left('udp [fd01::8]:1 > [fd02::5]:80'),
      left('icmpv6 fd01::7 > fd02::5'),
    ],
  },
  'counters and comments of entries': {
    ipset: lines(
      'create s hash:ip counters comment skbinfo',
      'add s 10.1.0.7 packets 5 bytes 300 comment "web -j DROP"',
      'add s 10.1.0.8 skbmark 0x10/0xff skbprio 1:10',
    ),
    iptables: rules({
      mangle: [
        'FORWARD -m set --match-set s src --packets-gt 5',
        'FORWARD -m set --match-set s src ! --update-counters --packets-lt 100',
        'FORWARD -m set --match-set s src --bytes-eq 300',
        'FORWARD -j SET --map-set s src --map-mark',
        'FORWARD',
      ],
    }),
    packets: four,
  },
  'SET adds and removes': {
    ipset: lines(
      'create seen hash:ip timeout 600',
      'create gone hash:ip',
      'add gone 10.1.0.7',
      'create ports hash:ip,port',
    ),
    iptables: rules({
      filter: [
        'FORWARD -m set --match-set seen src',
        'FORWARD -m set --match-set gone src -j GONE',
        'FORWARD -j SET --add-set seen src',
        'FORWARD -j SET --add-set ports dst,dst',
        'FORWARD -m set --match-set ports dst,dst',
        'GONE -j SET --del-set gone src',
      ],
    }),
    packets: [...four, ...four],
  },
  'names of loopback and node': {
    ipset: lines('create s hash:ip,port', 'add s 10.1.0.1,tcp:22', 'add s 127.0.0.1,udp:53'),
    iptables: rules({ filter: [':INPUT DROP', 'INPUT -m set --match-set s dst,dst -j ACCEPT'] }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.1.0.1:22'),
      left('tcp 10.1.0.7:1 > 10.1.0.1:23'),
      local('udp 127.0.0.1:1 > 127.0.0.1:53'),
    ],
  },
});
