import { describe, expect, test } from 'vitest';
import type { Node } from '../node/model.ts';
import { render } from '../text/message.ts';
import { trace } from './engine.ts';
import { reasonsOf } from './reasons.ts';
import { summaryOf } from './summary.ts';
import { packet, router } from './testing/node.ts';
import type { Outcome } from './trace.ts';

const passing = 'tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l';

function firstOutcome(node: Node, asked: string): Outcome {
  const outcome = trace(node, [packet(asked)])[0]?.outcomes[0];
  if (outcome === undefined) throw new Error('no outcome');
  return outcome;
}

const summary = (node: Node, asked = passing): string => render(summaryOf(firstOutcome(node, asked), node));
const reasons = (node: Node, asked = passing): readonly string[] =>
  reasonsOf(firstOutcome(node, asked), node).map(({ text }) => render(text));

const masquerading = (postrouting: string): Node =>
  router(`*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:KUBE-MARK-MASQ - [0:0]
:KUBE-POSTROUTING - [0:0]
-A PREROUTING -d 10.96.0.1/32 -j KUBE-MARK-MASQ
-A PREROUTING -d 10.96.0.1/32 -p tcp -j DNAT --to-destination 10.2.0.5:8080
-A POSTROUTING -j KUBE-POSTROUTING
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
${postrouting}COMMIT
`);
const toService = 'tcp 10.1.0.7:40000 > 10.96.0.1:80 in eth-l';

describe('a mark that decided is named, with who set it', () => {
  test('where the translating rule tests it itself', () => {
    const node = masquerading('-A KUBE-POSTROUTING -m mark --mark 0x4000/0x4000 -j MASQUERADE\n');
    expect(summary(node, toService)).toBe(
      'Forwarded out eth-r to 10.2.0.5:8080, destination rewritten from 10.96.0.1:80 by rule 2 of PREROUTING; ' +
        'source rewritten to 10.2.0.1 because rule 1 of KUBE-POSTROUTING saw mark 0x4000, set by KUBE-MARK-MASQ.',
    );
  });

  test('where a rule above it turns away what has no mark, although the mark is gone by then', () => {
    const node = masquerading(
      `-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0
-A KUBE-POSTROUTING -j MASQUERADE
`,
    );
    expect(summary(node, toService)).toMatch(
      /source rewritten to 10\.2\.0\.1 by rule 3 of KUBE-POSTROUTING because rule 1 saw mark 0x4000, set by KUBE-MARK-MASQ\.$/,
    );
    expect(reasons(node, toService)).toEqual([
      'Rule 1 of KUBE-MARK-MASQ: change the mark by 0x4000/0x4000. Called by rule 1 of PREROUTING (nat).',
      'Rule 2 of PREROUTING: rewrite the destination to 10.2.0.5:8080.',
      '10.2.0.5 is reached directly through eth-r.',
      'Rule 2 of KUBE-POSTROUTING: change the mark by 0x4000/0x0. Called by rule 1 of POSTROUTING (nat).',
      'Rule 3 of KUBE-POSTROUTING: rewrite the source to the outgoing interface’s address. Rule 1 let it come here, for it saw mark 0x4000, set by KUBE-MARK-MASQ.',
    ]);
  });

  test('a mark of other bits is no cause', () => {
    const node = masquerading('-A KUBE-POSTROUTING -m mark ! --mark 0x1/0x1 -j MASQUERADE\n');
    expect(summary(node, toService)).toMatch(/source rewritten to 10\.2\.0\.1 by rule 1 of KUBE-POSTROUTING\.$/);
  });

  test('where the packet came with it', () => {
    const rules =
      '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A FORWARD -m mark --mark 0x2/0x2 -j DROP\nCOMMIT\n';
    const node = router(rules);
    const outcome = trace(node, [packet(passing, { mark: 3 })])[0]?.outcomes[0];
    expect(outcome === undefined ? '' : render(summaryOf(outcome, node))).toBe(
      'Dropped by rule 1 of FORWARD (filter), which saw mark 0x2, which it came with.',
    );
  });

  test('where it chose the route', () => {
    const rules = '*mangle\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -j MARK --set-xmark 0x2/0xf\nCOMMIT\n';
    const node = router(rules, {
      'ip-rule.txt':
        '0:\tfrom all lookup local\n100:\tfrom all fwmark 0x2/0xf lookup 102\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n',
      'ip-route.txt':
        'default via 10.2.0.254 dev eth-r\ndefault via 10.1.0.254 dev eth-l table 102\n10.2.0.0/24 dev eth-r\n',
    });
    expect(summary(node)).toBe(
      'Forwarded out eth-l to 10.2.0.5:80, routed by table 102 because of mark 0x2, set by rule 1 of PREROUTING.',
    );
  });
});

test('a rule of a chain of one’s own is named with the rule that led there', () => {
  const node = router(
    '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:BAD - [0:0]\n-A FORWARD -p udp -j ACCEPT\n-A FORWARD -j BAD\n-A BAD -j DROP\nCOMMIT\n',
  );
  expect(summary(node)).toBe('Dropped by rule 1 of BAD (filter), called by rule 2 of FORWARD (filter).');
});

test('what nothing touched is said in few words', () => {
  expect(summary(router(''))).toBe('Forwarded out eth-r to 10.2.0.5:80.');
});
