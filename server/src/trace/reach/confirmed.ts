/** From where on the connection that packets open is kept (nf_conntrack_confirm()): at the end of their way, unless they come by again. */
import { vrfsOf } from '../routing/vrf.ts';
import { holdsPoint, type Intervals } from '../space/intervals.ts';
import { numbers } from '../space/region.ts';
import { crossings } from './crossing.ts';
import type { Search } from './search.ts';
import { type State, withNow } from './state.ts';

const yes = numbers(1);
const perhaps = numbers(0, 1);

/** Behind a way that they have gone to its end. On that of a VRF nothing is kept (in_vrf_postrouting()). */
export function confirmed({ node }: Search, states: readonly State[]): readonly State[] {
  return asKept(states, vrfsOf(node).length > 0 ? perhaps : yes);
}

/** What a bridge sends to everybody each of its copies finds kept, but the first (br_nf_local_in(), br_nf_post_routing()). */
export function floodedBefore({ node, family }: Search, states: readonly State[]): readonly State[] {
  return crossings(node, family).length > 0 ? asKept(states, perhaps) : states;
}

function asKept(states: readonly State[], confirmed: Intervals): readonly State[] {
  return states.map((state) => (isFresh(state) ? withNow(state, { 'ct.confirmed': confirmed }) : state));
}

/** What is about a connection, and no packet of it, does not have it kept (__nf_conntrack_confirm() asks the direction). */
function isFresh({ now }: State): boolean {
  const mayReply = holdsPoint(now.get('direction') ?? perhaps, 1);
  return !mayReply && holdsPoint(now.get('ct.confirmed') ?? yes, 0);
}
