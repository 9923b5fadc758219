/** Routing tables as the kernel asks them: rules of `ip rule` in their order, and in each table the longest prefix. */

import { type Address, inPrefix, lengthOfMask } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import { protocol } from '../../net/protocol.ts';
import type { NextHop, Node, Origin, PolicyRule, Realms, Route, RouteType } from '../../node/model.ts';
import { usualRule, usualRules } from '../../node/usualRules.ts';
import { once } from '../../text/once.ts';
import { isInGroup } from './addresses.ts';
import { alike, best, type Flow, routedTos, usableHops } from './fib.ts';
import { nowhere } from './kinds.ts';
import { tableNames, usualTables } from './tableNames.ts';
import { tablesOf } from './tables.ts';
import { isVrf, tableOfVrf, vrfOf, vrfsOf } from './vrf.ts';

export interface FoundRoute {
  readonly type: RouteType;
  readonly hop: NextHop | undefined;
  readonly hops: readonly NextHop[];
  readonly source?: Address;
  readonly table: string;
  readonly priority: number;
  /** Of the policy rule; those of the route are its next hop's. */
  readonly realms?: Realms;
  /** The route itself; undefined: a policy rule answered. */
  readonly route?: Route;
  readonly origin?: Origin;
  /** Of IPv4: default routes beside it that are as good. */
  readonly others?: readonly FoundRoute[];
}

/** RTF_ANYCAST has the route that an interface made for itself, and none that an administrator added. */
export function isInterfacesAnycast({ type, route }: FoundRoute): boolean {
  return type === 'anycast' && route?.protocol === 'kernel';
}

function usualRulesOf(family: Family): readonly PolicyRule[] {
  return usualRules.map((each) => usualRule(each, family, { file: '', line: 0 }));
}

function withVrfRule(family: Family): readonly PolicyRule[] {
  const [first, ...others] = usualRulesOf(family);
  const lookup = { kind: 'lookup', table: '[l3mdev-table]' } as const;
  const rule = first && { ...first, priority: 1000, l3mdev: true, action: lookup };
  return [first, rule, ...others].filter((each) => each !== undefined);
}

const rulesWithVrf: Readonly<Record<Family, readonly PolicyRule[]>> = {
  ipv4: withVrfRule('ipv4'),
  ipv6: withVrfRule('ipv6'),
};

const usualOf: Readonly<Record<Family, readonly PolicyRule[]>> = {
  ipv4: usualRulesOf('ipv4'),
  ipv6: usualRulesOf('ipv6'),
};

/** Of a machine whose rules no dump shows; the first VRF brings the rule for all of them along (vrf_add_fib_rules()). */
function rulesOf(node: Node, family: Family): readonly PolicyRule[] {
  return node.policyRules?.[family] ?? (vrfsOf(node).length > 0 ? rulesWithVrf : usualOf)[family];
}

/**
 * Nobody fills a table that no policy rule asks: where the dumps show routes of such tables and none of the rules
 * (`ip rule` lists those of IPv4 alone), each of them may be asked, before the table main.
 */
function unshownRules(node: Node, family: Family, { isSentTo }: Flow): readonly PolicyRule[] {
  if (isSentTo === undefined || node.policyRules?.[family] !== undefined) return [];
  const ofVrfs = new Set(vrfsOf(node).map((vrf) => tableOfVrf(node, vrf)));
  const [usual] = usualOf[family];
  return [...tablesOf(node, family).keys()]
    .filter((table) => usual !== undefined && !usualTables.has(table) && !ofVrfs.has(table))
    .map((table) => ({ ...usual, family, priority: 32765, action: { kind: 'lookup', table } }) as PolicyRule);
}

/** l3mdev_update_flow(): an interface says in which VRF the flow is; to be bound to a VRF itself binds to no interface. */
function inItsVrf(node: Node, flow: Flow): Flow {
  if (vrfsOf(node).length === 0) return flow;
  const vrf = flow.vrf ?? vrfOf(node, flow.out ?? flow.in);
  if (!isVrf(node, flow.out)) return { ...flow, vrf };
  const { out: _, only: __, first, ...unbound } = flow;
  return { ...unbound, vrf, ...(first === undefined ? {} : { first: { owns: first.owns } }) };
}

/** The route of a flow; `none`: the tables have none. */
export function lookUp(node: Node, family: Family, asked: Flow): FoundRoute | 'none' {
  const flow = inItsVrf(node, asked);
  const tables = tablesOf(node, family);
  const unshown = unshownRules(node, family, flow);
  const sorted =
    unshown.length === 0 ? inOrder(rulesOf(node, family)) : inOrder([...rulesOf(node, family), ...unshown]);
  let from = 0;
  // fib6_rule_suppress() leaves what it suppressed behind: where no later rule looks anything up, it counts after all.
  let leftBehind: FoundRoute | 'none' = 'none';
  for (const rule of sorted) {
    if (rule.priority < from || !applies(rule, flow)) continue;
    const { action } = rule;
    switch (action.kind) {
      case 'nop':
        continue;
      case 'goto':
        // To a rule that is not there: the next one is asked.
        if (sorted.some(({ priority }) => priority === action.priority)) from = action.priority;
        continue;
      case 'blackhole':
      case 'unreachable':
      case 'prohibit':
        return { type: action.kind, hop: undefined, hops: [], table: '', priority: rule.priority, origin: rule.origin };
      case 'lookup': {
        leftBehind = 'none';
        const table = rule.l3mdev && flow.vrf !== undefined ? tableOfVrf(node, flow.vrf) : action.table;
        const routes = tables.get(tableNames[table] ?? table);
        const unseen = routes === undefined ? flow.unseen?.(table) : undefined;
        if (unseen !== undefined) return { type: unseen, hop: undefined, hops: [], table, priority: rule.priority };
        const found = best(routes ?? [], flow);
        if (found === undefined || found.type === 'throw') continue;
        if (unshown.includes(rule) && flow.isSentTo?.(table) !== true) continue;
        const equals = alike(routes ?? [], found, flow);
        // Over IPv6 these are next hops of one route, which `ip` of old prints one by one (rt6_qualify_for_ecmp()).
        const hops = [found, ...(family === 'ipv6' ? equals : [])].flatMap((each) => usableHops(each, flow));
        const route = asFound(found, hops, rule, table);
        if (!isSuppressed(node, action, found, hops[0], flow)) {
          if (family === 'ipv6' || equals.length === 0) return route;
          return { ...route, others: equals.map((each) => asFound(each, usableHops(each, flow), rule, table)) };
        }
        if (family === 'ipv6') leftBehind = route;
      }
    }
  }
  return leftBehind;
}

/** vrf_ip6_input_dst(): what keeps to a VRF's port is routed in the VRF's table, whatever the policy rules say. */
export function lookUpInVrf(node: Node, vrf: string, flow: Flow): FoundRoute | 'none' {
  const table = tableOfVrf(node, vrf);
  const found = best(tablesOf(node, 'ipv6').get(table) ?? [], flow);
  const rule = rulesWithVrf.ipv6.find(({ l3mdev }) => l3mdev);
  return found === undefined || rule === undefined ? 'none' : asFound(found, usableHops(found, flow), rule, table);
}

function asFound(route: Route, hops: readonly NextHop[], rule: PolicyRule, table: string): FoundRoute {
  return {
    type: route.type,
    hop: hops[0],
    hops,
    table,
    priority: rule.priority,
    route,
    ...(rule.realms === undefined ? {} : { realms: rule.realms }),
    ...(route.source === undefined ? {} : { source: route.source }),
    ...(route.origin.file === '' ? {} : { origin: route.origin }),
  };
}

/** fib4_rule_suppress() and fib6_rule_suppress(): what is found does not count where it is no more exact, or leaves by such an interface. */
function isSuppressed(
  node: Node,
  action: Extract<PolicyRule['action'], { readonly kind: 'lookup' }>,
  { type, destination }: Route,
  hop: NextHop | undefined,
  { isNextHop, dst }: Flow,
): boolean {
  if (type === 'blackhole' || type === 'unreachable' || type === 'prohibit') return false;
  const { suppressPrefixLength: length, suppressGroup } = action;
  // ip6_rt_cache_alloc() makes a prefix of 128 of it.
  const isForOne = isNextHop === true && dst.family === 'ipv6' && hop?.gateway === undefined;
  if (length !== undefined && (isForOne ? 128 : (lengthOfMask(destination.mask) ?? 0)) <= length) return true;
  return suppressGroup !== undefined && hop?.device !== undefined && isInGroup(node, hop.device, suppressGroup);
}

/** The route of the local table alone, of IPv4; of an interface in a VRF its table stands for it (l3mdev_fib_table()). */
export function lookUpLocal(node: Node, flow: Flow, device?: string | null): Route | undefined {
  const vrf = vrfOf(node, device);
  return best(tablesOf(node, 'ipv4').get(vrf === undefined ? 'local' : tableOfVrf(node, vrf)) ?? [], flow);
}

const inOrder = once((rules: readonly PolicyRule[]): readonly PolicyRule[] =>
  rules.toSorted((a, b) => a.priority - b.priority),
);

function applies(rule: PolicyRule, flow: Flow): boolean {
  const within = (range: { readonly low: number; readonly high: number }, value: number | undefined): boolean =>
    value !== undefined && value >= range.low && value <= range.high;
  const selected =
    (rule.from === undefined || inPrefix(rule.from, flow.src)) &&
    (rule.to === undefined || inPrefix(rule.to, flow.dst)) &&
    (rule.tos === undefined || rule.tos === 0 || (rule.tos & 0xfc) === routedTos(flow)) &&
    (rule.mark === undefined || ((flow.mark ^ rule.mark.value) & rule.mark.mask) === 0) &&
    (rule.in === undefined || rule.in === (flow.in ?? 'lo')) &&
    (rule.out === undefined || rule.out === flow.out) &&
    (!rule.l3mdev || flow.vrf !== undefined) &&
    (rule.protocol === undefined || rule.protocol === flow.protocol) &&
    (rule.sport === undefined || within(rule.sport, flow.sport)) &&
    (rule.dport === undefined || within(rule.dport, flow.dport)) &&
    (rule.uids === undefined || (flow.sentBy?.(rule.uids) ?? rule.uids.low === 0));
  return selected !== rule.not;
}

/** Whether interfaces of the node have the IPv6 address as routers of its network, and not for themselves. */
export function isRoutersAnycast(node: Node, dst: Address): boolean {
  if (dst.family !== 'ipv6') return false;
  const found = lookUp(node, 'ipv6', {
    src: nowhere(dst),
    dst,
    in: undefined,
    mark: 0,
    tos: 0,
    protocol: protocol.icmpv6,
  });
  return found !== 'none' && isInterfacesAnycast(found);
}
