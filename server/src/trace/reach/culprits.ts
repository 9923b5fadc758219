/** Where nothing takes the packets, and still none matches: which of the rule's own conditions are to blame. */
import type { Rule } from '../../dialects/iptables-save/model.ts';
import type { Node } from '../../node/model.ts';
import type { Steps } from '../../text/schedule.ts';
import type { Path } from '../netfilter/callers.ts';
import type { Condition } from '../netfilter/condition.ts';
import { written } from '../netfilter/header.ts';
import { leadsOf } from './leadsTo.ts';
import { oneThatMayBeOpened } from './opened.ts';
import { type Search, supposing } from './search.ts';
import { scenarios } from './tracking.ts';
import type { Placed } from './wayTo.ts';

/**
 * `empty-set`: it asks for an entry of a set that has none. `never`: no packet of this node meets any of these. The
 * others: without any one of these some packet might match, and they are all that the rule asks (one: `alone`, several:
 * `together`), or there is more of it (`beside-rest`).
 */
export type Culprits =
  | { readonly kind: 'empty-set'; readonly set: string }
  | { readonly kind: 'never' | 'alone' | 'together' | 'beside-rest'; readonly conditions: readonly string[] };

/** Conditions that are left away, one at a time; and rules asked about states then. */
const [mostLeftAway, budget] = [8, 50_000];

/**
 * `search`: one in which no packet matches and nothing takes any; `anew`: the same, with nothing found out yet.
 * Undefined: no condition alone is to blame.
 */
export function* culpritsOf(
  search: Search,
  place: Placed,
  paths: readonly Path[],
  anew: () => Search,
): Steps<Culprits | undefined> {
  const { node, family } = search;
  const { rule, conditions } = place.rule;
  const asked = conditions.flatMap((condition) => {
    const text = textOf(rule, condition);
    return text === undefined ? [] : [{ condition, text }];
  });
  const never = asked.filter(({ condition }) => condition.region?.({ family, node })?.boxes.length === 0);
  const set = never.map(({ condition }) => emptySet(node, rule, condition)).find((name) => name !== undefined);
  if (set !== undefined) return { kind: 'empty-set', set };
  if (never.length > 0) return { kind: 'never', conditions: never.map(({ text }) => text) };
  const found: string[] = [];
  for (const { condition, text } of asked.slice(0, mostLeftAway)) {
    const others = conditions.filter((each) => each !== condition);
    const probe = { ...supposing(anew(), place.rule, others), budget };
    if (yield* mayMatch(probe, place, paths)) found.push(text);
  }
  if (found.length === 0) return undefined;
  const isAll = found.length === conditions.length;
  return { kind: !isAll ? 'beside-rest' : found.length === 1 ? 'alone' : 'together', conditions: found };
}

/** On usual ways, with what is left of the rule. */
function* mayMatch(search: Search, place: Placed, paths: readonly Path[]): Steps<boolean> {
  for (const marks of ['none', 'any'] as const) {
    if (marks === 'any' && !search.asksMarks) continue;
    for (const scenario of scenarios) {
      const leads = yield* leadsOf(search, { place, scenario, marks, aim: 'any', among: 'usual' }, paths);
      if ((yield* oneThatMayBeOpened(search, leads)) !== undefined) return true;
      // Nobody knows what the rest would find.
      if (search.cut) return false;
    }
  }
  return false;
}

/** The condition as the rule has it: its option, or the match that asks without one. */
function textOf({ conditions, matches }: Rule, { span }: Condition): string | undefined {
  if (span === undefined) return undefined;
  const options = [...conditions, ...matches.flatMap(({ options }) => options)];
  const option = options.find(({ nameSpan }) => nameSpan.start >= span.start && nameSpan.end <= span.end);
  if (option !== undefined) return written(option);
  const match = matches.find(({ nameSpan }) => nameSpan.start === span.start);
  return match === undefined ? undefined : `-m ${match.name}`;
}

function emptySet({ sets }: Node, { matches }: Rule, { span }: Condition): string | undefined {
  const names = matches.flatMap(({ options }) =>
    options.flatMap(({ value, nameSpan }) =>
      value.kind === 'set' && span !== undefined && nameSpan.start >= span.start && nameSpan.end <= span.end
        ? [value.name]
        : [],
    ),
  );
  return names.find((name) => sets?.get(name)?.entries.length === 0);
}
