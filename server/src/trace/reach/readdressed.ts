/** What becomes of the node's own packets when rules of nat have given them another destination. */
import type { Family } from '../../net/family.ts';
import type { Node } from '../../node/model.ts';
import { vrfsOf } from '../routing/vrf.ts';
import { wholeOf } from '../space/dimensions.ts';
import { common, intervalsOf } from '../space/intervals.ts';
import type { Box } from '../space/region.ts';
import { within } from './lens.ts';
import { fromLoopback, fromOthers, takesLoopback } from './martians.ts';
import { deliveredHere, nobody, passedToItself, routingKnown } from './routes.ts';
import { beganHere, type State } from './state.ts';
import { opening } from './tuples.ts';

/**
 * Behind the rules of nat in OUTPUT: what they gave another destination is routed anew with the source that it has by
 * now, and from a loopback address nothing leaves the machine (ip_route_me_harder(), __mkroute_output()).
 */
export function readdressedHere(node: Node, family: Family, states: readonly State[]): readonly State[] {
  if (family === 'ipv6' || node.interfaces === undefined || !routingKnown(node, family)) return states;
  if (takesLoopback(node) || vrfsOf(node).length > 0) return states;
  const here: Box = new Map([
    ['dst', intervalsOf([...nobody, ...deliveredHere(node, family), ...passedToItself(node, family)])],
  ]);
  return states.flatMap((state) =>
    goesElsewhere(state) ? [...within([state], fromOthers), ...within(within([state], fromLoopback), here)] : [state],
  );
}

/** The first packet of a connection, with another destination than it was sent to. */
function goesElsewhere(state: State): boolean {
  const { box, now, link } = state;
  const destinations = now.get('dst');
  if (destinations === undefined || link !== opening || !beganHere(state)) return false;
  return common(box.get('dst') ?? wholeOf('dst', 'ipv4'), destinations).length === 0;
}
