import { expect, test } from 'vitest';
import { clusterIp } from '../testing/fixture.ts';
import { speaker } from '../words.ts';
import { traceAsMarkdown, traceAsText } from './text.ts';

const [outcome] = clusterIp.trace.packets[0]?.outcomes ?? [];
const say = speaker({});

test('text for a ticket: the packet, the verdict, why, on what it rests, and the way', () => {
  if (outcome === undefined) throw new Error('no outcome');
  expect(traceAsText({ document: 'iptables-save.txt', outcome, outcomes: 2 }, say)).toBe(`Trace over iptables-save.txt

tcp 10.244.1.30:40000 → 10.96.40.7:80 arrives on cni0

Forwarded out cni0 to 10.244.1.11:8080, because rule 2 of KUBE-SEP-EPVTA2RHFPHQF37H rewrote the destination.
One of 2 ways this can go, with a share of 50 %.

Why:

  - DNAT rewrites the destination.
  - 10.244.1.11 is reached through cni0.

This rests on what the dumps don’t say:

  - 10.244.1.0/24 is reached through cni0

Step by step:

  - PREROUTING: First packet of a connection: its state is NEW.
  - PREROUTING nat: Every packet jumps to KUBE-SERVICES. (iptables-save.txt:12)
  - PREROUTING nat: Destination 10.96.40.7, tcp port 80: jumps to KUBE-SVC-67NZLRHBNDSAWJRO. (iptables-save.txt:21)
  - PREROUTING nat: By chance (1/2): jumps to the endpoint’s chain. (iptables-save.txt:30)
  - PREROUTING nat: DNAT rewrites the destination. (iptables-save.txt:40) dst 10.96.40.7 → 10.244.1.11, dport 80 → 8080
  - routing: 10.244.1.11 is reached through cni0. out  → cni0
  - FORWARD filter: No rule decided: the policy accepts. (iptables-save.txt:60)
  - POSTROUTING: Leaves on cni0.
`);
});

test('what Markdown would take for its own is kept as it is', () => {
  if (outcome === undefined) throw new Error('no outcome');
  const odd = {
    ...outcome,
    summary: 'Dropped by rule 1 of my_chain_* [nat].',
    reasons: [],
    steps: [],
    assumptions: [],
  };
  const text = traceAsMarkdown({ document: 'a_b.txt', outcome: odd, outcomes: 1 }, say);
  expect(text).toContain('### Trace over a\\_b.txt');
  expect(text).toContain('**Dropped by rule 1 of my\\_chain\\_\\* \\[nat\\].**');
});
