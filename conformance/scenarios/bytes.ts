/** Matches on any bytes of the packet: u32, bpf and string. */
import { left, rules, topic } from './build.ts';

const either = (match: string, option: string, expressions: readonly string[]) =>
  expressions.flatMap((expression) => [
    `FORWARD -m ${match} ${option} "${expression}"`,
    ...(match === 'bpf' ? [] : [`FORWARD -m ${match} ! ${option} "${expression}"`]),
  ]);

const packets = [
  left('tcp 10.1.0.7:1 > 10.2.0.5:80', { tos: 0x10 }),
  left('tcp 10.1.0.8:1 > 10.2.0.5:443', { flags: 'ACK', tcpOptions: [1, 1, 8], data: 'GET / HTTP/1.1' }),
  left('udp 10.1.0.7:53 > 10.2.0.5:53', { data: '\u0001\u0002abcxyz', ttl: 9 }),
  left('icmp 10.1.0.7 > 10.2.0.5', { icmpId: 77, data: 'ping' }),
  left('udp 10.1.0.7:1 > 10.2.0.5:2', { payload: 100 }),
  left('esp 10.1.0.7 > 10.2.0.5', { spi: 0x1234 }),
];

export const bytes = topic('bytes', {
  'u32 on headers and data': {
    iptables: rules({
      filter: either('u32', '--u32', [
        '6&0xFF=6',
        '6&0xFF=1,17',
        '0>>22&0x3C@0>>16=53',
        '0>>22&0x3C@0&0xFFFF=80,443',
        '12=0x0a010007',
        '16=0x0a020000:0x0a0200ff',
        '0&0xFFFF=0:60',
        '8>>24=0:32',
        '0&0x00FF0000>>16=0x10',
        '6&0xFF=6 && 0>>22&0x3C@12>>16&0x2=2',
        '6&0xFF=17 && 28=0x01026162',
        '1000=0:0xFFFFFFFF',
        '6&0xFF=1 && 20>>24=8',
        '4>>16=0',
      ]),
    }),
    packets,
  },
  'programs of BPF': {
    iptables: rules({
      filter: either('bpf', '--bytecode', [
        '4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0',
        '4,48 0 0 9,21 0 1 17,6 0 0 65535,6 0 0 0',
        '6,48 0 0 9,21 0 3 17,177 0 0 0,72 0 0 2,21 0 0 53,6 0 0 1',
        '7,48 0 0 9,21 0 4 6,177 0 0 0,72 0 0 2,21 0 1 80,6 0 0 1,6 0 0 0',
        '4,32 0 0 12,21 0 1 167837703,6 0 0 1,6 0 0 0',
        '4,128 0 0 0,37 0 1 60,6 0 0 1,6 0 0 0',
        '5,48 0 0 8,84 0 0 240,21 0 1 64,6 0 0 1,6 0 0 0',
        '4,48 0 0 1,69 0 1 16,6 0 0 1,6 0 0 0',
        '2,48 0 0 500,6 0 0 1',
        '1,22 0 0 0',
        '2,0 0 0 7,22 0 0 0',
      ]),
    }),
    packets,
  },
  'strings in headers and data': {
    iptables: rules({
      filter: ['bm', 'kmp'].flatMap((algorithm) =>
        [
          '--string "GET"',
          '--string "get" --icase',
          '--string "get"',
          '--hex-string "|0a010007|"',
          '--hex-string "|01 02|abc"',
          '--string "xyz"',
          '--string "HTTP" --from 40',
          '--string "HTTP" --from 70 --to 200',
          '--string "ping" --to 32',
          '--string "ping" --to 31',
          '--string "xxxx" --from 50 --to 60',
        ].flatMap((options) => [
          `FORWARD -m string --algo ${algorithm} ${options}`,
          `FORWARD -m string --algo ${algorithm} ${options.replace('--string', '! --string').replace('--hex', '! --hex')}`,
        ]),
      ),
    }),
    packets: packets.map((packet) =>
      packet.payload === undefined ? packet : { ...packet, payload: 0, data: 'x'.repeat(100) },
    ),
  },
  'u32 and BPF over IPv6': {
    ip6tables: rules({
      filter: [
        ...either('u32', '--u32', [
          '4&0xFF=64',
          '6>>8&0xFF=0x11',
          '4>>8&0xFF=17',
          '40>>16=1',
          '40&0xFFFF=2',
          '8=0xfd010000',
          '36=5',
        ]),
        ...either('bpf', '--bytecode', [
          '4,48 0 0 6,21 0 1 17,6 0 0 1,6 0 0 0',
          '4,40 0 0 42,21 0 1 2,6 0 0 1,6 0 0 0',
        ]),
        'FORWARD -m string --algo bm --hex-string "|fd02000000000000|"',
      ],
    }),
    packets: [
      left('udp [fd01::7]:1 > [fd02::5]:2'),
      left('udp [fd01::7]:1 > [fd02::5]:2', { headers: ['hop-by-hop'] }),
      left('tcp [fd01::7]:1 > [fd02::6]:2', { tos: 0x20 }),
    ],
  },
});
