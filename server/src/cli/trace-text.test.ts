import { expect, test } from 'vitest';
import type { PacketJson, PacketTraceJson, StepJson } from '../../../protocol/trace.ts';
import { formatTrace, shareText, type TraceTextOptions } from './trace-text.ts';

const packet: PacketJson = {
  in: 'eth0',
  out: null,
  protocol: 'tcp',
  src: '10.1.0.7',
  dst: '10.96.0.1',
  sport: 40000,
  dport: 80,
  mark: 0,
};

function rule(chain: string, rule: number, depth: number, line: number, more: Partial<StepJson> = {}): StepJson {
  const place = {
    hook: 'PREROUTING',
    table: 'nat',
    chain,
    event: 'rule',
    rule,
    file: 'iptables-save.txt',
    line,
  } as const;
  return { kind: 'rule', depth, passed: [1, 1], packet, changes: [], text: '', ...place, ...more } as StepJson;
}

const trace: PacketTraceJson = {
  groups: [],
  outcomes: [
    {
      probability: '1/2',
      assumptions: [{ id: 'local:10.9.9.9', text: '10.9.9.9 is an address of this node', holds: false }],
      events: [],
      steps: [
        {
          kind: 'conntrack',
          hook: 'PREROUTING',
          text: 'A new connection.',
          packet,
          changes: [],
          state: 'NEW',
          direction: 'original',
        },
        rule('PREROUTING', 1, 0, 2),
        rule('KUBE-SERVICES', 7, 1, 3, {
          changes: [{ field: 'dst', before: '10.96.0.1:80', after: '10.2.0.5:8080' }],
        }),
        {
          kind: 'routing',
          hook: 'routing',
          text: 'Routed out eth1.',
          packet,
          changes: [],
          decision: 'forward',
          file: 'ip-route.txt',
          line: 4,
        },
      ],
      verdict: 'forwarded',
      decidedBy: {
        by: 'policy',
        table: 'filter',
        chain: 'FORWARD',
        text: 'the policy ACCEPT of FORWARD',
        file: 'iptables-save.txt',
        line: 9,
      },
      out: 'eth1',
      packet,
      summary: 'Forwarded out eth1.',
      reasons: [],
    },
    {
      probability: '1/2',
      assumptions: [],
      events: [],
      steps: [],
      verdict: 'dropped',
      decidedBy: { by: 'stack', part: 'ttl', text: 'the TTL ran out' },
      packet,
      summary: 'Dropped.',
      reasons: [],
    },
  ],
};

const lines = ['*nat', '-A PREROUTING -j KUBE-SERVICES', '-A KUBE-SERVICES -j DNAT --to-destination 10.2.0.5:8080'];
const options: TraceTextOptions = {
  colours: false,
  title: 'packet',
  translate: (template: string) => template,
  lineOf: (_: string, line: number) => lines[line - 1],
};

test('what happens, what decided it, and the way by hook, table and chain', () => {
  expect(formatTrace(trace, { ...options, name: 'web' })).toBe(
    `Packet “web”: tcp 10.1.0.7:40000 → 10.96.0.1:80, in eth0
  Outcome 1 of 2, share 1/2: Forwarded out eth1.
    decided by the policy ACCEPT of FORWARD  iptables-save.txt:9
    assuming not: 10.9.9.9 is an address of this node [local:10.9.9.9]
    PREROUTING
      A new connection.
      nat
        PREROUTING 1  -A PREROUTING -j KUBE-SERVICES  iptables-save.txt:2
          KUBE-SERVICES 7  -A KUBE-SERVICES -j DNAT --to-destination 10.2.0.5:8080  iptables-save.txt:3
          dst: 10.96.0.1:80 → 10.2.0.5:8080
    routing
      Routed out eth1.  ip-route.txt:4
  Outcome 2 of 2, share 1/2: Dropped.
    decided by the TTL ran out
`,
  );
});

test('colours only where they are wanted', () => {
  expect(formatTrace(trace, { ...options, colours: true })).toContain('\u001b[32mForwarded out eth1.\u001b[39m');
  expect(formatTrace(trace, options)).not.toContain('\u001b');
});

test.each([
  ['1/3', '1/3'],
  ['3104/931201', '3104/931201'],
  ['1388126791452083/416438125224971788', '≈ 0.333%'],
  ['12345678901234567/12345678901234568', '> 99.9%'],
  ['1/123456789012345678', '< 0.0001%'],
  ['0', '0'],
])('a share is exact as far as it can be read: %s', (share, text) => {
  expect(shareText(share)).toBe(text);
});
