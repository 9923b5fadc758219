/** The index of a chain may leave out only rules that would not have matched. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openSession } from '../engine.ts';
import { packet, router } from '../testing/node.ts';
import { indexByLines, indexByRules } from './chainIndex.ts';
import { compileNode } from './compile.ts';

const hosts = ['10.2.0.5', '10.2.0.6', '10.2.0.7'];
const host = fc.constantFrom(...hosts);
const port = fc.constantFrom(80, 443, 8080);
const not = fc.constantFrom('', '! ');

const condition = fc.oneof(
  fc.tuple(not, host).map(([no, address]) => `${no}-d ${address}/32`),
  fc.tuple(not, host).map(([no, address]) => `${no}-s ${address}/32`),
  fc.constant('-d 10.2.0.0/24'),
  fc.tuple(not, port).map(([no, number]) => `-p tcp -m tcp ${no}--dport ${number}`),
  fc.constant('-p tcp -m tcp --dport 1:500'),
  fc.constant('-p udp'),
  fc.constant('-m conntrack --ctstate NEW'),
);
const rule = fc
  .tuple(condition, fc.constantFrom('', ' -j MARK --set-xmark 0x1/0x1'))
  .map(([what, does]) => what + does);
const chain = fc.array(rule, { minLength: 16, maxLength: 40 });
const asked = fc
  .tuple(fc.constantFrom('tcp', 'udp'), host, host, port)
  .map(([protocol, src, dst, dport]) => packet(`${protocol} ${src}:40000 > ${dst}:${dport} in eth-r`));

const dump = (rules: readonly string[]): string =>
  `*mangle\n:PREROUTING ACCEPT [0:0]\n${rules.map((text) => `-A PREROUTING ${text}\n`).join('')}COMMIT\n`;

test.each([
  ['rules', indexByRules],
  ['lines', indexByLines],
])('what an index by %s leaves out does not match', (_, indexOf) => {
  fc.assert(
    fc.property(chain, asked, (rules, one) => {
      const [ruleset] = compileNode(router(dump(rules))).ipv4;
      const compiled = ruleset?.table('mangle')?.chain('PREROUTING');
      const index = compiled && indexOf(compiled.chain);
      if (compiled === undefined || index === undefined) return;
      const offered = new Set<number>();
      for (let at = index.next(0, one); at < compiled.length; at = index.next(at + 1, one)) offered.add(at);
      const traced = openSession(router(dump(rules))).send(one).outcomes[0]?.steps ?? [];
      for (const step of traced) {
        if (step.kind === 'rule' && step.table === 'mangle') expect([...offered]).toContain(step.rule - 1);
      }
    }),
  );
});

test('an index by lines finds rules for one host unread, one by rules those for one port too', () => {
  const rules = Array.from({ length: 40 }, (_, index) =>
    index < 30 ? `-d 10.2.0.${index + 2}/32 -j RETURN` : `-p tcp -m tcp --dport ${index} -j RETURN`,
  );
  const chain = router(dump(rules)).rulesets[0]?.tables.get('mangle')?.chains.get('PREROUTING');
  const others = [indexByLines, indexByRules].map((indexOf) => chain && indexOf(chain)?.others);
  expect(others).toEqual([10, 0]);
});

test('events and the rules passed between them are the same from the first walk to the last', () => {
  const rules = Array.from(
    { length: 50 },
    (_, index) => `-d 10.2.0.${index + 2}/32 -j MARK --set-xmark 0x${index}/0xff`,
  );
  const session = openSession(router(dump(rules)));
  const seen = [5, 40, 5, 40, 5, 40].map((last) => {
    const [outcome] = session.send(packet(`tcp 10.1.0.7:40000 > 10.2.0.${last}:80 in eth-l`)).outcomes;
    return (outcome?.steps ?? []).flatMap((step) =>
      (step.kind === 'rule' || step.kind === 'policy') && step.chain === 'PREROUTING'
        ? [`${step.chain} ${step.rule} passed ${step.passed}`]
        : [],
    );
  });
  expect(seen[0]).toEqual(['PREROUTING 4 passed 1,4', 'PREROUTING 51 passed 5,51']);
  expect(seen[1]).toEqual(['PREROUTING 39 passed 1,39', 'PREROUTING 51 passed 40,51']);
  expect(seen[4]).toEqual(seen[0]);
  expect(seen[5]).toEqual(seen[1]);
});
