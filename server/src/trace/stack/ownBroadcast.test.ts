/** A broadcast of the node itself is heard by the node: before it leaves, or behind, where soft interrupts have to wait. */
import { expect, test } from 'vitest';
import { trace } from '../engine.ts';
import { packet, router } from '../testing/node.ts';

const filter = '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n';
const mangle = '*mangle\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\nCOMMIT\n';

/** The chains that each outcome walks. */
function walks(rules: string): readonly string[] {
  const node = router(rules);
  const bound = { 'bound:10.2.0.1': true };
  const [traced] = trace(node, [packet('udp 10.2.0.1:68 > 255.255.255.255:67')], { assumptions: bound });
  return (traced?.outcomes ?? []).map(({ steps }) =>
    steps.flatMap((step) => (step.kind === 'policy' ? [`${step.table} ${step.chain}`] : [])).join(', '),
  );
}

test('both orders are outcomes where a table sees the packet leave', () => {
  const sent = 'mangle OUTPUT, filter OUTPUT, mangle POSTROUTING';
  const heard = 'mangle PREROUTING, mangle INPUT, filter INPUT';
  expect(walks(filter + mangle)).toEqual([
    `${sent}, ${heard}, mangle POSTROUTING`,
    `${sent}, mangle POSTROUTING, ${heard}`,
  ]);
});

test('where none does the order is nothing to ask about', () => {
  expect(walks(filter)).toEqual(['filter OUTPUT, filter INPUT']);
});

test('what TEE copies of it is heard behind the table that copies', () => {
  // Behind the rule a mark routes the copy anew, to everybody again.
  const rules = '-A OUTPUT -j TEE --gateway 10.2.0.9\n-A OUTPUT -j MARK --set-mark 1\n';
  const copying = `*mangle\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n${rules}COMMIT\n`;
  const copy = 'mangle OUTPUT, mangle POSTROUTING, mangle POSTROUTING';
  for (const way of walks(copying)) expect(way).toMatch(new RegExp(`^${copy}, mangle OUTPUT, `));
});
