/** All packets along one way, up to a rule or to its end. */
import { once } from '../../text/once.ts';
import type { Steps } from '../../text/schedule.ts';
import { type Box, meet } from '../space/region.ts';
import type { Hits } from './chains.ts';
import { stillAtHook } from './devicesAt.ts';
import { step } from './legs.ts';
import { type MarksSent, markedBySender, type NowMarks, unmarked } from './marks.ts';
import type { Leg, Plan } from './plans.ts';
import type { Search } from './search.ts';
import { sentAs, startBoxes } from './startBoxes.ts';
import { type State, stateOf } from './state.ts';
import { steadyFields, wantedBoxes } from './steady.ts';
import { isAwake, type Scenario } from './tracking.ts';
import { fits, isWalked } from './walked.ts';
import type { Route } from './wayTo.ts';

const firstMarks: Readonly<Record<MarksSent, NowMarks>> = { none: unmarked, any: markedBySender };

/** The packets that may match the rule on this way; undefined legs: up to the rule. */
export function walkPlan(search: Search, route: Route): readonly State[] {
  const { place, plan, paths, scenario, marks, aim } = route;
  if (!isWalked(search, plan) || !fits(plan, scenario)) return [];
  const tracked = plan.legs.some((leg) => leg.kind === 'track');
  // Before connection tracking looks all packets are alike.
  if (scenario !== 'NEW' && (!tracked || !isAwake(search))) return [];
  const hits: Hits = { ways: paths.map(({ calls }) => calls), chain: place.chain, rule: place.index, matched: [] };
  const fields = steadyFields(route, search);
  let key = [plan.from, paths[0]?.hook, sentAs(plan), fields.join(), marks, scenario, aim === 'untranslated'].join(' ');
  let states = begun(search, key, () => {
    const wanted = wantedBoxes(search, route, fields);
    return startBoxes(search, plan).flatMap((box) =>
      wanted.flatMap((wish) => {
        const met = meet(box, wish);
        return met === undefined ? [] : [stateOf(search, met, firstMarks[marks])];
      }),
    );
  });
  for (const leg of plan.legs.slice(0, -1)) {
    if (states.length === 0) return [];
    key += nameOf(leg);
    const before = states;
    states = begun(search, key, () => step(search, leg, before, { scenario, aim }, undefined));
  }
  const leg = plan.legs.at(-1);
  if (leg !== undefined && states.length > 0)
    step(search, leg, states, { scenario, aim }, { table: place.table, hits });
  return stillAtHook(search, hits.matched, paths[0]?.hook ?? '');
}

/** As it was found before on a way that began so. */
function begun({ beginnings }: Search, key: string, find: () => readonly State[]): readonly State[] {
  const known = beginnings?.get(key);
  if (known !== undefined) return known;
  const found = find();
  beginnings?.set(key, found);
  return found;
}

const nameOf = once((leg: Leg): string => JSON.stringify(leg));

/** The same to the end of the way: what is delivered, or sent on. */
export function* walkToEnd(
  search: Search,
  plan: Plan,
  boxes: readonly Box[],
  { marks = 'none', scenario = 'NEW' }: { readonly marks?: MarksSent; readonly scenario?: Scenario } = {},
): Steps<readonly State[]> {
  if (!isWalked(search, plan) || !fits(plan, scenario)) return [];
  let states: readonly State[] = startBoxes(search, plan).flatMap((box) =>
    boxes.flatMap((wish) => {
      const met = meet(box, wish);
      return met === undefined ? [] : [stateOf(search, met, firstMarks[marks])];
    }),
  );
  for (const leg of plan.legs) {
    yield;
    states = step(search, leg, states, { scenario, aim: 'any' }, undefined);
  }
  return states;
}
