/** Rules as iptables-save 1.8.13 printed them, nft and legacy alike (Linux 6.18). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Family, families } from '../../../net/family.ts';
import { initialContext } from '../context.ts';
import { parseLine } from '../lines.ts';
import type { Rule } from '../model.ts';
import saved from '../testing/cases/saved.json' with { type: 'json' };
import { printRule } from './rule.ts';

interface Case {
  readonly table: 'filter' | 'nat' | 'mangle' | 'raw' | 'security';
  readonly chain: string;
  /** After `-A CHAIN`. */
  readonly rule: string;
  readonly saved: string;
}

function casesOf(family: Family): readonly Case[] {
  return saved[family].map(([table = '', chain = '', rule = '', text = '']) => {
    return { table: table as Case['table'], chain, rule, saved: text };
  });
}

function ruleOf(family: Family, table: Case['table'], line: string): Rule {
  const read = parseLine('rule_line', line, { ...initialContext(family), place: 'table', table });
  if (read.kind !== 'rule') throw new Error(`no rule: ${line}`);
  return read.rule;
}

describe.each(families)('%s', (family) => {
  const cases = casesOf(family);

  test('a rule is printed as iptables-save prints it, or left alone', () => {
    const wrong: string[] = [];
    let left = 0;
    for (const { table, chain, rule, saved: text } of cases) {
      const found = printRule(ruleOf(family, table, `-A ${chain} ${rule}`), family);
      if (found === undefined) left++;
      else if (found !== `-A ${chain}${text === '' ? '' : ` ${text}`}`) wrong.push(`${rule} became ${found}`);
    }
    expect(wrong).toEqual([]);
    expect(left).toBeLessThan(cases.length / 10);
  });

  test('what was printed once is printed the same again', () => {
    fc.assert(
      fc.property(fc.constantFrom(...cases), ({ table, chain, rule }) => {
        const once = printRule(ruleOf(family, table, `-A ${chain} ${rule}`), family);
        if (once !== undefined) expect(printRule(ruleOf(family, table, once), family)).toBe(once);
      }),
    );
  });
});

test.each([
  ['a list of addresses, which becomes several rules', '-A INPUT -s 10.0.0.1,10.0.0.2 -j DROP'],
  ['a name that only its machine can look up', '-A INPUT -s gateway.example -j DROP'],
  ['a line that edits the table', '-I INPUT -j DROP'],
  ['a time, of which the kernel keeps more than was written', '-A INPUT -m time --weekdays Mon -j DROP'],
])('%s has no printed form', (_, line) => {
  expect(printRule(ruleOf('ipv4', 'filter', line), 'ipv4')).toBeUndefined();
});
