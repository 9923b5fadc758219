/** A broadcast of the node itself is heard by the node: before it leaves, or behind, where soft interrupts have to wait. */
import { expect, test } from 'vitest';
import { openSession, trace } from '../engine.ts';
import { packet, router, rulesAlone } from '../testing/node.ts';

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

test('the node hears it by an interface that rules alone do not tell', () => {
  const rules = `*filter
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -i eth0 -j DROP
COMMIT
`;
  const told = { assumptions: { 'broadcast:10.0.0.255': true } };
  const heard = openSession(rulesAlone(rules), told).send(packet('udp 10.0.0.1:138 > 10.0.0.255:138')).outcomes;
  expect(heard.map(({ steps }) => steps.some((step) => step.kind === 'rule' && step.chain === 'INPUT'))).toEqual([
    true,
    false,
  ]);
  expect(heard.map(({ assumptions }) => assumptions.find(({ id }) => id === 'in:eth0')?.holds)).toEqual([true, false]);
});
