/** Targets that change what later conditions look at. */
import { left, local, right, rules, topic } from './build.ts';

const tcp = (port: number, more = {}) => left(`tcp 10.1.0.7:${port} > 10.2.0.5:80`, more);
const CHAINS = ['PREROUTING', 'FORWARD', 'POSTROUTING'] as const;
const everywhere = (...tests: readonly string[]) => CHAINS.flatMap((chain) => tests.map((test) => `${chain} ${test}`));

export const rewrites = topic('rewrites', {
  'bits of ECN': {
    iptables: rules({
      mangle: [
        'PREROUTING -m ecn --ecn-ip-ect 1 -j ECN --ecn-ip-ect 3',
        'PREROUTING -p tcp -m ecn --ecn-tcp-ece -j ECN --ecn-tcp-remove',
        'PREROUTING -p tcp -m tcp --dport 80 -m ecn ! --ecn-tcp-cwr -m tos --tos 0x00 -j ECN --ecn-tcp-cwr 1',
        'PREROUTING -p tcp -m tos --tos 0x02 -j ECN --ecn-tcp-ece 1 --ecn-tcp-cwr 0 --ecn-ip-ect 0',
        ...['FORWARD', 'POSTROUTING'].flatMap((chain) =>
          [
            '-m ecn --ecn-ip-ect 3',
            '-m ecn ! --ecn-ip-ect 0',
            '-p tcp -m ecn --ecn-tcp-ece',
            '-p tcp -m ecn --ecn-tcp-cwr',
            '-m tos --tos 0x03',
          ].map((test) => `${chain} ${test}`),
        ),
      ],
    }),
    packets: [0, 1, 2, 3, 0xb9].flatMap((tos) => [
      tcp(tos + 1, { tos }),
      tcp(tos + 11, { tos, flags: 'SYN,ECE,CWR' }),
      left('udp 10.1.0.7:1 > 10.2.0.5:2', { tos }),
    ]),
  },
  'segment sizes': {
    iptables: rules({
      mangle: [
        'PREROUTING -m length --length 40',
        'FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -s 10.1.0.7 -j TCPMSS --set-mss 1400',
        'FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -s 10.1.0.8 -j TCPMSS --clamp-mss-to-pmtu',
        'FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -s 10.1.0.9 -j TCPMSS --set-mss 400',
        ...[
          '-m length --length 44',
          '-m length --length 40',
          '-m length ! --length 0:44',
          '-p tcp -m tcpmss --mss 1400',
          '-p tcp -m tcpmss --mss 1460',
          '-p tcp -m tcpmss --mss 536',
          '-p tcp -m tcpmss --mss 400',
          '-p tcp -m tcpmss ! --mss 1000:1500',
          '-p tcp -m tcp --tcp-option 2',
        ].map((test) => `POSTROUTING ${test}`),
      ],
    }),
    packets: ['10.1.0.7', '10.1.0.8', '10.1.0.9'].flatMap((src, at) =>
      [
        {},
        { tcpOptions: [2] },
        { tcpOptions: [1, 1, 2, 4], mss: 1300 },
        { tcpOptions: [4] },
        { tcpOptions: [4], payload: 10 },
        { payload: 10 },
        { flags: 'SYN,ACK', tcpOptions: [2] },
        { flags: 'ACK' },
        { tcpOptions: [2], mss: 9000 },
      ].map((more, index) => left(`tcp ${src}:${at * 100 + index + 1} > 10.2.0.5:80`, more)),
    ),
  },
  'segment sizes over IPv6': {
    setup: 'ip link set eth-r mtu 1400',
    ip6tables: rules({
      mangle: [
        'FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu',
        'POSTROUTING -p tcp -m tcpmss --mss 1340',
        'POSTROUTING -p tcp -m tcpmss --mss 1220',
        'POSTROUTING -p tcp -m tcpmss ! --mss 1400:1500',
        'POSTROUTING -m length --length 64',
        'OUTPUT -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1000',
        'OUTPUT -m length --length 64',
      ],
    }),
    packets: [
      left('tcp [fd01::7]:1 > [fd02::5]:80', { tcpOptions: [2] }),
      right('tcp [fd02::5]:2 > [fd01::7]:80', { tcpOptions: [2] }),
      left('tcp [fd01::7]:3 > [fd02::5]:80'),
      left('tcp [fd01::7]:4 > [fd02::5]:80', { headers: ['destination'] }),
      local('tcp [fd02::1]:5 > [fd02::5]:80'),
    ],
  },
  'options that are taken out': {
    iptables: rules({
      mangle: [
        'PREROUTING -p tcp -j TCPOPTSTRIP --strip-options timestamp,sack-permitted',
        'FORWARD -p tcp -s 10.1.0.8 -j TCPOPTSTRIP --strip-options 2,254',
        ...everywhere(
          '-p tcp -m tcp --tcp-option 8',
          '-p tcp -m tcp ! --tcp-option 8',
          '-p tcp -m tcp --tcp-option 4',
          '-p tcp -m tcp --tcp-option 2',
          '-p tcp -m tcp --tcp-option 1',
          '-p tcp -m tcp --tcp-option 254',
          '-p tcp -m tcpmss --mss 1460',
          '-p tcp -m tcpmss ! --mss 1460',
        ),
      ],
    }),
    packets: ['10.1.0.7', '10.1.0.8'].flatMap((src, at) =>
      [
        { tcpOptions: [2, 4, 8] },
        { tcpOptions: [8] },
        { tcpOptions: [2] },
        { tcpOptions: [254, 3] },
        {},
        { tcpOptions: [2, 8], flags: 'ACK' },
      ].map((more, index) => left(`tcp ${src}:${at * 100 + index + 1} > 10.2.0.5:80`, more)),
    ),
  },
  'marks that are shifted': {
    iptables: rules({
      mangle: [
        'PREROUTING -p tcp -m tcp --dport 1 -j CONNMARK --set-xmark 0x10/0xff --left-shift-mark 4',
        'PREROUTING -p tcp -m tcp --dport 2 -j CONNMARK --set-xmark 0x12345678 --right-shift-mark 8',
        'PREROUTING -j MARK --set-xmark 0xabcd',
        'PREROUTING -p tcp -m tcp --dport 3 -j CONNMARK --save-mark --nfmask 0xff --ctmask 0xffff --left-shift-mark 8',
        'PREROUTING -p tcp -m tcp --dport 4 -j CONNMARK --save-mark --nfmask 0xff00 --ctmask 0xff --right-shift-mark 8',
        'FORWARD -p tcp -m tcp --dport 1 -j CONNMARK --restore-mark --nfmask 0xf0f0 --ctmask 0xff00 --left-shift-mark 4',
        'FORWARD -p tcp -m tcp --dport 2 -j CONNMARK --restore-mark --nfmask 0xffff --ctmask 0xffffffff --right-shift-mark 4',
        'FORWARD -p tcp -m tcp --dport 3:4 -j CONNMARK --restore-mark',
        'POSTROUTING -j CONNMARK --set-xmark 0x1/0x0 --left-shift-mark 31',
        'POSTROUTING -j CONNMARK --restore-mark',
        'POSTROUTING',
      ],
    }),
    packets: [1, 2, 3, 4, 5].map((port) => left(`tcp 10.1.0.7:${port} > 10.2.0.5:${port}`)),
  },
  'time to live, DiffServ and TOS': {
    iptables: rules({
      mangle: [
        'PREROUTING -s 10.1.0.7 -j TTL --ttl-inc 10',
        'PREROUTING -s 10.1.0.8 -j TTL --ttl-dec 62',
        'PREROUTING -s 10.1.0.9 -j TTL --ttl-set 255',
        'PREROUTING -p tcp -j DSCP --set-dscp-class EF',
        'PREROUTING -p udp -j TOS --set-tos 0xff/0x0f',
        'PREROUTING -p icmp -j TOS --and-tos 0xf0',
        ...['FORWARD', 'POSTROUTING'].flatMap((chain) =>
          [
            '-m ttl --ttl-gt 64',
            '-m ttl --ttl-lt 3',
            '-m ttl ! --ttl-eq 254',
            '-m dscp --dscp-class EF',
            '-m dscp ! --dscp 4',
            '-m tos --tos 0x0f/0x0f',
            '-m tos ! --tos 0x10',
            '-m ecn --ecn-ip-ect 3',
          ].map((test) => `${chain} ${test}`),
        ),
      ],
    }),
    packets: ['10.1.0.7', '10.1.0.8', '10.1.0.9'].flatMap((src) => [
      left(`tcp ${src}:1 > 10.2.0.5:80`, { tos: 1 }),
      left(`udp ${src}:1 > 10.2.0.5:80`, { tos: 0x20 }),
      left(`icmp ${src} > 10.2.0.5`, { tos: 0x13 }),
      left(`udp ${src}:2 > 10.2.0.5:80`, { ttl: 250 }),
    ]),
  },
});
