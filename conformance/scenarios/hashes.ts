/** Marks by a hash (HMARK) of what has no ports, of errors, and of connections. */
import { left, local, right, rules, topic } from './build.ts';

const tuple = '--hmark-tuple src,dst,sport,dport,proto --hmark-mod 64 --hmark-offset 100 --hmark-rnd 0xcafe';
const marks = ['PREROUTING', 'FORWARD', 'OUTPUT', 'POSTROUTING'];

export const hashes = topic('hashes', {
  'an SPI stands for ports': {
    iptables: rules({ mangle: [`PREROUTING -j HMARK ${tuple}`, 'FORWARD'] }),
    packets: [
      left('esp 10.1.0.7 > 10.2.0.5', { spi: 0x12345678 }),
      left('ah 10.1.0.7 > 10.2.0.5', { spi: 0x12345678 }),
      left('gre 10.1.0.7 > 10.2.0.5'),
      left('sctp 10.1.0.7:1 > 10.2.0.5:2'),
      left('dccp 10.1.0.7:1 > 10.2.0.5:2'),
      left('esp 10.1.0.7 > 10.2.0.5'),
    ],
  },
  'SPI and ports of an author': {
    iptables: rules({
      mangle: [
        'PREROUTING -j HMARK --hmark-tuple src,dst --hmark-spi-mask 0xffff0000 --hmark-spi 0x2 --hmark-mod 64 --hmark-rnd 0x1',
        'FORWARD -j HMARK --hmark-src-prefix 24 --hmark-sport 9 --hmark-dport 0x77 --hmark-mod 64 --hmark-rnd 0x1',
        'POSTROUTING',
      ],
    }),
    packets: [
      left('esp 10.1.0.7 > 10.2.0.5', { spi: 0x12345678 }),
      left('gre 10.1.0.7 > 10.2.0.5'),
      left('udp 10.1.0.7:5000 > 10.2.0.5:53'),
      left('icmp 10.1.0.7 > 10.2.0.5', { icmpId: 3 }),
    ],
  },
  'an error is hashed as what it is about': {
    iptables: rules({ mangle: [...marks.map((chain) => `${chain} -j HMARK ${tuple}`), ...marks] }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.2.0.5:80'),
      right('icmp 10.2.0.5 > 10.1.0.7', {
        icmpType: 3,
        icmpCode: 3,
        quoted: { src: '10.1.0.7', dst: '10.2.0.5', proto: 'tcp', sport: 1, dport: 80 },
      }),
      right('icmp 10.2.0.99 > 10.1.0.7', {
        icmpType: 11,
        quoted: { src: '10.1.0.7', dst: '10.2.0.5', proto: 'esp', spi: 77 },
      }),
      right('icmp 10.2.0.99 > 10.1.0.7', {
        icmpType: 3,
        icmpCode: 1,
        quoted: { src: '10.1.0.7', dst: '10.2.0.5', proto: 'icmp', icmpId: 5 },
      }),
      right('icmp 10.2.0.99 > 10.1.0.7', {
        icmpType: 11,
        quoted: { src: '10.1.0.7', dst: '10.2.0.5', proto: 'gre' },
      }),
      left('icmp 10.1.0.7 > 10.2.0.5', { icmpId: 3 }),
    ],
  },
  'hashes of IPv6': {
    ip6tables: rules({
      mangle: [`PREROUTING -j HMARK ${tuple}`, `OUTPUT -j HMARK ${tuple}`, 'FORWARD', 'POSTROUTING'],
    }),
    packets: [
      left('tcp [fd01::7]:1 > [fd02::5]:80'),
      left('icmpv6 fd01::7 > fd02::5', { icmpId: 3 }),
      right('icmpv6 fd02::5 > fd01::7', {
        icmpType: 1,
        icmpCode: 4,
        quoted: { src: 'fd01::7', dst: 'fd02::5', proto: 'udp', sport: 1, dport: 53 },
      }),
      right('icmpv6 fd02::5 > fd01::7', {
        icmpType: 3,
        quoted: { src: 'fd01::7', dst: 'fd02::5', proto: 'gre' },
      }),
      left('udp [fd01::7]:1 > [fd02::5]:80', { headers: ['hop-by-hop'] }),
      left('udp [fd01::7]:1 > [fd02::5]:80', { headers: ['fragment'] }),
      local('udp [fd02::1]:1 > [fd02::5]:80'),
    ],
  },
  'hashes of connections': {
    iptables: rules({
      mangle: [
        'FORWARD -j HMARK --hmark-tuple ct,src,dst,sport,dport,proto --hmark-mod 64 --hmark-rnd 0x1',
        'POSTROUTING',
      ],
      nat: [
        'POSTROUTING -o eth-r -j SNAT --to-source 10.2.0.77',
        'PREROUTING -p udp -j DNAT --to-destination 10.2.0.6:54',
      ],
    }),
    ip6tables: rules({
      mangle: [
        'FORWARD -j HMARK --hmark-tuple ct,src,dst,sport,dport,proto --hmark-mod 64 --hmark-rnd 0x1',
        'POSTROUTING -m conntrack --ctstate NEW',
        'POSTROUTING',
      ],
    }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.2.0.5:80'),
      right('tcp 10.2.0.5:80 > 10.2.0.77:1', { flags: 'SYN,ACK' }),
      left('udp 10.1.0.7:1 > 10.2.0.5:53'),
      left('gre 10.1.0.7 > 10.2.0.5'),
      left('esp 10.1.0.7 > 10.2.0.5'),
      left('icmp 10.1.0.7 > 10.2.0.5', { icmpId: 3 }),
      right('icmp 10.2.0.5 > 10.2.0.77', {
        icmpType: 3,
        icmpCode: 3,
        quoted: { src: '10.2.0.77', dst: '10.2.0.5', proto: 'tcp', sport: 1, dport: 80 },
      }),
      left('icmpv6 fd01::7 > fd02::5', { icmpId: 3 }),
      left('tcp [fd01::7]:1 > [fd02::5]:80', { flags: 'RST' }),
    ],
  },
});
