/**
 * Rules of `-m hashlimit` that name one table share it, and the first that was loaded says how it counts, whatever the
 * others say of rate, burst and mode (hashlimit_mt_check_common() of net/netfilter/xt_hashlimit.c).
 */
import type { MatchUse } from '../../dialects/iptables-save/model.ts';
import type { Ruleset } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { once } from '../../text/once.ts';
import { rulesetsOf, type Walk } from '../walk/walk.ts';
import { optionNamed } from './extension.ts';

/** A rule that may have made the table. */
interface Maker {
  readonly place: string;
  readonly use: MatchUse;
}

/** What names a table of limits. */
interface Naming {
  /** The first rule of each table of rules, in which they are loaded in their order. */
  readonly makers: readonly Maker[];
  /** The chains that rules stand in which name it, as `filter/OUTPUT`. */
  readonly chains: ReadonlySet<string>;
}

/** The use of hashlimit that made the table which `use` names; asks which it was where no dump tells the order of loading. */
export function makerOf(walk: Walk, use: MatchUse): MatchUse {
  const name = tableOf(use);
  const [first, ...others] = namingsOf(walk, use).flatMap(({ makers }) => makers);
  if (first === undefined) return use;
  if (others.every((other) => configuration(other.use) === configuration(first.use))) return first.use;
  for (const { place, use: made } of [first, ...others.slice(0, -1)]) {
    const text = message('{place} was loaded before the other rules that name the limit {name}', { place, name });
    if (walk.chooser.assume({ id: `hashlimit:${walk.family}:${name}:${place}`, text })) return made;
  }
  return others.at(-1)?.use ?? first.use;
}

/** The chains that rules stand in which name the table of `use`. */
export function chainsAround(walk: Walk, use: MatchUse): readonly string[] {
  return namingsOf(walk, use).flatMap(({ chains }) => [...chains]);
}

/** How the table is called that a use of hashlimit names; empty: it has no name, which iptables refuses. */
export function tableOf(use: MatchUse): string {
  return optionNamed(use, '--hashlimit-name')?.words[0]?.text ?? '';
}

function namingsOf(walk: Walk, use: MatchUse): readonly Naming[] {
  const name = tableOf(use);
  return rulesetsOf(walk).flatMap((ruleset) => namingsIn(ruleset).get(name) ?? []);
}

const namingsIn = once((ruleset: Ruleset): ReadonlyMap<string, Naming> => {
  const found = new Map<string, { readonly makers: Maker[]; readonly chains: Set<string> }>();
  for (const { name: table, chains } of ruleset.tables.values()) {
    const made = new Set<string>();
    for (const { name: chain, rules } of chains.values())
      for (let index = 0; index < rules.length; index++)
        for (const use of rules.at(index).matches) {
          if (use.spec?.name !== 'hashlimit') continue;
          const name = tableOf(use);
          const naming = found.get(name) ?? { makers: [], chains: new Set() };
          found.set(name, naming);
          naming.chains.add(`${table}/${chain}`);
          if (!made.has(name)) naming.makers.push({ place: `${table}/${chain}/${index + 1}`, use });
          made.add(name);
        }
  }
  return found;
});

/** Whether they match what the limit lets pass, each rule decides for itself. */
function configuration({ options }: MatchUse): string {
  return options
    .map(({ spec, words }) => `${spec.name.replace(/-(?:upto|above)$/, '')} ${words.map(({ text }) => text).join(' ')}`)
    .sort()
    .join();
}
