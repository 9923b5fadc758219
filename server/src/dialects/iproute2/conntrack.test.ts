import { describe, expect, test } from 'vitest';
import { formatAddress } from '../../net/text.ts';
import { render } from '../../text/message.ts';
import { dumpOf } from '../dump.ts';
import { readConnections } from './conntrack.ts';
import type { ConnectionEntry, Tuple } from './model.ts';

function tuple({ src, dst, sport, dport, icmpType, icmpId }: Tuple): string {
  const icmp = icmpType === undefined ? '' : ` type ${icmpType} id ${icmpId}`;
  return `${formatAddress(src)}:${sport ?? ''} > ${formatAddress(dst)}:${dport ?? ''}${icmp}`;
}

function brief(entry: ConnectionEntry): string {
  const flags = [entry.state, entry.seenReply ? 'replied' : 'unreplied', entry.assured && 'assured'].filter(Boolean);
  const more = [entry.mark > 0 && `mark ${entry.mark}`, entry.zone > 0 && `zone ${entry.zone}`].filter(Boolean);
  return [entry.original.protocol, tuple(entry.original), tuple(entry.reply), ...flags, ...more].join(', ');
}

describe('conntrack -L', () => {
  test('TCP, UDP, ICMP, GRE, unknown protocols, extended lines', () => {
    const { items, problems } = readConnections(
      dumpOf(
        'conntrack.txt',
        `tcp      6 431999 ESTABLISHED src=192.0.2.77 dst=10.96.0.1 sport=32968 dport=443 src=10.244.1.2 dst=192.0.2.77 sport=8443 dport=32968 [ASSURED] mark=0 use=1
udp      17 29 src=192.0.2.10 dst=198.51.100.9 sport=7001 dport=777 [UNREPLIED] src=198.51.100.9 dst=192.0.2.11 sport=777 dport=40000 mark=77 use=2
icmp     1 29 src=192.0.2.10 dst=192.0.2.11 type=8 code=0 id=24380 src=192.0.2.11 dst=192.0.2.10 type=0 code=0 id=24380 mark=0 use=1
udp      17 29 src=192.0.2.10 dst=198.51.100.9 sport=60883 dport=901 zone-orig=7 packets=1 bytes=29 [UNREPLIED] src=198.51.100.9 dst=192.0.2.10 sport=901 dport=60883 packets=0 bytes=0 mark=0 zone=3 use=2
gre      47 29 src=192.0.2.10 dst=192.0.2.11 srckey=0x0 dstkey=0x0 [UNREPLIED] src=192.0.2.11 dst=192.0.2.10 srckey=0x0 dstkey=0x0 mark=0 use=1
unknown  99 599 src=192.0.2.10 dst=192.0.2.11 [UNREPLIED] src=192.0.2.11 dst=192.0.2.10 mark=0 use=1
ipv6     10 udp      17 29 src=2001:db8:1::10 dst=2001:db8:9::1 sport=51177 dport=53 [UNREPLIED] src=2001:db8:1::20 dst=2001:db8:1::10 sport=5353 dport=51177 mark=0 use=1
conntrack v1.4.7 (conntrack-tools): 7 flow entries have been shown.
`,
      ),
    );
    expect(problems).toEqual([]);
    expect(items.map(brief)).toEqual([
      '6, 192.0.2.77:32968 > 10.96.0.1:443, 10.244.1.2:8443 > 192.0.2.77:32968, ESTABLISHED, replied, assured',
      '17, 192.0.2.10:7001 > 198.51.100.9:777, 198.51.100.9:777 > 192.0.2.11:40000, unreplied, mark 77',
      '1, 192.0.2.10: > 192.0.2.11: type 8 id 24380, 192.0.2.11: > 192.0.2.10: type 0 id 24380, replied',
      '17, 192.0.2.10:60883 > 198.51.100.9:901, 198.51.100.9:901 > 192.0.2.10:60883, unreplied, zone 3',
      '47, 192.0.2.10: > 192.0.2.11:, 192.0.2.11: > 192.0.2.10:, unreplied',
      '99, 192.0.2.10: > 192.0.2.11:, 192.0.2.11: > 192.0.2.10:, unreplied',
      '17, 2001:db8:1::10:51177 > 2001:db8:9::1:53, 2001:db8:1::20:5353 > 2001:db8:1::10:51177, unreplied',
    ]);
  });

  test('events count but for those of flows that are gone', () => {
    const flow =
      'udp      17 30 src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 [UNREPLIED] src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1';
    const { items } = readConnections(dumpOf('x', `    [NEW] ${flow}\n[DESTROY] ${flow}\n`));
    expect(items.map((item) => item.origin.line)).toEqual([0]);
  });

  test('a bad line costs that line', () => {
    const { items, problems } = readConnections(
      dumpOf('x', 'nonsense\ntcp 6 1 SYN_SENT src=1.2.3.4 dst=5.6.7\ntcp 6 1 src=1 dst=2 src=3 dst=4\n'),
    );
    expect(items).toEqual([]);
    expect(problems.map(({ line, problem }) => `${line}: ${render(problem.message)}`)).toEqual([
      '0: This is no line of conntrack -L: expected one such as “tcp 6 431999 ESTABLISHED src=…”.',
      '1: Expected src= and dst= of both directions, but the line ends here.',
      '2: Expected src= with an address, found “src=1”.',
      '2: Expected dst= with an address, found “dst=2”.',
      '2: Expected src= with an address, found “src=3”.',
      '2: Expected dst= with an address, found “dst=4”.',
    ]);
  });
});
