/** Services that a node's dumps show, each worth a packet: of Kubernetes, of IPVS, and published by Docker. */
import { meaningOfComment } from '../../catalog/wellKnown/find.ts';
import type { OptionUse, Rule } from '../../dialects/iptables-save/model.ts';
import { type Address, sameAddress } from '../../net/address.ts';
import { formatAddress } from '../../net/text.ts';
import type { Node, RuleChain } from '../../node/model.ts';
import { type Message, message } from '../../text/message.ts';
import { protocolName } from '../../trace/names.ts';
import { commentsOf } from '../explain/comments.ts';

export interface Offer {
  readonly label: Message;
  /** What it is one of. */
  readonly group: Message;
  readonly protocol: string;
  /** Undefined: an address of the node. */
  readonly dst: string | undefined;
  readonly dport: number;
  /** Who would ask: somebody on the node's own network, or somebody outside. */
  readonly from: 'pod' | 'outside';
}

/** Rules of a chain that are looked through at most. */
const mostRules = 3000;

export function kubeServices(node: Node): readonly Offer[] {
  const offers: Offer[] = [];
  for (const rule of rulesOf(node, 'KUBE-SERVICES')) {
    const to = destinationOf(rule);
    const name = serviceName(rule);
    if (to?.dst === undefined || name === undefined) continue;
    const label = message('{service} ({address}:{port}, {protocol})', {
      service: name,
      address: to.dst,
      port: String(to.dport),
      protocol: to.protocol,
    });
    offers.push({ ...to, label, group: message('Services of Kubernetes'), from: 'pod' });
  }
  for (const rule of rulesOf(node, 'KUBE-NODEPORTS')) {
    const to = destinationOf(rule);
    const name = serviceName(rule);
    if (to === undefined || name === undefined) continue;
    const label = message('{service} (node port {port}, {protocol})', {
      service: name,
      port: String(to.dport),
      protocol: to.protocol,
    });
    offers.push({ ...to, label, group: message('Node ports of Kubernetes'), from: 'outside' });
  }
  return offers;
}

export function virtualServices(node: Node): readonly Offer[] {
  return (node.services ?? []).flatMap(({ by, scheduler, realServers }): Offer[] => {
    if (by.kind !== 'address') return [];
    const dst = formatAddress(by.address);
    const protocol = protocolName(by.protocol);
    const label = message('IPVS {address}:{port} ({protocol}, {scheduler}, {count} real servers)', {
      address: dst,
      port: String(by.port),
      protocol,
      scheduler,
      count: realServers.length,
    });
    const group = message('Virtual services of IPVS');
    return [{ label, group, protocol, dst, dport: by.port, from: isOwn(node, by.address) ? 'outside' : 'pod' }];
  });
}

/** True for addresses of real devices: those of kube-ipvs0 are services'. */
function isOwn({ interfaces = [] }: Node, wanted: Address): boolean {
  return interfaces.some(
    ({ name, addresses }) => name !== 'kube-ipvs0' && addresses.some(({ address }) => sameAddress(address, wanted)),
  );
}

/** Chains of software whose services are offered by name, or that serve other ends. */
const ofSoftware = /^(KUBE-|DOCKER|CNI-|cali-|ISTIO|OUTPUT$|POSTROUTING$)/;

/** DNAT rules of PREROUTING and of chains of one's own, as routers have them. */
export function forwardedPorts(node: Node): readonly Offer[] {
  const names = node.rulesets.flatMap(({ tables }) => [...(tables.get('nat')?.chains.keys() ?? [])]);
  const own = new Set(names.filter((name) => !ofSoftware.test(name)));
  return [...own].flatMap((name) =>
    translated(node, name, (args) => ({
      label: message('Forwarded port {port} ({target}, {protocol})', args),
      group: message('Forwarded ports'),
    })),
  );
}

/** Docker's DNAT rules: `! -i docker0 -p tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80`. */
export function dockerPorts(node: Node): readonly Offer[] {
  return translated(node, 'DOCKER', (args) => ({
    label: message('Docker port {port} ({target}, {protocol})', args),
    group: message('Published ports of Docker'),
  }));
}

interface PortArgs {
  readonly port: string;
  readonly target: string;
  readonly protocol: string;
  readonly [name: string]: string;
}

function translated(
  node: Node,
  chain: string,
  words: (args: PortArgs) => Pick<Offer, 'label' | 'group'>,
): readonly Offer[] {
  return rulesOf(node, chain).flatMap((rule): Offer[] => {
    const to = destinationOf(rule);
    const target = rule.target?.options.find(({ spec }) => spec.name === '--to-destination')?.words[0]?.text;
    if (to === undefined || target === undefined) return [];
    return [{ ...to, ...words({ port: String(to.dport), target, protocol: to.protocol }), from: 'outside' }];
  });
}

/** Interfaces that rules name, where no dump lists the node's own. */
export function interfacesInRules(node: Node): readonly string[] {
  const names = new Set<string>();
  for (const { tables } of node.rulesets) {
    for (const { chains } of tables.values()) {
      for (const chain of chains.values()) {
        if (chain.policy === undefined) continue;
        for (const rule of rulesIn(chain)) {
          for (const { value } of rule.conditions) {
            if (value.kind === 'interface' && !value.wildcard && value.name !== 'lo') names.add(value.name);
          }
        }
      }
    }
  }
  return [...names].sort();
}

function rulesOf(node: Node, chain: string): readonly Rule[] {
  return node.rulesets.flatMap(({ family, tables }) => {
    const found = family === 'ipv4' ? tables.get('nat')?.chains.get(chain) : undefined;
    return found === undefined ? [] : rulesIn(found);
  });
}

function rulesIn({ rules }: RuleChain): readonly Rule[] {
  return Array.from({ length: Math.min(rules.length, mostRules) }, (_, index) => rules.at(index));
}

/** Protocol, port and address of a rule that names one of each. */
function destinationOf(rule: Rule): { protocol: string; dst: string | undefined; dport: number } | undefined {
  const protocol = rule.conditions.find(({ spec, negated }) => spec.name === '-p' && !negated)?.value;
  const ports = optionOf(rule, '--dport')?.value;
  if (protocol?.kind !== 'protocol' || ports?.kind !== 'range' || ports.low !== ports.high) return undefined;
  const address = rule.conditions.find(({ spec, negated }) => spec.name === '-d' && !negated)?.value;
  const prefix = address?.kind === 'prefixes' && address.prefixes.length === 1 ? address.prefixes[0] : undefined;
  const single = prefix?.mask.every((word) => word === 0xffffffff) === true;
  return {
    protocol: protocol.name,
    dst: prefix !== undefined && single ? formatAddress(prefix.address) : undefined,
    dport: ports.low,
  };
}

function optionOf(rule: Rule, name: string): OptionUse | undefined {
  return rule.matches.flatMap(({ options }) => options).find(({ spec, negated }) => spec.name === name && !negated);
}

/** `shop/web:http`, as kube-proxy's comments tell it. */
function serviceName(rule: Rule): string | undefined {
  for (const comment of commentsOf(rule)) {
    const parts = meaningOfComment(comment)?.parts;
    const { namespace, service, port } = parts ?? {};
    if (service === undefined) continue;
    const name = namespace === undefined ? service : `${namespace}/${service}`;
    return port === undefined || port === '' ? name : `${name}:${port}`;
  }
  return undefined;
}
