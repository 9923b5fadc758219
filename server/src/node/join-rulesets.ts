/** The rules of several dumps: one ruleset a family and variant, and each table once. */
import type { TableName } from '../catalog/types.ts';
import type { Family } from '../net/family.ts';
import { message } from '../text/message.ts';
import type { RuleChain, Ruleset, RuleTable } from './model.ts';
import type { Note } from './note.ts';
import type { Part } from './parts.ts';

type RulesetPart = Extract<Part, { readonly kind: 'ruleset' }>;

export function joinRulesets(parts: readonly RulesetPart[], notes: Note[]): readonly Ruleset[] {
  const joined: Ruleset[] = [];
  for (const { ruleset } of parts) {
    notes.push(...comingTwice(ruleset));
    const index = joined.findIndex((known) => known.family === ruleset.family && sameVariant(known, ruleset));
    const known = joined[index];
    if (known === undefined) joined.push(ruleset);
    else joined[index] = joinTwo(known, ruleset, notes);
  }
  return joined.filter((ruleset) => ruleset.tables.size > 0 || ruleset === onlyEmpty(joined, ruleset.family));
}

/** The first of a family that has no rules at all, which its empty dumps say; undefined where one has some. */
function onlyEmpty(all: readonly Ruleset[], family: Family): Ruleset | undefined {
  const own = all.filter((ruleset) => ruleset.family === family);
  return own.every(({ tables }) => tables.size === 0) ? own[0] : undefined;
}

/** A dump that doesn't name its variant is taken for the one that is there. */
function sameVariant(a: Ruleset, b: Ruleset): boolean {
  return a.variant === undefined || b.variant === undefined || a.variant === b.variant;
}

function joinTwo(first: Ruleset, second: Ruleset, notes: Note[]): Ruleset {
  const tables = new Map<TableName, RuleTable>(first.tables);
  for (const [name, table] of second.tables) {
    const known = tables.get(name);
    if (known === undefined) tables.set(name, table);
    else if (!alike(known, table)) {
      notes.push({
        ...(table.origin === undefined ? {} : { origin: table.origin }),
        message: message('Table {table} stands in {first} and, different, in {second}: the one in {first} is taken.', {
          table: name,
          first: known.origin?.file ?? '',
          second: table.origin?.file ?? '',
        }),
      });
    }
  }
  const variant = first.variant ?? second.variant;
  return {
    family: first.family,
    ...(variant === undefined ? {} : { variant }),
    tables,
    mentions: (word) => first.mentions(word) || second.mentions(word),
    rulesThatSay: (pattern) => [...first.rulesThatSay(pattern), ...second.rulesThatSay(pattern)],
  };
}

/** What is said of tables that come twice in one dump, and not alike: iptables-restore would take the last one too. */
function comingTwice({ tables, flushed = [] }: Ruleset): readonly Note[] {
  return flushed.flatMap((first) => {
    const last = tables.get(first.name);
    if (last?.origin === undefined || first.origin === undefined || alike(first, last)) return [];
    const what = message(
      'Table {table} stands twice in {file}, and different, in line {first} and in line {last}: the one in line {last} is taken, as by iptables-restore. Is one of them of ip6tables, or of another machine? Then give each a file of its own.',
      { table: first.name, file: last.origin.file, first: first.origin.line + 1, last: last.origin.line + 1 },
    );
    return [{ origin: last.origin, message: what }];
  });
}

/** Whether two dumps show the same rules: in the same chains, in the same words but for counters, behind them the same policies. */
function alike(a: RuleTable, b: RuleTable): boolean {
  const used = (table: RuleTable) => [...table.chains.values()].filter((chain) => chain.rules.length > 0);
  const [chains, others] = [used(a), used(b)];
  if (chains.length !== others.length) return false;
  if ([...a.chains.values()].some((chain) => otherPolicy(chain, b.chains.get(chain.name)))) return false;
  return chains.every((chain) => sameRules(chain, b.chains.get(chain.name)));
}

/** Of a chain that a listing leaves out nothing is known. */
function otherPolicy({ policy, origin }: RuleChain, other: RuleChain | undefined): boolean {
  return origin !== undefined && other?.origin !== undefined && policy !== other.policy;
}

function sameRules({ rules }: RuleChain, other: RuleChain | undefined): boolean {
  if (other?.rules.length !== rules.length) return false;
  for (let at = 0; at < rules.length; at++) {
    if (uncounted(rules.text(at)) !== uncounted(other.rules.text(at))) return false;
  }
  return true;
}

/** A rule without the counters that `iptables-save -c` and `iptables -vS` print. */
function uncounted(line: string): string {
  return line.replace(/^\[\d+:\d+\] ?| -c \d+ \d+(?= |$)/g, '').trimEnd();
}
