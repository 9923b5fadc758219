/** One routing table, as the kernel searches it: net/ipv4/fib_trie.c and net/ipv6/ip6_fib.c. */
import { type Address, inPrefix, lengthOfMask } from '../../net/address.ts';
import type { NextHop, Route } from '../../node/model.ts';
import { once } from '../../text/once.ts';

/** A route, as dumps show it or as the kernel makes it of an address. */
export interface TableRoute extends Route {
  /** It is there only if its interface is a router's, of which no dump tells. */
  readonly onlyOnRouters?: true;
}

/** What a look-up depends on. */
export interface Flow {
  readonly src: Address;
  readonly dst: Address;
  /** Interface of arrival; undefined: made by the node, for which `iif lo` stands. */
  readonly in: string | undefined;
  readonly mark: number;
  readonly tos: number;
  readonly protocol: number;
  readonly sport?: number | undefined;
  readonly dport?: number | undefined;
  /** Interface that it is bound to, which rules may ask for (`oif`). */
  readonly out?: string;
  /** The VRF in whose table the rule for all of them looks (flowi_l3mdev); undefined: that of `out`, else of `in`. */
  readonly vrf?: string | undefined;
  /** Only routes by this interface count (RT6_LOOKUP_F_IFACE). */
  readonly only?: string;
  /** Of the routes of one prefix the first counts, not the best. */
  readonly first?: First;
  /** A route without a gateway is made anew for the destination alone, over IPv6 (FLOWI_FLAG_KNOWN_NH). */
  readonly isNextHop?: boolean;
  /** Routes whose interface lacks a carrier count too (FIB_LOOKUP_IGNORE_LINKSTATE). */
  readonly ignoreCarrier?: boolean;
  /** What a table holds for the destination that rules ask for and no dump shows; undefined: nothing. */
  readonly unseen?: (table: string) => 'local' | 'unicast' | undefined;
  /** Where no dump shows the policy rules: whether one of them sends the packet to a table that has a route for it. */
  readonly isSentTo?: (table: string) => boolean;
  /** Whether an interface is a router's, asked where a route hangs on it and no dump tells; undefined: it is taken for one. */
  readonly isRouter?: (device: string | undefined) => boolean;
  /** Whether the sender's user lies in a range; asked last, since nobody may have told. Undefined: no socket sent it, which counts as root. */
  readonly sentBy?: (uids: { readonly low: number; readonly high: number }) => boolean;
}

/** What rt6_device_match() likes better than the first route of a prefix, whatever their metrics. */
export interface First {
  /** A route by this interface. */
  readonly by?: string;
  /** Where there is no such wish: whether the flow's source is one of the node's addresses, as routes by an interface see it. */
  readonly owns: (device: string | undefined) => boolean;
}

/** The routes of a table by the length of their prefixes, the longest first, and by what is under them. */
type RoutesByLength = readonly {
  readonly mask: readonly number[];
  readonly routes: ReadonlyMap<string, readonly Route[]>;
}[];

/** Tables never change: they are put in order when first asked. */
const byLength = once((routes: readonly Route[]): RoutesByLength => {
  const groups = new Map<number, { readonly mask: readonly number[]; readonly routes: Map<string, Route[]> }>();
  for (const route of routes) {
    const { address, mask } = route.destination;
    const length = lengthOfMask(mask) ?? 0;
    const group = groups.get(length) ?? { mask, routes: new Map<string, Route[]>() };
    groups.set(length, group);
    const key = underMask(address.words, mask);
    const list = group.routes.get(key);
    if (list === undefined) group.routes.set(key, [route]);
    else list.push(route);
  }
  return [...groups].sort(([a], [b]) => b - a).map(([, group]) => group);
});

function underMask(words: readonly number[], mask: readonly number[]): string {
  return words.length === 1
    ? String(((words[0] ?? 0) & (mask[0] ?? 0)) >>> 0)
    : words.map((word, index) => (word & (mask[index] ?? 0)) >>> 0).join();
}

/** The DSCP alone chooses routes and rules (inet_dsfield_to_dscp()); IPv4 looks at the bits of the old TOS field only. */
export function routedTos(flow: Pick<Flow, 'dst' | 'tos'>): number {
  return flow.tos & (flow.dst.family === 'ipv4' ? 0x1c : 0xfc);
}

/**
 * The longest prefix of which some route can be used; of several such routes the better one. fib6_node_lookup_1() begins
 * at the longest prefix that knows the destination and, where the prefix has routes for some sources, the source too:
 * past that, its routes for any source are not asked. Whoever begins below it comes to them (fib6_backtrack()).
 */
export function best(routes: readonly Route[], flow: Flow): Route | undefined {
  let hasBegun = false;
  for (const { mask, routes: byKey } of byLength(routes)) {
    if (mask.length !== flow.dst.words.length) continue;
    const under = byKey.get(underMask(flow.dst.words, mask));
    if (under === undefined || !under.some((route) => isThere(route, flow))) continue;
    if (!hasBegun && isForOtherSources(under, mask, flow)) continue;
    hasBegun = true;
    const found = flow.first === undefined ? bestOf(under, flow) : firstOf(under, flow, flow.first);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A prefix with routes for some sources and none for this one; the root of a table is asked for any source even then. */
function isForOtherSources(routes: readonly Route[], mask: readonly number[], { src }: Flow): boolean {
  const bySource = routes.filter(({ from }) => from !== undefined);
  return (
    bySource.length > 0 && mask.some((word) => word !== 0) && !bySource.some(({ from }) => from && inPrefix(from, src))
  );
}

function bestOf(routes: readonly Route[], flow: Flow): Route | undefined {
  let found: Route | undefined;
  for (const route of routes) {
    if (isUsable(route, flow) && (found === undefined || isBetter(route, found, flow))) found = route;
  }
  return found;
}

/**
 * rt6_device_match(): of those that are up one that is wished for, else the first of all, unless that is down: then
 * fib6_backtrack() asks the routes for any source, and shorter prefixes.
 */
function firstOf(routes: readonly Route[], flow: Flow, { by, owns }: First): Route | undefined {
  const fitting = routes.filter(
    (route) => (route.from === undefined || inPrefix(route.from, flow.src)) && isThere(route, flow),
  );
  const lengths = new Set(fitting.map(sourceLength).sort((a, b) => b - a));
  for (const length of lengths) {
    const ways = fitting
      .filter((route) => sourceLength(route) === length)
      .toSorted((a, b) => a.metric - b.metric)
      .flatMap((route) => waysOf(route));
    const wished = ways.find(({ isDead, device }) => !isDead && (by === undefined ? owns(device) : device === by));
    const [first] = ways;
    const found = wished ?? (first?.isDead === true ? undefined : first);
    if (found !== undefined) return found.route;
  }
  return undefined;
}

interface Way {
  readonly route: Route;
  readonly device: string | undefined;
  readonly isDead: boolean;
}

function waysOf(route: Route): readonly Way[] {
  if (route.nextHops.length === 0) return [{ route, device: undefined, isDead: false }];
  return route.nextHops.map(({ device, flags }) => ({ route, device, isDead: flags.includes('dead') }));
}

function sourceLength({ from }: Route): number {
  return from === undefined ? -1 : (lengthOfMask(from.mask) ?? 0);
}

/**
 * Routes by one gateway each that are as good as the one that was found: of IPv4 to everywhere alone (fib_select_default()),
 * of IPv6 those that no router announced.
 */
export function alike(routes: readonly Route[], found: Route, flow: Flow): readonly Route[] {
  const { family, destination, metric, tos, type, preference } = found;
  const length = lengthOfMask(destination.mask) ?? 0;
  if (type !== 'unicast' || !hasGateway(found) || (family === 'ipv4' && length > 0)) return [];
  const same = byLength(routes).find(({ mask }) => lengthOfMask(mask) === length)?.routes;
  return (same?.get(underMask(flow.dst.words, destination.mask)) ?? []).filter(
    (route) =>
      route !== found &&
      route.type === 'unicast' &&
      route.metric === metric &&
      route.tos === tos &&
      route.preference === preference &&
      route.from === undefined &&
      found.from === undefined &&
      hasGateway(route) &&
      isUsable(route, flow),
  );
}

function hasGateway({ nextHops, family, protocol }: Route): boolean {
  return nextHops.length === 1 && nextHops[0]?.gateway !== undefined && (family === 'ipv4' || protocol !== 'ra');
}

function isUsable(route: TableRoute, flow: Flow): boolean {
  if (route.tos !== 0 && (route.tos & 0xfc) !== routedTos(flow)) return false;
  if (route.from !== undefined && !inPrefix(route.from, flow.src)) return false;
  // fib_props: what answers with an error is not asked for its next hops.
  if (route.nextHops.length === 0 || isRefusal(route)) return flow.only === undefined;
  if (usableHops(route, flow).length === 0) return false;
  return isThere(route, flow);
}

function isThere({ onlyOnRouters, nextHops }: TableRoute, { isRouter }: Flow): boolean {
  return onlyOnRouters === undefined || isRouter?.(nextHops[0]?.device) !== false;
}

function isRefusal({ type }: Route): boolean {
  return type === 'blackhole' || type === 'unreachable' || type === 'prohibit' || type === 'throw';
}

/** Next hops that are up; of a flow that is bound to an interface those by it. */
export function usableHops(route: Route, flow: Pick<Flow, 'only' | 'ignoreCarrier'>): readonly NextHop[] {
  return route.nextHops.filter(({ device, flags }) => {
    const dead = flags.includes('dead') && !(flow.ignoreCarrier === true && flags.includes('linkdown'));
    return !dead && (flow.only === undefined || device === flow.only);
  });
}

/** IPv4: TOS, then metric. IPv6: the source's prefix, metric, then the score of rt6_score_route(). The first of equals wins. */
function isBetter(route: Route, than: Route, flow: Flow): boolean {
  const [from, thanFrom] = [sourceLength(route), sourceLength(than)];
  if (from !== thanFrom) return from > thanFrom;
  if (route.tos !== than.tos) return route.tos > than.tos;
  if (route.metric !== than.metric) return route.metric < than.metric;
  return route.family === 'ipv6' && scoreOf(route, flow) > scoreOf(than, flow);
}

const preferences = { low: 1, medium: 2, high: 3 } as const;

/** A route by the interface of arrival is liked better, and a router's announced preference counts more than that. */
function scoreOf(route: Route, flow: Flow): number {
  const near = flow.in === undefined || route.nextHops.some(({ device }) => device === flow.in);
  return (preferences[route.preference ?? 'medium'] << 2) + (near ? 2 : 0);
}
