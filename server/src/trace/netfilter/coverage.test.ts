import { expect, test } from 'vitest';
import { matches } from '../../catalog/matches/index.ts';
import { targets } from '../../catalog/targets/index.ts';
import { matchSemantics } from './matches/index.ts';
import { targetSemantics } from './targets/index.ts';

/** Targets whose effect the trace asks about, because nothing in a dump tells. */
const asked: readonly string[] = ['CLUSTERIP', 'HMARK', 'TEE', '(user-defined chain)'];

test('every match of the catalog has a meaning', () => {
  const known = matchSemantics.map(({ name }) => name);
  expect(matches.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
});

test('every target of the catalog has a meaning, or is asked about', () => {
  const known = [...targetSemantics.map(({ name }) => name), ...asked];
  expect(targets.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
});

test('nothing has two meanings', () => {
  for (const table of [matchSemantics, targetSemantics]) {
    const names = table.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  }
});

test('how much is modelled', () => {
  const count = (table: readonly { readonly state: string }[], state: string): number =>
    table.filter((each) => each.state === state).length;
  const counts = Object.fromEntries(
    [['matches', matchSemantics] as const, ['targets', targetSemantics] as const].map(([name, table]) => [
      name,
      ['modelled', 'no-effect', 'unknown'].map((state) => `${count(table, state)} ${state}`).join(', '),
    ]),
  );
  expect(counts).toMatchInlineSnapshot(`
    {
      "matches": "26 modelled, 2 no-effect, 34 unknown",
      "targets": "25 modelled, 14 no-effect, 0 unknown",
    }
  `);
});
