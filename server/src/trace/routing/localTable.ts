/** The local table as a whole: which destinations are the node's own, and of which type, before any packet is looked at. */
import { lengthOfMask } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import type { Node, Route, RouteType } from '../../node/model.ts';
import { oncePer } from '../../text/once.ts';
import { addressesUnder } from '../space/dimensions.ts';
import { type Intervals, intervalsOf, without } from '../space/intervals.ts';
import { tableNames } from './tableNames.ts';
import { tablesOf } from './tables.ts';
import { knowsOwnAddresses } from './untoldOwn.ts';

/** Addresses that a route of the local table answers for, longer prefixes taken out. */
export interface LocalPart {
  readonly type: RouteType;
  readonly destinations: Intervals;
  /** Of the route; undefined: it names none. */
  readonly device: string | undefined;
}

/** The local table by its parts, which don't overlap. Undefined: no dump tells, or it is not a matter of destinations alone. */
export const localParts = oncePer((node: Node, family: Family): readonly LocalPart[] | undefined => {
  if (!knowsOwnAddresses(node, family)) return undefined;
  const routes = tablesOf(node, family).get('local') ?? [];
  const plain = routes.every(({ tos, from }) => tos === 0 && from === undefined);
  return plain ? partsOf(routes) : undefined;
});

function partsOf(routes: readonly Route[]): readonly LocalPart[] {
  const lengthOf = ({ destination }: Route): number => lengthOfMask(destination.mask) ?? 0;
  let taken: Intervals = [];
  return routes
    .filter(({ nextHops }) => nextHops.length === 0 || nextHops.some(({ flags }) => !flags.includes('dead')))
    .sort((a, b) => lengthOf(b) - lengthOf(a) || a.metric - b.metric)
    .map(({ type, destination, nextHops }) => {
      const under = addressesUnder(destination) ?? [];
      const destinations = without(under, taken);
      taken = intervalsOf([...taken, ...under]);
      return { type, destinations, device: nextHops[0]?.device };
    });
}

/** The addresses that the local table of IPv4 calls local, as inet_addr_type() sees them. Undefined: no dump tells. */
export function localAddresses(node: Node): Intervals | undefined {
  const parts = localParts(node, 'ipv4');
  if (parts === undefined) return undefined;
  const local = parts.flatMap(({ type, destinations }) => (type === 'local' ? destinations : []));
  const loopback = 0x7f000000;
  return without(intervalsOf([...local, [loopback, loopback + 2 ** 24 - 1]]), [
    [0, 1],
    [0xe0000000, 0xf0000000],
    [0xffffffff, 2 ** 32],
  ]);
}

/** Whether the local table is asked before any other, of every packet. */
export function asksLocalFirst({ policyRules }: Node, family: Family): boolean {
  const rules = policyRules?.[family];
  if (rules === undefined) return true;
  const [first] = rules;
  return (
    first?.priority === 0 &&
    first.action.kind === 'lookup' &&
    (tableNames[first.action.table] ?? first.action.table) === 'local' &&
    first.from === undefined &&
    first.mark === undefined &&
    !first.not
  );
}
