import { describe, expect, it } from 'vitest';
import { formatPrefix } from '../../../net/text.ts';
import { dedent } from '../../../testing/problems.ts';
import { openDocument } from '../../../text/document.ts';
import { type LoadedRuleset, openDump, ruleNumberAt, rulesetOf } from '../index.ts';

function loaded(text: string): LoadedRuleset {
  const dump = openDump(openDocument(dedent(text)));
  const [section] = dump.sections;
  if (!section) throw new Error('no section');
  return rulesetOf(dump, section, 'file');
}

/** Lines of a chain's rules, from 1, with what each compares. */
function rules(ruleset: LoadedRuleset, chain: string): readonly string[] {
  const found = ruleset.tables.get('filter')?.chains.get(chain)?.rules;
  return Array.from({ length: found?.length ?? 0 }, (_, index) => {
    const rule = found?.at(index);
    const addresses = (rule?.conditions ?? []).flatMap(({ value }) =>
      value.kind === 'prefixes' ? value.prefixes.map(formatPrefix) : [],
    );
    return [(found?.origin(index).line ?? 0) + 1, ...addresses, rule?.target?.name ?? ''].join(' ');
  });
}

describe('a table as it is once it is loaded', () => {
  it('has all built-in chains, with the last policy', () => {
    const ruleset = loaded(`
      *filter
      :INPUT ACCEPT [0:0]
      :INPUT DROP [0:0]
      :U - [0:0]
      COMMIT
    `);
    const chains = ruleset.tables.get('filter')?.chains;
    expect(chains?.get('INPUT')).toMatchObject({ policy: 'DROP', origin: { file: 'file', line: 1 } });
    expect(chains?.get('FORWARD')).toMatchObject({ policy: 'ACCEPT' });
    expect(chains?.get('FORWARD')?.origin).toBeUndefined();
    expect(chains?.get('U')?.policy).toBeUndefined();
  });

  it('has a rule for each combination of addresses', () => {
    const ruleset = loaded(`
      *filter
      -A INPUT -s 1.1.1.1,2.2.2.2 -d 3.3.3.3,4.4.4.4 -j ACCEPT
      -A INPUT -j DROP
      COMMIT
    `);
    expect(rules(ruleset, 'INPUT')).toEqual([
      '2 1.1.1.1/32 3.3.3.3/32 ACCEPT',
      '2 1.1.1.1/32 4.4.4.4/32 ACCEPT',
      '2 2.2.2.2/32 3.3.3.3/32 ACCEPT',
      '2 2.2.2.2/32 4.4.4.4/32 ACCEPT',
      '3 DROP',
    ]);
  });

  it('is what its editing commands leave', () => {
    const ruleset = loaded(`
      *filter
      -N U
      -A INPUT -s 1.1.1.1 -j ACCEPT
      -I INPUT -s 2.2.2.2,3.3.3.3 -j ACCEPT
      -I INPUT 2 -j U
      -R INPUT 1 -j DROP
      -D INPUT -s 1.1.1.1/32 -j ACCEPT
      -A U -j RETURN
      -A U -j ACCEPT
      -D U 1
      -P FORWARD DROP
      -A FORWARD -j ACCEPT
      -F FORWARD
      COMMIT
    `);
    expect(rules(ruleset, 'INPUT')).toEqual(['6 DROP', '5 U', '4 2.2.2.2/32 ACCEPT']);
    expect(rules(ruleset, 'U')).toEqual(['9 ACCEPT']);
    expect(rules(ruleset, 'FORWARD')).toEqual([]);
    expect(ruleset.tables.get('filter')?.chains.get('FORWARD')?.policy).toBe('DROP');
  });

  it('tells what its rules go to and nobody shows', () => {
    const ruleset = loaded(`
      *filter
      :U - [0:0]
      -A INPUT -j U
      -A INPUT -j OWN
      -A U -g HIDDEN
      -A U -j LOG
      COMMIT
    `);
    expect([...(ruleset.tables.get('filter')?.strangers ?? [])]).toEqual(['OWN', 'HIDDEN']);
  });

  it('tells that also of the rules which editing commands leave', () => {
    const ruleset = loaded(`
      *filter
      -A INPUT -j GONE
      -I INPUT -j OWN
      -D INPUT -j GONE
      COMMIT
    `);
    expect([...(ruleset.tables.get('filter')?.strangers ?? [])]).toEqual(['OWN']);
  });

  it('is flushed where it comes again', () => {
    const ruleset = loaded(`
      *filter
      -A INPUT -j ACCEPT
      COMMIT
      *filter
      -A INPUT -j DROP
      COMMIT
    `);
    expect(rules(ruleset, 'INPUT')).toEqual(['5 DROP']);
  });

  it('begins a chain anew that is declared again, as nft does', () => {
    const ruleset = loaded(`
      *filter
      :U - [0:0]
      -A U -j ACCEPT
      :U - [0:0]
      -A U -j DROP
      COMMIT
    `);
    expect(rules(ruleset, 'U')).toEqual(['5 DROP']);
  });

  it('throws a RangeError for rules that there are not', () => {
    const chain = loaded('*filter\nCOMMIT\n').tables.get('filter')?.chains.get('INPUT');
    expect(() => chain?.rules.at(0)).toThrow(RangeError);
    expect(() => chain?.rules.origin(-1)).toThrow(RangeError);
  });
});

it('rules are numbered from 1', () => {
  const dump = openDump(openDocument('*filter\n-A INPUT -s 1.1.1.1,2.2.2.2\n-A INPUT -j DROP\nCOMMIT\n'));
  const [block] = dump.blocks;
  if (!block) throw new Error('no block');
  expect(ruleNumberAt(dump, block, 'INPUT', 1)).toBe(1);
  expect(ruleNumberAt(dump, block, 'INPUT', 2)).toBe(3);
  expect(ruleNumberAt(dump, block, 'INPUT', 3)).toBeUndefined();
});
