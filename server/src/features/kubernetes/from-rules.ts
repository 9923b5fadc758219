/** kube-proxy in iptables mode: a chain for each service and endpoint, and comments that name them. */
import { meaningOfComment } from '../../catalog/wellKnown/find.ts';
import type { Rule } from '../../dialects/iptables-save/model.ts';
import { lengthOfMask } from '../../net/address.ts';
import { bitsOf } from '../../net/text.ts';
import type { Node, Origin, RuleChain, RuleTable } from '../../node/model.ts';
import { commentsOf } from '../explain/comments.ts';
import type { Endpoint, Entrance, KubeService } from './service.ts';

/** Undefined: no chain of kube-proxy's iptables mode. */
export function servicesOfRules({ rulesets }: Node): readonly KubeService[] | undefined {
  const found = new Map<string, Draft>();
  let any = false;
  for (const { tables } of rulesets) {
    const nat = tables.get('nat');
    const portals = nat?.chains.get('KUBE-SERVICES');
    if (nat === undefined || portals === undefined || !hasServiceChains(nat)) continue;
    any = true;
    for (const chain of [portals, nat.chains.get('KUBE-NODEPORTS')]) readPortals(chain, nat, found);
    // Services without endpoints have no chain: their connections are refused by the filter table.
    for (const name of ['KUBE-SERVICES', 'KUBE-EXTERNAL-SERVICES'])
      readPortals(tables.get('filter')?.chains.get(name), nat, found);
  }
  return any ? [...found].map(([name, draft]) => serviceOfDraft(name, draft)) : undefined;
}

function serviceOfDraft(name: string, { entrances, targets }: Draft): KubeService {
  return {
    name,
    entrances,
    endpoints: () => {
      const endpoints = new Map<string, Endpoint>();
      const seen = new Set<string>();
      for (const { nat, chain } of targets) readEndpoints(nat, chain, endpoints, seen);
      return [...endpoints.values()];
    },
  };
}

interface Draft {
  readonly entrances: Entrance[];
  /** Chains that lead to endpoints. */
  readonly targets: { readonly nat: RuleTable; readonly chain: string }[];
}

/** Whether kube-proxy is here in iptables mode. */
export function hasServiceChains({ chains }: RuleTable): boolean {
  for (const name of chains.keys()) if (name.startsWith('KUBE-SVC-') || name.startsWith('KUBE-SEP-')) return true;
  return false;
}

function readPortals(chain: RuleChain | undefined, nat: RuleTable, found: Map<string, Draft>): void {
  if (chain === undefined) return;
  for (let index = 0; index < chain.rules.length; index++) {
    const rule = chain.rules.at(index);
    const named = serviceOf(rule);
    if (named === undefined) continue;
    const entrance = entranceOf(rule, named.kind, nat, chain.rules.origin(index));
    const draft: Draft = found.get(named.service) ?? { entrances: [], targets: [] };
    found.set(named.service, draft);
    if (entrance !== undefined) draft.entrances.push(entrance);
    const target = rule.target?.name ?? '';
    if (target.startsWith('KUBE-')) draft.targets.push({ nat, chain: target });
  }
}

/** The rule's service, and what the comment calls the address. */
function serviceOf(rule: Rule): { readonly service: string; readonly kind: Entrance['kind'] } | undefined {
  for (const comment of commentsOf(rule)) {
    const { namespace, service, port } = meaningOfComment(comment)?.parts ?? {};
    if (service === undefined) continue;
    const name = namespace === undefined ? service : `${namespace}/${service}`;
    const kind = kinds.find(([ending]) => comment.endsWith(ending))?.[1];
    const whole = port === undefined || port === '' ? name : `${name}:${port}`;
    return { service: whole, kind: kind ?? (hasAddress(rule) ? 'cluster-ip' : 'node-port') };
  }
  return undefined;
}

const kinds: readonly (readonly [string, Entrance['kind']])[] = [
  [' cluster IP', 'cluster-ip'],
  [' external IP', 'external-ip'],
  [' loadbalancer IP', 'load-balancer'],
];

function hasAddress({ conditions }: Rule): boolean {
  return conditions.some(({ spec, negated }) => spec.name === '-d' && !negated);
}

function entranceOf(rule: Rule, kind: Entrance['kind'], nat: RuleTable, origin: Origin): Entrance | undefined {
  const value = (name: string) => rule.conditions.find(({ spec, negated }) => spec.name === name && !negated)?.value;
  const protocol = value('-p');
  const ports = rule.matches
    .flatMap(({ options }) => options)
    .find(({ spec, negated }) => spec.name === '--dport' && !negated)?.value;
  if (protocol?.kind !== 'protocol' || ports?.kind !== 'range') return undefined;
  const to = value('-d');
  const prefix = to?.kind === 'prefixes' ? to.prefixes[0] : undefined;
  const single = prefix !== undefined && lengthOfMask(prefix.mask) === bitsOf(prefix.address.family);
  return {
    kind,
    ...(single ? { address: prefix.address } : {}),
    port: ports.low,
    protocol: protocol.name,
    local: isLocal(nat, rule.target?.name ?? ''),
    origin,
  };
}

/** Whether what comes from outside ends in the chain of the endpoints on this node (externalTrafficPolicy Local). */
function isLocal(nat: RuleTable, target: string): boolean {
  if (target.startsWith('KUBE-SVL-')) return true;
  const rules = target.startsWith('KUBE-EXT-') ? nat.chains.get(target)?.rules : undefined;
  return (
    rules !== undefined && rules.length > 0 && rules.at(rules.length - 1).target?.name.startsWith('KUBE-SVL-') === true
  );
}

/** Follows KUBE-EXT-, KUBE-FW-, KUBE-SVC- and KUBE-SVL- chains down to the DNAT of each KUBE-SEP- chain. */
function readEndpoints(nat: RuleTable, name: string, found: Map<string, Endpoint>, seen: Set<string>): void {
  const chain = nat.chains.get(name);
  if (chain === undefined || seen.has(name)) return;
  seen.add(name);
  for (let index = 0; index < chain.rules.length; index++) {
    const { target } = chain.rules.at(index);
    if (target === undefined) continue;
    if (serviceChain.test(target.name)) readEndpoints(nat, target.name, found, seen);
    const to =
      target.name === 'DNAT' ? target.options.find(({ spec }) => spec.name === '--to-destination')?.value : undefined;
    if (to?.kind !== 'nat' || to.addresses === undefined) continue;
    const endpoint = { address: to.addresses.low, port: to.ports?.low ?? 0, origin: chain.rules.origin(index) };
    found.set(`${endpoint.address.words.join()} ${endpoint.port}`, endpoint);
  }
}

const serviceChain = /^KUBE-(?:SVC|SVL|EXT|FW|XLB|SEP)-/;
