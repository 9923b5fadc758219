/** What checks look up in a router again and again, worked out once for each state of it. */
import type {
  AccessList,
  DestinationRule,
  DynamicRule,
  Named,
  NatAddress,
  NatRule,
  NatSide,
  Place,
  Pool,
  RouteMap,
  Router,
  RouterInterface,
  StaticRule,
} from '../../dialects/ios-nat/model.ts';
import { once } from '../../text/once.ts';
import { addressesOf, findInterface, natSideOf } from '../../trace/ios/interfaces.ts';

/** A list that decides for a rule, by itself or in a route map. */
export interface ListUse {
  readonly rule: NatRule;
  readonly list: Named;
  readonly routeMap?: RouteMap;
}

/** An address of the router's own. */
export interface OwnNetwork {
  readonly word: number;
  readonly mask: number;
  readonly device: RouterInterface;
  readonly side: NatSide | undefined;
  readonly place: Place;
}

export interface RouterFacts {
  readonly router: Router;
  readonly lists: ReadonlyMap<string, AccessList>;
  readonly pools: ReadonlyMap<string, Pool>;
  readonly routeMaps: ReadonlyMap<string, RouteMap>;
  readonly statics: readonly StaticRule[];
  readonly dynamics: readonly DynamicRule[];
  readonly destinations: readonly DestinationRule[];
  readonly listUses: readonly ListUse[];
  readonly own: readonly OwnNetwork[];
  /** The networks that an address lies in, by the interfaces’ own addresses. */
  readonly networksOf: (word: number) => readonly OwnNetwork[];
  readonly sided: (side: NatSide) => readonly RouterInterface[];
  readonly device: (name: string) => RouterInterface | undefined;
  /** IOS' inside and outside: the other vendors' rules name their interface. */
  readonly isIos: boolean;
}

export const routerFacts = once((router: Router): RouterFacts => {
  const lists = byName(router.accessLists);
  const routeMaps = byName(router.routeMaps);
  const { rules } = router;
  const own = router.interfaces.flatMap((device) => ownOf(router, device));
  return {
    router,
    lists,
    pools: byName(router.pools),
    routeMaps,
    statics: rules.filter((rule) => rule.kind === 'static'),
    dynamics: rules.filter((rule) => rule.kind === 'dynamic'),
    destinations: rules.filter((rule) => rule.kind === 'destination'),
    listUses: rules.flatMap((rule) => usesOf(rule, routeMaps)),
    own,
    networksOf: networkIndex(own),
    sided: (side) => router.interfaces.filter((device) => natSideOf(device) === side),
    device: (name) => findInterface(router, name),
    isIos: router.vendor === 'ios',
  };
});

function byName<Item extends { readonly name: string }>(items: readonly Item[]): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [item.name, item]));
}

function usesOf(rule: NatRule, routeMaps: ReadonlyMap<string, RouteMap>): readonly ListUse[] {
  switch (rule.kind) {
    case 'destination':
      return [{ rule, list: rule.list }];
    case 'server-group':
      return rule.options.acl === undefined ? [] : [{ rule, list: rule.options.acl }];
    case 'static':
      return [
        ...mapUses(rule, rule.routeMap, routeMaps),
        ...(rule.options.acl === undefined ? [] : [{ rule, list: rule.options.acl }]),
      ];
    case 'dynamic':
      switch (rule.match.kind) {
        case 'list':
          return [{ rule, list: rule.match.list }];
        case 'route-map':
          return mapUses(rule, rule.match.routeMap, routeMaps);
        case 'all':
          return [];
      }
  }
}

function mapUses(
  rule: NatRule,
  named: Named | undefined,
  routeMaps: ReadonlyMap<string, RouteMap>,
): readonly ListUse[] {
  const routeMap = named === undefined ? undefined : routeMaps.get(named.name);
  if (routeMap === undefined) return [];
  return routeMap.clauses
    .flatMap(({ matches }) => matches)
    .flatMap((match) => (match.kind === 'address' ? match.lists : []))
    .map((list) => ({ rule, list, routeMap }));
}

/** By masks, of which there are few, and networks: thousands of rules ask. */
function networkIndex(own: readonly OwnNetwork[]): RouterFacts['networksOf'] {
  const byMask = new Map<number, Map<number, OwnNetwork[]>>();
  for (const network of own) {
    const networks = byMask.get(network.mask) ?? new Map<number, OwnNetwork[]>();
    byMask.set(network.mask, networks);
    const key = (network.word & network.mask) >>> 0;
    const known = networks.get(key);
    if (known === undefined) networks.set(key, [network]);
    else known.push(network);
  }
  return (word) => [...byMask].flatMap(([mask, networks]) => networks.get((word & mask) >>> 0) ?? []);
}

function ownOf(router: Router, device: RouterInterface): readonly OwnNetwork[] {
  const side = natSideOf(device);
  const written = device.addresses.map(({ address, mask, place }) => ({
    word: address.words[0] ?? 0,
    mask,
    device,
    side,
    place,
  }));
  if (written.length > 0) return written;
  // A borrowed address is the router's own, too.
  return addressesOf(router, device)
    .filter(({ standsIn }) => !standsIn)
    .map(({ word, mask }) => ({ word, mask, device, side, place: device.statement.place }));
}

/** First and last word of a mapping's side; undefined: an interface's, which only the device knows. */
export function wordsOf(end: NatAddress, mask = 0xffffffff): readonly [low: number, high: number] | undefined {
  switch (end.kind) {
    case 'address': {
      const word = end.address.words[0] ?? 0;
      return [(word & mask) >>> 0, (word | ~mask) >>> 0];
    }
    case 'range':
      return [end.range.low.words[0] ?? 0, end.range.high.words[0] ?? 0];
    case 'interface':
      return undefined;
  }
}

/** Global addresses of a static rule. */
export function globalWords(rule: StaticRule): readonly [low: number, high: number] | undefined {
  return wordsOf(rule.global, rule.network?.mask);
}

export function localWords(rule: StaticRule): readonly [low: number, high: number] | undefined {
  return wordsOf(rule.local, rule.network?.mask);
}

export function placeOfEnd(end: NatAddress): Place {
  return end.kind === 'interface' ? end.interface.place : end.place;
}
