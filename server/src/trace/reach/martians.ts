/** Addresses that can't be right on a link: the node's own as sources from outside, and loopback's network. */
import type { Family } from '../../net/family.ts';
import type { Node } from '../../node/model.ts';
import { localAddresses } from '../routing/localTable.ts';
import { refusesOwnSources } from '../routing/source.ts';
import { settingsOf } from '../settings/settings.ts';
import { addressesBetween, wholeOf } from '../space/dimensions.ts';
import { common, type Intervals, intervalsOf, without } from '../space/intervals.ts';
import type { Box } from '../space/region.ts';
import { within } from './lens.ts';
import { beganHere, type State } from './state.ts';

export const loopbackNetwork: Intervals = [[0x7f000000, 0x80000000]];
export const fromLoopback: Box = new Map([['src', loopbackNetwork]]);
export const fromOthers: Box = new Map([['src', without(wholeOf('src', 'ipv4'), loopbackNetwork)]]);
const notLooped: readonly Box[] = [
  new Map([...fromOthers, ['dst', without(wholeOf('dst', 'ipv4'), loopbackNetwork)] as const]),
  new Map([...fromLoopback, ['dst', [[0xffffffff, 2 ** 32]]] as const]),
];

/** Sources that the kernel takes from outside: none of this node, and none of loopback's network. */
export function honest(node: Node, family: Family, states: readonly State[]): readonly State[] {
  if (family === 'ipv6') return states;
  return ofOthers(node, apart(node, states));
}

/** fib_validate_source(): nobody else has an address of this node, unless accept_local says so; or one of loopback. */
function ofOthers(node: Node, states: readonly State[]): readonly State[] {
  const local = refusesOwnSources(node) ? localAddresses(node) : undefined;
  if (local === undefined) return states;
  const own = (node.interfaces ?? []).flatMap(({ addresses }) =>
    addresses.flatMap(({ address }) => (address.family === 'ipv4' ? addressesBetween(address, address) : [])),
  );
  const refused = intervalsOf([...common(intervalsOf(own), local), ...(takesLoopback(node) ? [] : loopbackNetwork)]);
  const others: Box = new Map([['src', without(wholeOf('src', 'ipv4'), refused)]]);
  return states.flatMap((state) => (beganHere(state) ? [state] : within([state], others)));
}

/**
 * ip_route_input_slow(): to loopback's network nothing comes from outside, whatever accept_local says, nor from there but to
 * everybody. What has gone out by the loopback interface comes from inside.
 */
function apart(node: Node, states: readonly State[]): readonly State[] {
  if (node.interfaces === undefined || takesLoopback(node)) return states;
  return states.flatMap((state) =>
    beganHere(state) || state.now.has('in') ? [state] : notLooped.flatMap((box) => within([state], box)),
  );
}

/** From outside, by some interface (route_localnet). */
export function takesLoopback(node: Node): boolean {
  const { routeLocalnet } = settingsOf(node);
  return ['all', 'default', ...(node.interfaces ?? []).map(({ name }) => name)].some((name) => routeLocalnet(name));
}
