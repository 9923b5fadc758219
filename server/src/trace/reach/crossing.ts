/** What crosses a bridge: it is shown to iptables with the bridge as both its interfaces. */
import { maskOfLength } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import type { Interface, Node } from '../../node/model.ts';
import { isBridge } from '../bridge/bridge.ts';
import { portsAreTold } from '../routing/devices.ts';
import { addressesUnder, namesLike, wholeOf } from '../space/dimensions.ts';
import { type Intervals, intervalsOf } from '../space/intervals.ts';
import { type Box, numbers } from '../space/region.ts';

/** The packets that may; none: the node has no bridge. */
export function crossings(node: Node, family: Family): readonly Box[] {
  // Of rules alone the trace takes nothing for bridged.
  if (node.interfaces === undefined && node.routes === undefined) return [];
  // Where no dump tells of ports any device may be a bridge.
  if (!portsAreTold(node)) return [new Map()];
  return (node.interfaces ?? [])
    .filter(({ name }) => isBridge(node, name))
    .flatMap((bridge): readonly Box[] => {
      const both = namesLike(bridge.name, false);
      const toMany: Box = new Map([
        ['in', both],
        ['out', both],
        ['frame', numbers(1, 2)],
      ] as const);
      const toOne: Box = new Map([
        ['in', both],
        ['out', both],
        ['frame', numbers(0)],
        ['dst', behind(node, bridge, family)],
      ] as const);
      return [toMany, toOne];
    });
}

/** Whoever may be behind the bridge: its neighbours, and what routes lead there. Of a bridge without an address, everybody. */
function behind({ routes }: Node, { name, addresses }: Interface, family: Family): Intervals {
  const own = addresses.filter(({ address, scope }) => address.family === family && scope !== 'link');
  if (own.length === 0) return wholeOf('dst', family);
  const networks = own.map(({ address, prefixLength }) => ({ address, mask: maskOfLength(family, prefixLength) }));
  const routed = (routes?.[family] ?? [])
    .filter(({ nextHops }) => nextHops.some(({ device }) => device === name))
    .map(({ destination }) => destination);
  return intervalsOf([...networks, ...routed].flatMap((prefix) => addressesUnder(prefix) ?? wholeOf('dst', family)));
}
