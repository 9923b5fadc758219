/** Routing tables as the kernel asks them: rules of `ip rule` in their order, and in each table the longest prefix. */

import { type Address, inPrefix, lengthOfMask, maskOfLength } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import type { NextHop, Node, Origin, PolicyRule, Route, RouteType } from '../../node/model.ts';
import { addressesUnder } from '../space/dimensions.ts';
import { type Intervals, intervalsOf, without } from '../space/intervals.ts';

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
  /** Routes by this interface alone count. */
  readonly only?: string;
  /** Whether the sender's user lies in a range; asked last, since nobody may have told. Undefined: no socket sent it, which counts as root. */
  readonly sentBy?: (uids: { readonly low: number; readonly high: number }) => boolean;
}

export interface FoundRoute {
  readonly type: RouteType;
  readonly hop: NextHop | undefined;
  readonly hops: readonly NextHop[];
  readonly source?: Address;
  readonly table: string;
  readonly priority: number;
  readonly origin?: Origin;
}

const usual: readonly { readonly priority: number; readonly table: string }[] = [
  { priority: 0, table: 'local' },
  { priority: 32766, table: 'main' },
  { priority: 32767, table: 'default' },
];

function usualRulesOf(family: Family): readonly PolicyRule[] {
  const origin = { file: '', line: 0 };
  return usual.map(({ priority, table }) => ({
    family,
    priority,
    not: false,
    l3mdev: false,
    action: { kind: 'lookup', table },
    origin,
  }));
}

const usualRules: Readonly<Record<Family, readonly PolicyRule[]>> = {
  ipv4: usualRulesOf('ipv4'),
  ipv6: usualRulesOf('ipv6'),
};

const nodeTables = new WeakMap<Node, Map<Family, ReadonlyMap<string, readonly Route[]>>>();

/** The routes of each table; the local table is made from the addresses where no dump shows it. */
function tablesOf(node: Node, family: Family): ReadonlyMap<string, readonly Route[]> {
  const known = nodeTables.get(node) ?? new Map<Family, ReadonlyMap<string, readonly Route[]>>();
  nodeTables.set(node, known);
  const before = known.get(family);
  if (before !== undefined) return before;
  const tables = new Map<string, Route[]>();
  const add = (route: Route): void => {
    const name = tableNames[route.table] ?? route.table;
    const list = tables.get(name);
    if (list === undefined) tables.set(name, [route]);
    else list.push(route);
  };
  for (const route of node.routes?.[family] ?? []) add(route);
  if (!tables.has('local')) for (const route of localRoutes(node, family)) add(route);
  if (node.routes?.[family] === undefined) for (const route of connectedRoutes(node, family)) add(route);
  known.set(family, tables);
  return tables;
}

const tableNames: Readonly<Record<string, string>> = { '255': 'local', '254': 'main', '253': 'default' };

function route(
  family: Family,
  type: RouteType,
  address: Address,
  length: number,
  table: string,
  device: string,
  origin: Origin,
): Route {
  const mask = maskOfLength(family, length);
  const words = address.words.map((word, index) => (word & (mask[index] ?? 0)) >>> 0);
  const hop = { device, weight: 1, flags: [] };
  return {
    family,
    type,
    destination: { address: { family, words }, mask },
    table,
    nextHops: [hop],
    metric: 0,
    tos: 0,
    origin,
  };
}

function localRoutes(node: Node, family: Family): readonly Route[] {
  const whole = family === 'ipv4' ? 32 : 128;
  return (node.interfaces ?? []).flatMap((device) =>
    device.addresses
      .filter(({ address }) => address.family === family)
      .flatMap(({ address, prefixLength, scope, broadcast, origin }) => {
        const loopback = scope === 'host' && family === 'ipv4';
        const own = route(family, 'local', address, loopback ? prefixLength : whole, 'local', device.name, origin);
        return broadcast === undefined
          ? [own]
          : [own, route(family, 'broadcast', broadcast, whole, 'local', device.name, origin)];
      }),
  );
}

function connectedRoutes(node: Node, family: Family): readonly Route[] {
  return (node.interfaces ?? []).flatMap((device) =>
    device.addresses
      .filter(({ address }) => address.family === family)
      .map(({ address, peer, prefixLength, origin }) => ({
        ...route(family, 'unicast', peer ?? address, prefixLength, 'main', device.name, origin),
        source: address,
      })),
  );
}

/** The route of a flow; `none`: the tables have none. */
export function lookUp(node: Node, family: Family, flow: Flow): FoundRoute | 'none' {
  const tables = tablesOf(node, family);
  const rules = node.policyRules?.[family] ?? usualRules[family];
  const sorted = inOrder(rules);
  let from = 0;
  for (const rule of sorted) {
    if (rule.priority < from || !applies(rule, flow)) continue;
    const { action } = rule;
    switch (action.kind) {
      case 'nop':
        continue;
      case 'goto':
        from = action.priority;
        continue;
      case 'blackhole':
      case 'unreachable':
      case 'prohibit':
        return { type: action.kind, hop: undefined, hops: [], table: '', priority: rule.priority, origin: rule.origin };
      case 'lookup': {
        const found = best(tables.get(tableNames[action.table] ?? action.table) ?? [], flow);
        if (found === undefined || found.type === 'throw') continue;
        const suppressed = action.suppressPrefixLength;
        if (suppressed !== undefined && (lengthOfMask(found.destination.mask) ?? 0) <= suppressed) continue;
        return {
          type: found.type,
          hop: found.nextHops[0],
          hops: found.nextHops,
          table: action.table,
          priority: rule.priority,
          ...(found.source === undefined ? {} : { source: found.source }),
          ...(found.origin.file === '' ? {} : { origin: found.origin }),
        };
      }
    }
  }
  return 'none';
}

/** The route of the local table alone, of IPv4. */
export function lookUpLocal(node: Node, flow: Flow): Route | undefined {
  return best(tablesOf(node, 'ipv4').get('local') ?? [], flow);
}

/**
 * The addresses that the local table of IPv4 calls local, as inet_addr_type() sees them. Undefined: no dump tells, or
 * the table has routes of other types than local and broadcast.
 */
export function localAddresses(node: Node): Intervals | undefined {
  if (node.interfaces === undefined && node.routes?.ipv4 === undefined) return undefined;
  const routes = tablesOf(node, 'ipv4').get('local') ?? [];
  if (routes.some(({ type }) => type !== 'local' && type !== 'broadcast')) return undefined;
  const lengthOf = ({ destination }: Route): number => lengthOfMask(destination.mask) ?? 0;
  let local: Intervals = [];
  for (const { type, destination } of [...routes].sort((a, b) => lengthOf(a) - lengthOf(b))) {
    const under = addressesUnder(destination) ?? [];
    local = type === 'local' ? intervalsOf([...local, ...under]) : without(local, under);
  }
  const loopback = 0x7f000000;
  return without(intervalsOf([...local, [loopback, loopback + 2 ** 24]]), [
    [0, 1],
    [0xe0000000, 0xf0000000],
    [0xffffffff, 2 ** 32],
  ]);
}

const sortedRules = new WeakMap<readonly PolicyRule[], readonly PolicyRule[]>();

function inOrder(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const before = sortedRules.get(rules);
  if (before !== undefined) return before;
  const made = rules.toSorted((a, b) => a.priority - b.priority);
  sortedRules.set(rules, made);
  return made;
}

function applies(rule: PolicyRule, flow: Flow): boolean {
  const within = (range: { readonly low: number; readonly high: number }, value: number | undefined): boolean =>
    value !== undefined && value >= range.low && value <= range.high;
  const selected =
    (rule.from === undefined || inPrefix(rule.from, flow.src)) &&
    (rule.to === undefined || inPrefix(rule.to, flow.dst)) &&
    (rule.tos === undefined || rule.tos === (flow.tos & 0x1e)) &&
    (rule.mark === undefined || (flow.mark & rule.mark.mask) >>> 0 === rule.mark.value) &&
    (rule.in === undefined || rule.in === (flow.in ?? 'lo')) &&
    // A packet that is not bound to an interface matches no `oif`.
    rule.out === undefined &&
    !rule.l3mdev &&
    (rule.protocol === undefined || rule.protocol === flow.protocol) &&
    (rule.sport === undefined || within(rule.sport, flow.sport)) &&
    (rule.dport === undefined || within(rule.dport, flow.dport)) &&
    (rule.uids === undefined || (flow.sentBy?.(rule.uids) ?? rule.uids.low === 0));
  return selected !== rule.not;
}

/** The routes of a table by the length of their prefixes, the longest first, and by what is under them. */
type RoutesByLength = readonly {
  readonly mask: readonly number[];
  readonly routes: ReadonlyMap<string, readonly Route[]>;
}[];

/** Tables never change: they are put in order when first asked. */
const ordered = new WeakMap<readonly Route[], RoutesByLength>();

function byLength(routes: readonly Route[]): RoutesByLength {
  const before = ordered.get(routes);
  if (before !== undefined) return before;
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
  const made = [...groups].sort(([a], [b]) => b - a).map(([, group]) => group);
  ordered.set(routes, made);
  return made;
}

function underMask(words: readonly number[], mask: readonly number[]): string {
  return words.length === 1
    ? String(((words[0] ?? 0) & (mask[0] ?? 0)) >>> 0)
    : words.map((word, index) => (word & (mask[index] ?? 0)) >>> 0).join();
}

/** The longest prefix; of several routes under it the one for this TOS, and the lowest metric. */
function best(routes: readonly Route[], flow: Flow): Route | undefined {
  for (const { mask, routes: byKey } of byLength(routes)) {
    if (mask.length !== flow.dst.words.length) continue;
    let found: Route | undefined;
    for (const route of byKey.get(underMask(flow.dst.words, mask)) ?? []) {
      if (route.tos !== 0 && route.tos !== (flow.tos & 0x1e)) continue;
      if (route.nextHops.length > 0 && route.nextHops.every((hop) => hop.flags.includes('dead'))) continue;
      if (flow.only !== undefined && !route.nextHops.some(({ device }) => device === flow.only)) continue;
      const better =
        found === undefined || route.tos > found.tos || (route.tos === found.tos && route.metric < found.metric);
      if (better) found = route;
    }
    if (found !== undefined) return found;
  }
  return undefined;
}
