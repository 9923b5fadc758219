/** The routes that a configuration tells: connected networks, static routes, and those that NAT adds by itself. */
import type { NatRule, Router, RouterInterface, StaticRoute } from '../../dialects/ios-nat/model.ts';
import { formatPrefix } from '../../net/text.ts';
import type { Origin } from '../../node/model.ts';
import { addressesOf, findInterface, isUp, vrfOf, wordOf } from './interfaces.ts';

export interface RouteLine {
  readonly kind: 'connected' | 'static' | 'nat';
  /** As it is written: `10.0.0.0/8`. */
  readonly prefix: string;
  readonly distance: number;
  /** Name of the interface, where the route says one. Null0 discards. */
  readonly device?: string;
  readonly nextHop?: number;
  /** Routing table in which the next hop is looked up. */
  readonly nextHopVrf: string;
  readonly track?: number;
  readonly origin: Origin;
}

export interface RouteIndex {
  /** Routes to the address, the longest prefix first, each group of one prefix. */
  candidates(vrf: string, word: number): Generator<readonly RouteLine[]>;
  /** Whether static routes are written for this table. */
  has(vrf: string): boolean;
}

/** By mask, the longest first, then by network. */
type Table = Map<number, Map<number, RouteLine[]>>;

export function indexRoutes(router: Router, rules: readonly NatRule[]): RouteIndex {
  const tables = new Map<string, Table>();
  const written = new Set<string>();
  const add = (vrf: string, network: number, mask: number, line: RouteLine): void => {
    const table: Table = tables.get(vrf) ?? new Map();
    tables.set(vrf, table);
    const ofMask = table.get(mask) ?? new Map<number, RouteLine[]>();
    table.set(mask, ofMask);
    const key = (network & mask) >>> 0;
    ofMask.set(key, [...(ofMask.get(key) ?? []), line]);
  };

  for (const device of router.interfaces) if (isUp(device)) addConnected(router, device, add);
  for (const route of router.routes) {
    const vrf = route.vrf?.name ?? '';
    written.add(vrf);
    add(vrf, wordOf(route.prefix.address), route.prefix.mask[0] ?? 0, staticLine(router, route));
  }
  for (const rule of rules) addTranslated(rule, add);

  const sorted = new Map([...tables].map(([vrf, table]) => [vrf, [...table].toSorted(([a], [b]) => b - a)]));
  return {
    *candidates(vrf, word) {
      for (const [mask, networks] of sorted.get(vrf) ?? []) {
        const found = networks.get((word & mask) >>> 0);
        if (found !== undefined) yield found;
      }
    },
    has: (vrf) => written.has(vrf),
  };
}

type Add = (vrf: string, network: number, mask: number, line: RouteLine) => void;

function addConnected(router: Router, device: RouterInterface, add: Add): void {
  const vrf = vrfOf(device);
  for (const { word, mask, standsIn } of addressesOf(router, device)) {
    if (standsIn) continue;
    const prefix = formatPrefix({ address: { family: 'ipv4', words: [(word & mask) >>> 0] }, mask: [mask] });
    add(vrf, word, mask, {
      kind: 'connected',
      prefix,
      distance: 0,
      device: device.name,
      nextHopVrf: vrf,
      origin: device.addresses[0]?.place ?? device.statement.place,
    });
  }
}

function staticLine(router: Router, route: StaticRoute): RouteLine {
  const { prefix, interface: device, nextHop, distance, global, track, vrf, place } = route;
  return {
    kind: 'static',
    prefix: formatPrefix(prefix),
    distance,
    ...(device === undefined ? {} : { device: findInterface(router, device.name)?.name ?? device.name }),
    ...(nextHop === undefined ? {} : { nextHop: wordOf(nextHop) }),
    nextHopVrf: global === true ? '' : (vrf?.name ?? ''),
    ...(track === undefined ? {} : { track }),
    origin: place,
  };
}

/** `add-route`: a host route to the outside local address by way of the outside global one, in the global table. */
function addTranslated(rule: NatRule, add: Add): void {
  if (rule.kind !== 'static' || rule.side !== 'outside' || rule.options.addRoute !== true) return;
  const { local, global } = rule;
  if (local.kind !== 'address' || global.kind !== 'address') return;
  const mask = rule.network?.mask ?? 0xffffffff;
  add('', wordOf(local.address), mask, {
    kind: 'nat',
    prefix: formatPrefix({ address: local.address, mask: [mask] }),
    distance: 1,
    nextHop: wordOf(global.address),
    nextHopVrf: '',
    origin: rule.place,
  });
}
