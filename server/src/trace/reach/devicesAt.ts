/** By which interfaces packets come and leave, as hooks show it. */
import type { Family } from '../../net/family.ts';
import { vrfsOf } from '../routing/vrf.ts';
import { namesLike } from '../space/dimensions.ts';
import { holdsPoint } from '../space/intervals.ts';
import { isRewritten } from './bytes.ts';
import { isUntouched } from './marks.ts';
import { leavingAnew } from './routes.ts';
import type { Search } from './search.ts';
import { beganHere, type Changes, isOwn, open, type State, withAll } from './state.ts';

export const nowhere = namesLike('', false);
export const byAnyDevice: Changes = { out: undefined };
const toNowhere: Changes = { out: nowhere };
const begunHere: Changes = { in: nowhere, out: undefined };

/** Which interfaces packets have at a hook. */
export function atHook({ node, family }: Search, states: readonly State[], hook: string): readonly State[] {
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
      const isAnew = (state: State): boolean =>
        isOwn(state) && beganHere(state) && rerouted(state, family) && !isSentOn(state);
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
