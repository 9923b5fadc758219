/** What may get to a rule along each way that leads there, by what connection tracking makes of it. */
import type { Rule } from '../../dialects/iptables-save/model.ts';
import type { Steps } from '../../text/schedule.ts';
import type { Path } from '../netfilter/callers.ts';
import { type Example, exampleFor, leftOut } from './examples.ts';
import type { Lead } from './leads.ts';
import { plansTo } from './plans.ts';
import { repeatsBelow, repeatsFor } from './repeats.ts';
import { mayBeChanged } from './rewritten.ts';
import type { Search } from './search.ts';
import type { State } from './state.ts';
import { type Scenario, scenarios } from './tracking.ts';
import { walkPlan } from './walk.ts';
import type { Aim, Placed, Route } from './wayTo.ts';

interface Found {
  readonly scenario: Scenario;
  readonly leads: readonly Lead[];
  readonly round: number;
}

/**
 * What may get to the rule, by what connection tracking makes of it; packets that nobody marked beforehand come first.
 * Undefined: nothing yet, a step on the way there.
 */
export function* leadsTo(search: Search, place: Placed, paths: readonly Path[]): Generator<Found | undefined> {
  // Where nothing translates, all are as they were sent.
  const aims: readonly Aim[] = mayBeChanged(search) ? ['as-sent', 'any'] : ['any'];
  let round = 0;
  // What the node hears of its own broadcasts, say, comes last: little is kept from it, and it is what most rules are not about.
  for (const among of ['usual', 'seldom'] as const) {
    for (const aim of aims) {
      for (const marks of ['none', 'any'] as const) {
        if (marks === 'any' && !search.asksMarks && search.free?.asksMarks !== true) continue;
        for (const scenario of search.look === 'closer' ? answersLast : scenarios) {
          const leads = yield* leadsOf(search, { place, scenario, marks, aim, among }, paths);
          yield { scenario, leads, round };
        }
        round++;
      }
    }
  }
}

/** Looked at closer, answers may come from who was never asked. */
const answersLast: readonly Scenario[] = ['NEW', 'INVALID', 'LATER', 'AGAIN', 'ANSWER', 'RELATED'];

/** The same for one scenario, by all ways. */
export function* leadsOf(
  search: Search,
  { among, ...of }: Omit<Route, 'plan' | 'paths'> & { readonly among: 'usual' | 'seldom' },
  paths: readonly Path[],
): Steps<readonly Lead[]> {
  const { place, scenario, marks } = of;
  const found: Lead[] = [];
  for (const hook of new Set(paths.map(({ hook }) => hook))) {
    const own = paths.filter((path) => path.hook === hook);
    const examples = examplesFor(search, place, own[0]);
    const repeats = [
      ...repeatsFor([...callsOf(place, own[0]), place.rule.rule]),
      ...repeatsBelow(above(place, own[0])),
    ];
    for (const plan of plansTo(place.table.name, hook)) {
      if ((marks === 'any' && plan.from !== 'node') || (plan.seldom === true) !== (among === 'seldom')) continue;
      yield;
      const states = comingBy(search, { ...of, plan, paths: own });
      for (const state of states) found.push({ state, plan, hook, examples, repeats, scenario });
    }
  }
  return found;
}

/** Rules asked about states on one way, before it is asked whether anything would come by it at all. */
const mostUnasked = 50_000;

/**
 * What comes that way. What rules on it take is of no interest where nothing would come if none took anything: that is
 * asked where it makes a difference.
 */
function comingBy(search: Search, route: Route): readonly State[] {
  // Little comes on seldom ways: whether anything does is asked first.
  if (route.plan.seldom === true && !mayCome(search, route)) return [];
  const allowed = Math.min(mostUnasked, search.budget);
  const attempt: Search = { ...search, takers: new Map(), unknowns: new Map(), budget: allowed, cut: false };
  const states = walkPlan(attempt, route);
  search.budget -= allowed - Math.max(attempt.budget, 0);
  search.asksMarks ||= attempt.asksMarks;
  if (attempt.cut) return mayCome(search, route) ? walkPlan(search, route) : [];
  const tells = isNew(attempt.takers, search.takers) || isNew(attempt.unknowns, search.unknowns);
  if (states.length === 0 && (!tells || !mayCome(search, route))) return [];
  for (const [key, taker] of attempt.takers) search.takers.set(key, taker);
  for (const [key, rule] of attempt.unknowns) search.unknowns.set(key, rule);
  return states;
}

function isNew(found: ReadonlyMap<string, unknown>, known: ReadonlyMap<string, unknown>): boolean {
  return [...found.keys()].some((key) => !known.has(key));
}

/** Whether any packet would come that way if no rule took it: asked once of each way. */
function mayCome({ free }: Search, route: Route): boolean {
  if (free === undefined || free.cut) return true;
  const { plan, scenario, marks, aim, paths } = route;
  const key = JSON.stringify([paths[0]?.hook, scenario, marks, aim, plan]);
  const known = free.comes.get(key);
  if (known !== undefined) return known;
  const found = walkPlan(free, route).length > 0;
  free.comes.set(key, found);
  return found || free.cut;
}

function examplesFor({ node, family }: Search, place: Placed, path: Path | undefined): readonly Example[] {
  const examples = exampleFor(node, family, [...callsOf(place, path), place.rule.rule]);
  const [example = (packet) => packet] = examples;
  return [
    ...examples,
    ...leftOut(above(place, path)).map(
      (fields): Example =>
        (packet) => ({ ...example(packet), ...fields }),
    ),
  ];
}

/** Rules that a packet has behind it, from the nearest on. */
function* above({ table, chain, index }: Placed, path: Path | undefined): Generator<Rule> {
  const places = [{ chain, rule: index }, ...(path?.calls ?? []).toReversed()];
  for (const place of places) {
    for (let at = place.rule - 1; at >= 0; at--) {
      const found = table.chain(place.chain)?.rule(at).rule;
      if (found !== undefined) yield found;
    }
  }
}

/** The rules by which a path comes to the rule that is looked for. */
export function callsOf({ table }: Placed, path: Path | undefined): readonly Rule[] {
  return (path?.calls ?? []).flatMap(({ chain, rule }) => table.chain(chain)?.rule(rule).rule ?? []);
}
