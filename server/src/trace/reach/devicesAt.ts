/** By which interfaces packets come and leave, as hooks show it. */
import type { Family } from '../../net/family.ts';
import { vrfsOf } from '../routing/vrf.ts';
import { namesLike } from '../space/dimensions.ts';
import { holdsPoint } from '../space/intervals.ts';
import { numbers } from '../space/region.ts';
import { isRewritten } from './bytes.ts';
import { isUntouched } from './marks.ts';
import { leavingAnew, leftAnew } from './routes.ts';
import type { Search } from './search.ts';
import { beganHere, type Changes, isOwn, open, type State, withAll, withNow } from './state.ts';

export const nowhere = namesLike('', false);
export const byAnyDevice: Changes = { out: undefined };
const toNowhere: Changes = { out: nowhere };
/** None: a program sends to whom it means. */
export const inOwnFrame: Changes = { frame: numbers(0) };
const begunHere: Changes = { in: nowhere, out: undefined };

/** What hooks show of the way by which packets come and leave. */
export function atHook(search: Search, states: readonly State[], hook: string): readonly State[] {
  const placed = devicesAt(search, states, hook);
  // The node's own are in no frame before they have left, wherever rules have sent them.
  return placed.map((state) => (isOwn(state) && beganHere(state) ? withNow(state, inOwnFrame) : state));
}

/** Which interfaces packets have at a hook. */
function devicesAt({ node, family }: Search, states: readonly State[], hook: string): readonly State[] {
  // Of packets of a VRF hooks show now the VRF and now its port.
  if (vrfsOf(node).length > 0) return withAll(states, open(family, 'in', 'out'));
  switch (hook) {
    case 'PREROUTING':
    case 'INPUT':
      return withAll(states, toNowhere);
    case 'OUTPUT':
      return [
        ...withAll(
          states.filter((state) => !isSentOn(state)),
          begunHere,
        ),
        ...withAll(states.filter(isSentOn), { ...begunHere, ...open(family, 'out') }),
      ];
    default: {
      // What crosses a bridge shows no interface of arrival either.
      const isAnew = (state: State): boolean => goesAnew(state, family);
      const others = states.filter((state) => !isAnew(state) && !isSentOn(state));
      return [
        ...withAll(others, byAnyDevice),
        ...withAll(states.filter(isSentOn), open(family, 'out')),
        ...leavingAnew(node, family, states.filter(isAnew)),
      ];
    }
  }
}

/**
 * Behind the rules of a table: where states were made one, nobody knows any more which interface goes with which
 * destination, but no packet has left by another one than its way's.
 */
export function stillAtHook({ node, family }: Search, states: readonly State[], hook: string): readonly State[] {
  if (hook !== 'POSTROUTING' || vrfsOf(node).length > 0) return states;
  const isAnew = (state: State): boolean => goesAnew(state, family) && state.handedOver === undefined;
  const anew = states.filter(isAnew);
  return anew.length === 0 ? states : [...states.filter((state) => !isAnew(state)), ...leftAnew(node, family, anew)];
}

/** Of the node's own packets those whose way was looked for again behind OUTPUT. */
function goesAnew(state: State, family: Family): boolean {
  return isOwn(state) && beganHere(state) && rerouted(state, family) && !isSentOn(state);
}

/**
 * The node's own request, which IPVS may have sent to a server: it leaves by another interface than the service's address
 * is reached by, and no destination tells by which. It may be that address still.
 */
function isSentOn(state: State): boolean {
  return beganHere(state) && holdsPoint(state.now.get('balanced') ?? [], 1);
}

/** Marks, addresses or other fields have changed since the interface was chosen, and with them perhaps the route. */
function rerouted({ now, marks }: State, family: Family): boolean {
  return (
    now.has('dst') ||
    !isUntouched(marks.mark) ||
    isRewritten(now, 'tos') ||
    (family === 'ipv6' && isRewritten(now, 'ttl'))
  );
}
