/**
 * Rules of `-m hashlimit` that name one table share it, and the first that was loaded says how it counts, whatever the
 * others say of rate, burst and mode (hashlimit_mt_check_common() of net/netfilter/xt_hashlimit.c).
 */
import type { MatchUse } from '../../dialects/iptables-save/model.ts';
import type { Ruleset, RuleTable } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { once } from '../once.ts';
import { rulesetsOf, type Walk } from '../walk/walk.ts';
import { optionNamed } from './extension.ts';

/** A rule that may have made the table. */
interface Maker {
  readonly place: string;
  readonly use: MatchUse;
}

/** The use of hashlimit that made the table which `use` names; asks which it was where no dump tells the order of loading. */
export function makerOf(walk: Walk, use: MatchUse): MatchUse {
  const name = nameOf(use);
  const [first, ...others] = rulesetsOf(walk).flatMap((ruleset) => makersIn(ruleset).get(name) ?? []);
  if (first === undefined) return use;
  if (others.every((other) => configuration(other.use) === configuration(first.use))) return first.use;
  for (const { place, use: made } of [first, ...others.slice(0, -1)]) {
    const text = message('{place} was loaded before the other rules that name the limit {name}', { place, name });
    if (walk.chooser.assume({ id: `hashlimit:${walk.family}:${name}:${place}`, text })) return made;
  }
  return others.at(-1)?.use ?? first.use;
}

/** By name, the first rule of each table, in which they are loaded in their order. */
const makersIn = once((ruleset: Ruleset): ReadonlyMap<string, readonly Maker[]> => {
  const found = new Map<string, Maker[]>();
  for (const table of ruleset.tables.values())
    for (const [name, maker] of firstIn(table)) found.set(name, [...(found.get(name) ?? []), maker]);
  return found;
});

function firstIn({ name: table, chains }: RuleTable): ReadonlyMap<string, Maker> {
  const found = new Map<string, Maker>();
  for (const { name: chain, rules } of chains.values())
    for (let index = 0; index < rules.length; index++)
      for (const use of rules.at(index).matches) {
        if (use.spec?.name !== 'hashlimit' || found.has(nameOf(use))) continue;
        found.set(nameOf(use), { place: `${table}/${chain}/${index + 1}`, use });
      }
  return found;
}

function nameOf(use: MatchUse): string {
  return optionNamed(use, '--hashlimit-name')?.words[0]?.text ?? '';
}

/** Whether they match what the limit lets pass, each rule decides for itself. */
function configuration({ options }: MatchUse): string {
  return options
    .map(({ spec, words }) => `${spec.name.replace(/-(?:upto|above)$/, '')} ${words.map(({ text }) => text).join(' ')}`)
    .sort()
    .join();
}
