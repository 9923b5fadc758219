import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { render } from '../../text/message.ts';
import { readPacketLine } from './index.ts';

function read(line: string): unknown {
  const found = readPacketLine(line);
  return found.kind === 'packet' ? { format: found.format, ...found.packet } : found;
}

/** The message, and under the line the word that it blames. */
function blamed(line: string): string {
  const found = readPacketLine(line);
  if (found.kind === 'packet') return 'no problem';
  const { start, end } = found.span ?? { start: 0, end: 0 };
  return `${line}\n${' '.repeat(start)}${'^'.repeat(end - start)} ${found.field ?? ''}: ${render(found.text)}`;
}

describe('our own notation', () => {
  test.each([
    [
      'tcp 10.1.0.7:40000 > 10.96.0.1:80 in eth0',
      { protocol: 'tcp', src: '10.1.0.7', sport: 40000, dst: '10.96.0.1', dport: 80, in: 'eth0' },
    ],
    [
      'udp [fd00::7]:5000 -> [fd00::1]:53 in eth0 mark 0x4000',
      { protocol: 'udp', src: 'fd00::7', sport: 5000, dst: 'fd00::1', dport: 53, in: 'eth0', mark: 0x4000 },
    ],
    ['10.1.0.7 > 10.2.0.5:443', { protocol: 'tcp', src: '10.1.0.7', dst: '10.2.0.5', dport: 443 }],
    ['10.1.0.7>10.2.0.5', { protocol: 'icmp', src: '10.1.0.7', dst: '10.2.0.5' }],
    ['fd00::7 → fd00::1', { protocol: 'icmpv6', src: 'fd00::7', dst: 'fd00::1' }],
    [
      'icmp 10.1.0.7 > 10.2.0.5 type 8 code 0 id 77 local',
      { protocol: 'icmp', src: '10.1.0.7', dst: '10.2.0.5', icmpType: 8, icmpCode: 0, icmpId: 77, in: null },
    ],
    [
      'tcp 10.1.0.7:1 > 10.2.0.5:https syn,ack ttl 3 tos 0x10',
      {
        protocol: 'tcp',
        src: '10.1.0.7',
        sport: 1,
        dst: '10.2.0.5',
        dport: 443,
        flags: ['SYN', 'ACK'],
        ttl: 3,
        tos: 16,
      },
    ],
    ['10.1.0.7 > 10.2.0.5 gre in tun0', { protocol: 'gre', src: '10.1.0.7', dst: '10.2.0.5', in: 'tun0' }],
    [
      '10.1.0.7:1 > 10.2.0.5:2 flags RST',
      { protocol: 'tcp', src: '10.1.0.7', sport: 1, dst: '10.2.0.5', dport: 2, flags: ['RST'] },
    ],
    [
      'in=eth0 proto=tcp src=10.1.0.7 dst=10.96.0.1 dport=80',
      { protocol: 'tcp', src: '10.1.0.7', dst: '10.96.0.1', dport: 80, in: 'eth0' },
    ],
    [
      'udp src=fd00::7 dst=fd00::1 sport=5000 dport=53 mark=0x4000 local',
      { protocol: 'udp', src: 'fd00::7', sport: 5000, dst: 'fd00::1', dport: 53, mark: 0x4000, in: null },
    ],
    ['in=eth0 src=10.1.0.7 dst=10.2.0.5', { protocol: 'icmp', src: '10.1.0.7', dst: '10.2.0.5', in: 'eth0' }],
    [
      'src=10.1.0.7:1 dst=10.2.0.5:2 protocol=tcp flags=SYN,ACK ttl=3',
      { protocol: 'tcp', src: '10.1.0.7', sport: 1, dst: '10.2.0.5', dport: 2, flags: ['SYN', 'ACK'], ttl: 3 },
    ],
  ])('%s', (line, packet) => expect(read(line)).toEqual({ format: 'own', ...packet }));

  test('what is wrong is said at the word', () => {
    expect(blamed('in=eth0 proto=tcp src=10.1.0.700 dst=10.96.0.1')).toBe(
      `in=eth0 proto=tcp src=10.1.0.700 dst=10.96.0.1
                      ^^^^^^^^^^ src: 10.1.0.700 is no address: expected one of IPv4 such as 10.1.0.7, or of IPv6 such as fd00::7. Names are not looked up.`,
    );
    expect(blamed('in=eth0 proto=tcp src=10.1.0.7 dst=10.96.0.1 colour=red')).toBe(
      `in=eth0 proto=tcp src=10.1.0.7 dst=10.96.0.1 colour=red
                                             ^^^^^^ : colour is not understood here. A packet is written like this: tcp 10.1.0.7:40000 > 10.96.0.1:80 in eth0`,
    );
    expect(blamed('tcp 10.1.0.700:1 > 10.2.0.5:80')).toBe(
      `tcp 10.1.0.700:1 > 10.2.0.5:80
    ^^^^^^^^^^ src: 10.1.0.700 is no address: expected one of IPv4 such as 10.1.0.7, or of IPv6 such as fd00::7. Names are not looked up.`,
    );
    expect(blamed('tcp 10.1.0.7:1 > 10.2.0.5:80000')).toBe(
      `tcp 10.1.0.7:1 > 10.2.0.5:80000
                          ^^^^^ dport: 80000 is no port: expected a number from 0 to 65535.`,
    );
    expect(blamed('10.1.0.7 > 10.2.0.5 mark red')).toBe(
      `10.1.0.7 > 10.2.0.5 mark red
                         ^^^ mark: Expected a number from 0 to 4294967295 behind mark.`,
    );
    expect(blamed('10.1.0.7 > 10.2.0.5 please')).toBe(
      `10.1.0.7 > 10.2.0.5 please
                    ^^^^^^ : please is not understood here. A packet is written like this: tcp 10.1.0.7:40000 > 10.96.0.1:80 in eth0`,
    );
    expect(blamed('hello')).toMatch(/No packet is in “hello”/);
    expect(blamed('  ')).toMatch(/Write or paste a packet/);
  });
});

describe('tcpdump', () => {
  test.each([
    [
      '12:34:56.789012 IP 10.1.0.7.40000 > 10.96.0.1.80: Flags [S], seq 123, win 64240, options [mss 1460], length 0',
      { protocol: 'tcp', src: '10.1.0.7', sport: 40000, dst: '10.96.0.1', dport: 80, flags: ['SYN'] },
    ],
    [
      '2026-11-25 12:34:56.789012 IP6 fd00::7.40000 > fd00::1.443: Flags [S.], seq 1, ack 2, win 1, length 0',
      { protocol: 'tcp', src: 'fd00::7', sport: 40000, dst: 'fd00::1', dport: 443, flags: ['SYN', 'ACK'] },
    ],
    [
      '12:34:56.789012 eth0  In  IP 10.1.0.7.40000 > 10.96.0.1.80: Flags [P.], seq 1:5, ack 1, win 1, length 4',
      {
        protocol: 'tcp',
        src: '10.1.0.7',
        sport: 40000,
        dst: '10.96.0.1',
        dport: 80,
        flags: ['PSH', 'ACK'],
        in: 'eth0',
      },
    ],
    [
      '12:34:56.789012 eth1  Out IP 10.1.0.7.40000 > 10.96.0.1.80: Flags [R], seq 1, win 0, length 0',
      { protocol: 'tcp', src: '10.1.0.7', sport: 40000, dst: '10.96.0.1', dport: 80, flags: ['RST'] },
    ],
    [
      '12:34:56.789012 IP 10.1.0.7.40000 > 10.96.0.10.53: 4711+ A? example.com. (29)',
      { protocol: 'udp', src: '10.1.0.7', sport: 40000, dst: '10.96.0.10', dport: 53 },
    ],
    [
      '12:34:56.789012 IP 10.1.0.7.bootpc > 10.1.0.1.bootps: BOOTP/DHCP, Request, length 300',
      { protocol: 'udp', src: '10.1.0.7', sport: 68, dst: '10.1.0.1', dport: 67 },
    ],
    [
      '12:34:56.789012 IP 10.1.0.7 > 10.2.0.5: ICMP echo request, id 77, seq 1, length 64',
      { protocol: 'icmp', src: '10.1.0.7', dst: '10.2.0.5', icmpType: 8, icmpId: 77 },
    ],
    [
      '12:34:56.789012 IP6 fd00::7 > fd00::1: ICMP6, echo reply, id 5, seq 1, length 64',
      { protocol: 'icmpv6', src: 'fd00::7', dst: 'fd00::1', icmpType: 129, icmpId: 5 },
    ],
    [
      '12:34:56.789012 IP6 fe80::1 > ff02::1: ICMP6, router advertisement, length 24',
      { protocol: 'icmpv6', src: 'fe80::1', dst: 'ff02::1', icmpType: 134 },
    ],
    [
      '12:34:56.789012 IP 10.2.0.5 > 10.1.0.7: ICMP 10.2.0.5 udp port 53 unreachable, length 36',
      { protocol: 'icmp', src: '10.2.0.5', dst: '10.1.0.7', icmpType: 3, icmpCode: 3 },
    ],
    [
      '12:34:56.789012 IP (tos 0x10, ttl 63, id 1, offset 0, flags [DF], proto TCP (6), length 60)\n    10.1.0.7.40000 > 10.96.0.1.80: Flags [S], cksum 0x1 (correct), seq 1, win 1, length 0',
      {
        protocol: 'tcp',
        src: '10.1.0.7',
        sport: 40000,
        dst: '10.96.0.1',
        dport: 80,
        flags: ['SYN'],
        ttl: 63,
        tos: 16,
        length: 60,
      },
    ],
    [
      '12:34:56.789012 02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype IPv4 (0x0800), length 74: 10.1.0.7.40000 > 10.96.0.1.80: Flags [S], seq 1, length 0',
      { protocol: 'tcp', src: '10.1.0.7', sport: 40000, dst: '10.96.0.1', dport: 80, flags: ['SYN'] },
    ],
    [
      'IP 10.1.0.7.500 > 10.2.0.5.500: UDP, length 40',
      { protocol: 'udp', src: '10.1.0.7', sport: 500, dst: '10.2.0.5', dport: 500 },
    ],
    [
      '12:34:56.789012 IP 10.1.0.7 > 10.2.0.5: GREv0, length 88: IP',
      { protocol: 'gre', src: '10.1.0.7', dst: '10.2.0.5' },
    ],
  ])('%s', (line, packet) => expect(read(line)).toEqual({ format: 'tcpdump', ...packet }));

  test('names are not looked up', () => {
    expect(blamed('12:34:56.789012 IP laptop.lan.40000 > 10.96.0.1.80: Flags [S], length 0')).toMatch(
      /\n {19}\^{10} src: laptop\.lan is no address/,
    );
  });
});

describe('the connection table', () => {
  test.each([
    [
      'tcp      6 431999 ESTABLISHED src=10.1.0.7 dst=10.96.0.1 sport=40000 dport=80 src=10.244.1.11 dst=10.1.0.1 sport=8080 dport=40000 [ASSURED] mark=0 use=1',
      { protocol: 'tcp', src: '10.1.0.7', sport: 40000, dst: '10.96.0.1', dport: 80 },
    ],
    [
      'ipv4     2 udp      17 29 src=10.1.0.7 dst=10.96.0.10 sport=5000 dport=53 [UNREPLIED] src=10.96.0.10 dst=10.1.0.7 sport=53 dport=5000 mark=0 zone=0 use=2',
      { protocol: 'udp', src: '10.1.0.7', sport: 5000, dst: '10.96.0.10', dport: 53 },
    ],
    [
      'ipv6     10 icmpv6   58 29 src=fd00::7 dst=fd00::1 type=128 code=0 id=77 src=fd00::1 dst=fd00::7 type=129 code=0 id=77 use=1',
      { protocol: 'icmpv6', src: 'fd00::7', dst: 'fd00::1', icmpType: 128, icmpCode: 0, icmpId: 77 },
    ],
    [
      'udp      17 29 src=10.1.0.7 dst=10.96.0.10 sport=40000 dport=53',
      { protocol: 'udp', src: '10.1.0.7', sport: 40000, dst: '10.96.0.10', dport: 53 },
    ],
    [
      '    [NEW] tcp      6 120 SYN_SENT src=fd00::7 dst=fd00::1 sport=40000 dport=443 [UNREPLIED] src=fd00::1 dst=fd00::7 sport=443 dport=40000',
      { protocol: 'tcp', src: 'fd00::7', sport: 40000, dst: 'fd00::1', dport: 443 },
    ],
    [
      '[DESTROY] unknown  47 src=10.1.0.7 dst=10.2.0.5 src=10.2.0.5 dst=10.1.0.7',
      { protocol: '47', src: '10.1.0.7', dst: '10.2.0.5' },
    ],
  ])('%s', (line, packet) => expect(read(line)).toEqual({ format: 'conntrack', ...packet }));

  test('both tuples without their numbers are no packet of ours, though a protocol stands before them', () => {
    expect(
      blamed('tcp src=10.1.0.7 dst=10.96.0.1 sport=40000 dport=80 src=10.244.1.11 dst=10.1.0.7 sport=8080 dport=40000'),
    ).toMatch(/looks like an entry of the connection table/);
  });

  test('a tuple alone has no protocol', () => {
    expect(blamed('src=10.1.0.7 dst=10.96.0.1')).toMatch(/its protocol is not in it/);
  });
});

describe('the kernel’s log', () => {
  test.each([
    [
      'Nov 25 12:00:00 node kernel: [  12.345678] FW-DROP: IN=eth0 OUT= MAC=02:00:00:00:00:02:02:00:00:00:00:01:08:00 SRC=203.0.113.50 DST=192.0.2.20 LEN=60 TOS=0x00 PREC=0x00 TTL=57 ID=4711 DF PROTO=TCP SPT=40000 DPT=22 WINDOW=64240 RES=0x00 SYN URGP=0',
      {
        protocol: 'tcp',
        src: '203.0.113.50',
        sport: 40000,
        dst: '192.0.2.20',
        dport: 22,
        in: 'eth0',
        length: 60,
        ttl: 57,
        tos: 0,
        flags: ['SYN'],
        mac: '02:00:00:00:00:01',
      },
    ],
    [
      'TRACE: raw:PREROUTING:policy:2 IN=eth0 OUT= SRC=10.1.0.7 DST=10.96.0.1 LEN=60 TOS=0x08 PREC=0x20 TTL=63 ID=1 DF PROTO=TCP SPT=40000 DPT=80 SEQ=1 ACK=0 WINDOW=1 RES=0x00 ACK PSH URGP=0 OPT (020405) MARK=0x4000',
      {
        protocol: 'tcp',
        src: '10.1.0.7',
        sport: 40000,
        dst: '10.96.0.1',
        dport: 80,
        in: 'eth0',
        length: 60,
        ttl: 63,
        tos: 0x28,
        flags: ['ACK', 'PSH'],
        mark: 0x4000,
      },
    ],
    [
      '[UFW BLOCK] IN= OUT=eth0 SRC=10.1.0.7 DST=10.2.0.5 LEN=84 TOS=0x00 PREC=0x00 TTL=64 ID=0 DF PROTO=ICMP TYPE=8 CODE=0 ID=77 SEQ=1',
      {
        protocol: 'icmp',
        src: '10.1.0.7',
        dst: '10.2.0.5',
        in: null,
        length: 84,
        ttl: 64,
        tos: 0,
        icmpType: 8,
        icmpCode: 0,
        icmpId: 77,
      },
    ],
    [
      'IN=eth0 OUT= MAC= SRC=10.2.0.5 DST=10.1.0.7 LEN=68 TOS=0x00 PREC=0xC0 TTL=64 ID=1 PROTO=ICMP TYPE=3 CODE=3 [SRC=10.1.0.7 DST=10.2.0.5 LEN=40 TOS=0x00 PREC=0x00 TTL=64 ID=2 PROTO=UDP SPT=40000 DPT=53 LEN=20 ]',
      {
        protocol: 'icmp',
        src: '10.2.0.5',
        dst: '10.1.0.7',
        in: 'eth0',
        length: 68,
        ttl: 64,
        tos: 0xc0,
        icmpType: 3,
        icmpCode: 3,
      },
    ],
    [
      'IN=eth0 OUT=eth1 SRC=fd00:0000:0000:0000:0000:0000:0000:0007 DST=fd00:0000:0000:0000:0000:0000:0000:0001 LEN=80 TC=0 HOPLIMIT=63 FLOWLBL=0 PROTO=UDP SPT=5000 DPT=53 LEN=40',
      {
        protocol: 'udp',
        src: 'fd00:0000:0000:0000:0000:0000:0000:0007',
        sport: 5000,
        dst: 'fd00:0000:0000:0000:0000:0000:0000:0001',
        dport: 53,
        in: 'eth0',
        length: 80,
        ttl: 63,
        tos: 0,
      },
    ],
  ])('%s', (line, packet) => expect(read(line)).toEqual({ format: 'log', ...packet }));

  test('a line that is cut off says so', () => {
    expect(blamed('IN=eth0 OUT= SRC=10.1.0.7 DST=10.2.0.5 LEN=60')).toMatch(/PROTO= is not in it/);
  });
});

test.each([
  [
    'trace id 7f6e ip filter INPUT packet: iif "eth0" ether saddr 02:00:00:00:00:01 ether daddr 02:00:00:00:00:02 ip saddr 10.1.0.7 ip daddr 10.2.0.5 ip dscp cs0 ip ecn not-ect ip ttl 64 ip id 1 ip protocol tcp ip length 60 tcp sport 40000 tcp dport 80 tcp flags == syn tcp window 64240',
    {
      protocol: 'tcp',
      src: '10.1.0.7',
      sport: 40000,
      dst: '10.2.0.5',
      dport: 80,
      in: 'eth0',
      ttl: 64,
      length: 60,
      flags: ['SYN'],
    },
  ],
  [
    'trace id 1 ip6 raw OUTPUT packet: oif "eth0" ip6 saddr fd00::7 ip6 daddr fd00::1 ip6 hoplimit 64 ip6 nexthdr udp udp sport 5000 udp dport 53 udp length 40',
    { protocol: 'udp', src: 'fd00::7', sport: 5000, dst: 'fd00::1', dport: 53, in: null, ttl: 64 },
  ],
])('nft: %s', (line, packet) => expect(read(line)).toEqual({ format: 'nft', ...packet }));

describe('sockets', () => {
  test.each([
    [
      'tcp   ESTAB      0      0          10.1.0.7:40000       10.96.0.1:80    users:(("curl",pid=1,fd=3))',
      { protocol: 'tcp', src: '10.1.0.7', sport: 40000, dst: '10.96.0.1', dport: 80 },
    ],
    [
      'ESTAB 0 0 [fd00::7]:40000 [fd00::1]:443',
      { protocol: 'tcp', src: 'fd00::7', sport: 40000, dst: 'fd00::1', dport: 443 },
    ],
    [
      'udp ESTAB 0 0 10.1.0.7%eth0:68 10.1.0.1:67',
      { protocol: 'udp', src: '10.1.0.7', sport: 68, dst: '10.1.0.1', dport: 67 },
    ],
    [
      'tcp6       0      0 ::ffff:10.1.0.7:22     ::ffff:10.1.0.9:50000     ESTABLISHED',
      { protocol: 'tcp', src: '::ffff:10.1.0.7', sport: 22, dst: '::ffff:10.1.0.9', dport: 50000 },
    ],
    [
      'ESTAB 0 0 [::ffff:10.1.0.7]:22 [::ffff:10.1.0.9]:50000',
      { protocol: 'tcp', src: '10.1.0.7', sport: 22, dst: '10.1.0.9', dport: 50000 },
    ],
    [
      'tcp        0      0 10.1.0.7:40000          10.96.0.1:80            ESTABLISHED 1/curl',
      { protocol: 'tcp', src: '10.1.0.7', sport: 40000, dst: '10.96.0.1', dport: 80 },
    ],
  ])('%s', (line, packet) => expect(read(line)).toEqual({ format: 'ss', in: null, ...packet }));

  test('one that listens has no other end', () => {
    expect(blamed('LISTEN 0 128 0.0.0.0:22 0.0.0.0:*')).toMatch(
      /0\.0\.0\.0:22 has no other end: it waits for packets\. Write one that comes to it: tcp 203\.0\.113\.50:40000 > 192\.0\.2\.1:22 in eth0/,
    );
  });
});

test('whatever is pasted is read or refused, never thrown at', () => {
  const words = fc.constantFrom(
    'IP',
    'IN=',
    'SRC=',
    'DST=1',
    'src=',
    'dst=',
    '>',
    'tcp',
    '6',
    '10.1.0.7:80',
    '[::1]:x',
    'Flags [',
    'ip saddr',
    'ESTAB',
    'mark',
    '*:*',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(words, { maxLength: 8 }).map((all) => all.join(' ')),
      ),
      (line) => {
        const found = readPacketLine(line);
        if (found.kind === 'problem' && found.span !== undefined) {
          expect(found.span.end).toBeLessThanOrEqual(line.length);
          expect(found.span.end).toBeGreaterThan(found.span.start);
        }
      },
    ),
  );
});
