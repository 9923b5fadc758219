/** What each leg of a way does to packets. */

import type { CompiledTable } from '../netfilter/compile.ts';
import { compileNode } from '../netfilter/compile.ts';
import { missing, namesLike, states as stateNames, wholeOf } from '../space/dimensions.ts';
import type { Intervals } from '../space/intervals.ts';
import { type Box, numbers } from '../space/region.ts';
import { sentToServers, servedHere } from './balancing.ts';
import { isRewritten, lowered } from './bytes.ts';
import { type Hits, walkTable } from './chains.ts';
import { clashing } from './clashes.ts';
import { confirmed, floodedBefore } from './confirmed.ts';
import { copied } from './copies.ts';
import { crossings } from './crossing.ts';
import { atHook, byAnyDevice, inOwnFrame, nowhere } from './devicesAt.ts';
import { fewBehind } from './few.ts';
import { followed, mayAskNat } from './followed.ts';
import { isLarge, passed } from './large.ts';
import { within } from './lens.ts';
import type { Leg } from './plans.ts';
import { readdressedHere } from './readdressed.ts';
import { arriving, leaving, leavingByLink, passedToItself, toItself, toMany } from './routes.ts';
import type { Search } from './search.ts';
import { answered } from './serverAnswers.ts';
import { beganHere, type Changes, open, type State, unseen, withAll, withNow } from './state.ts';
import { trackedAnyhow, tracking, translates } from './tracking.ts';
import { unlinked } from './tuples.ts';
import type { Route } from './wayTo.ts';

export function step(
  search: Search,
  leg: Leg,
  states: readonly State[],
  { scenario, aim }: Pick<Route, 'scenario' | 'aim'>,
  goal: { readonly table: CompiledTable; readonly hits: Hits } | undefined,
): readonly State[] {
  const { node, family } = search;
  switch (leg.kind) {
    case 'table': {
      const placed = atHook(search, states, leg.hook);
      const isNat = leg.table === 'nat';
      const asked = isNat ? placed.filter((state) => mayAskNat(state, leg.hook)) : placed;
      let left: readonly State[] = asked;
      for (const { table, ruleset } of compileNode(node)[family]) {
        const compiled = table(leg.table);
        if (compiled === undefined) continue;
        const hits = compiled === goal?.table ? goal.hits : undefined;
        left =
          hits === undefined && isLarge(ruleset.tables.get(leg.table))
            ? passed(search, { ruleset, table: leg.table }, left)
            : fewBehind(family, walkTable(search, compiled, leg.hook, left, hits));
      }
      if (!isNat) return left;
      if (leg.hook === 'OUTPUT') left = readdressedHere(node, family, left);
      else if (leg.hook !== 'PREROUTING' && translates(search)) left = [...left, ...clashing(left)];
      const others = placed.filter((state) => !mayAskNat(state, leg.hook));
      return [
        ...left,
        ...(translates(search) ? others.flatMap((state) => followed(search, state, leg.hook, aim) ?? []) : others),
      ];
    }
    case 'track':
      return tracking(search, states, scenario);
    case 'arrive':
      if (leg.as === 'local')
        return floodedBefore(
          search,
          arriving(node, family, 'local', family === 'ipv4' ? within(states, whole) : states),
        );
      // ip_forward() sends on what was for this machine alone, and lowers the time to live.
      return arriving(
        node,
        family,
        'forward',
        withAll(within(states, forUs), byAnyDevice).flatMap((state) => lowered(state) ?? []),
      );
    case 'again':
      // What the node sends is not tracked before the second time.
      return states.map((state) =>
        beganHere(state) ? { ...withNow(state, unseen), link: unlinked, track: 'undecided' } : state,
      );
    case 'cross': {
      const leavingNow = withAll(states, byAnyDevice);
      return floodedBefore(
        search,
        crossings(node, family).flatMap((box) => within(leavingNow, box)),
      );
    }
    case 'send':
      return withAll(leaving(node, family, states), inOwnFrame);
    case 'send-by-link':
      return withAll(leavingByLink(node, family, states), inOwnFrame);
    case 'leave-bridge':
      return withAll(states, fromNowhere);
    case 'balance':
      return sentToServers(search, states, leg.what);
    case 'resume': {
      const device = leg.by === 'loopback' ? loopback : undefined;
      return withAll(states, { in: device, ...open(family, 'frame') });
    }
    case 'answer':
      return answered(search, states);
    case 'serve':
      return servedHere(search, states);
    case 'copy':
      return copied(search, states);
    case 'copy-leaves':
      return withAll(states, open(family, 'in', 'out'));
    case 'copy-returns':
      return withAll(states, { ...receivedByItself, in: loopback, ...open(family, 'frame') });
    case 'loop':
      return withAll(confirmed(search, toItself(node, family, states)), {
        ...receivedByItself,
        in: loopback,
        ...open(family, 'frame'),
      });
    case 'hear':
      return confirmed(search, toMany(node, family, states)).map((state) =>
        withNow(state, { ...receivedByItself, in: leftBy(state), ...open(family, 'frame') }),
      );
    case 'loop-on':
      return withAll(confirmed(search, within(states, new Map([['dst', passedToItself(node, family)]]))), {
        in: loopback,
        ...open(family, 'frame'),
      });
    case 'forget':
      return within(states, invalid).map((state) => ({ ...state, link: unlinked, track: 'undecided' }));
    case 'unsettled':
      return states;
    case 'track-anew':
      return trackedAnyhow(search, states);
    case 'next-segment':
      // Each further segment that is its own lowers the hop limit.
      return confirmed(search, within(states, forUs)).map((state) =>
        withNow(state, open(family, 'dst', ...(isRewritten(state.now, 'ttl') ? (['ttl'] as const) : []))),
      );
    case 'unwrap':
      // What was inside has a header of its own, which rules have not changed.
      return states.map((state) => ({
        ...withNow(state, { ...unseen, ...open(family, ...bytes.filter((field) => isRewritten(state.now, field))) }),
        link: unlinked,
        track: 'undecided',
      }));
  }
}

const bytes = ['ttl', 'tos'] as const;

/** The interface by which it leaves. */
function leftBy({ now, box }: State): Intervals {
  return now.get('out') ?? box.get('out') ?? wholeOf('out', 'ipv4');
}

const forUs: Box = new Map([['frame', numbers(0)]]);
const invalid: Box = new Map([['state', numbers(stateNames.indexOf('INVALID'))]]);
/** ip_local_deliver() puts fragments together; over IPv6 that is done behind INPUT. */
const whole: Box = new Map([['fragment', numbers(0)]]);

const loopback = namesLike('lo', false);
const fromNowhere: Changes = { in: nowhere };

/** What comes round has left its socket behind. */
const receivedByItself = {
  out: nowhere,
  uid: numbers(missing),
  gid: numbers(missing),
} as const;
