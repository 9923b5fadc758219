/**
 * What rules name together they share: the first rule that was loaded made it, and says how it works, whatever the others
 * say. Tables of `-m hashlimit` take rate, burst and mode from it (hashlimit_mt_check_common() of
 * net/netfilter/xt_hashlimit.c), lists of `-m recent` the mask (recent_mt_check() of net/netfilter/xt_recent.c).
 */
import type { MatchUse } from '../../dialects/iptables-save/model.ts';
import type { Ruleset } from '../../node/model.ts';
import { type Message, message } from '../../text/message.ts';
import { once } from '../../text/once.ts';
import { rulesetsOf, type Walk } from '../walk/walk.ts';
import { optionNamed } from './extension.ts';

type Sharing = 'hashlimit' | 'recent';

/** How rules of a match name what they share, and what of them counts where they made it. */
interface Kind {
  readonly nameOf: (use: MatchUse) => string;
  readonly configuration: (use: MatchUse) => string;
  readonly loadedFirst: (place: string, name: string) => Message;
}

const kinds: Readonly<Record<Sharing, Kind>> = {
  hashlimit: {
    nameOf: (use) => optionNamed(use, '--hashlimit-name')?.words[0]?.text ?? '',
    // Whether they match what the limit lets pass, each rule decides for itself.
    configuration: ({ options }) =>
      options
        .map(
          ({ spec, words }) =>
            `${spec.name.replace(/-(?:upto|above)$/, '')} ${words.map(({ text }) => text).join(' ')}`,
        )
        .sort()
        .join(),
    loadedFirst: (place, name) =>
      message('{place} was loaded before the other rules that name the limit {name}', { place, name }),
  },
  recent: {
    nameOf: (use) => optionNamed(use, '--name')?.words[0]?.text ?? 'DEFAULT',
    configuration: (use) => optionNamed(use, '--mask')?.words[0]?.text ?? '',
    loadedFirst: (place, name) =>
      message('{place} was loaded before the other rules that name the list “{name}”', { place, name }),
  },
};

/** A rule that may have made what it names. */
interface Maker {
  readonly place: string;
  readonly use: MatchUse;
}

interface Naming {
  /** The first rule of each table of rules, in which they are loaded in their order. */
  readonly makers: readonly Maker[];
  /** The chains that rules stand in which name it, as `filter/OUTPUT`. */
  readonly chains: ReadonlySet<string>;
}

/** The use that made what `use` names; asks which it was where no dump tells the order of loading. */
export function makerOf(walk: Walk, match: Sharing, use: MatchUse): MatchUse {
  const { configuration, loadedFirst } = kinds[match];
  const name = sharedName(match, use);
  const [first, ...others] = namingsOf(walk, match, use).flatMap(({ makers }) => makers);
  if (first === undefined) return use;
  if (others.every((other) => configuration(other.use) === configuration(first.use))) return first.use;
  for (const { place, use: made } of [first, ...others.slice(0, -1)]) {
    const text = loadedFirst(place, name);
    if (walk.chooser.assume({ id: `${match}:${walk.family}:${name}:${place}`, text })) return made;
  }
  return others.at(-1)?.use ?? first.use;
}

/** The chains that rules stand in which name the same as `use`. */
export function chainsAround(walk: Walk, match: Sharing, use: MatchUse): readonly string[] {
  return namingsOf(walk, match, use).flatMap(({ chains }) => [...chains]);
}

/** How that is called which a use names; empty: it has no name, which iptables refuses. */
export function sharedName(match: Sharing, use: MatchUse): string {
  return kinds[match].nameOf(use);
}

function namingsOf(walk: Walk, match: Sharing, use: MatchUse): readonly Naming[] {
  const key = `${match} ${sharedName(match, use)}`;
  return rulesetsOf(walk).flatMap((ruleset) => namingsIn(ruleset).get(key) ?? []);
}

/** By match and name. */
const namingsIn = once((ruleset: Ruleset): ReadonlyMap<string, Naming> => {
  const found = new Map<string, { readonly makers: Maker[]; readonly chains: Set<string> }>();
  for (const { name: table, chains } of ruleset.tables.values()) {
    const made = new Set<string>();
    for (const { name: chain, rules } of chains.values())
      for (let index = 0; index < rules.length; index++)
        for (const use of rules.at(index).matches) {
          const match = use.spec?.name;
          if (match !== 'hashlimit' && match !== 'recent') continue;
          const key = `${match} ${sharedName(match, use)}`;
          const naming = found.get(key) ?? { makers: [], chains: new Set() };
          found.set(key, naming);
          naming.chains.add(`${table}/${chain}`);
          if (!made.has(key)) naming.makers.push({ place: `${table}/${chain}/${index + 1}`, use });
          made.add(key);
        }
  }
  return found;
});
