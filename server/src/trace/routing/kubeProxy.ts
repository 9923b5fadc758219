/** What kube-proxy leaves on a node. */
import { type Address, inPrefix, type Prefix } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import type { Node } from '../../node/model.ts';
import { once, oncePer } from '../../text/once.ts';
import { serviceSets, setPrefix } from '../sets/kubeProxy.ts';
import type { Walk } from '../walk/walk.ts';
import { undumpedSet } from './kubeProxySets.ts';

/** To this device it binds the addresses of its services, for INPUT to get what is for them: bind_address() of its ipvs mode. */
export const serviceDevice = 'kube-ipvs0';

/** Its device shows it, and where rules are known the chain in which it marks what is for services. */
export function isKubeProxys({ interfaces, rulesets }: Node): boolean {
  const marks = rulesets.some(({ tables }) => tables.get('nat')?.chains.has('KUBE-SERVICES') === true);
  if (interfaces?.some(({ name }) => name === serviceDevice) === false) return false;
  return marks || rulesets.length === 0;
}

/** Rules of its ipvs mode ask a set where those of its iptables mode name each service; no more than 20 rules stand there then. */
export const balancesByRules = oncePer((node: Node, family: Family): boolean =>
  node.rulesets.some(({ family: of, tables, mentions }) => {
    const rules = tables.get('nat')?.chains.get('KUBE-SERVICES')?.rules;
    const asks = `--match-set ${setPrefix(family)}CLUSTER-IP `;
    if (of !== family || rules === undefined || !mentions(asks)) return false;
    return Array.from({ length: rules.length }, (_, index) => rules.text(index)).some((text) => text.includes(asks));
  }),
);

/** Its chains of services, in which the first rules tell from where it does not masquerade; those of ipvs mode stand in one. */
const callingChains = /^KUBE-(?:SERVICES$|SVC-)/;
const firstRules = 20;
const spares = /^-A \S+ ! -s .* -j KUBE-MARK-MASQ$/;

/**
 * The network of pods, from which calls of services are not masqueraded (--cluster-cidr, in the mode ClusterCIDR of
 * --detect-local-mode): `! -s NETWORK … -j KUBE-MARK-MASQ`. Undefined: no rule says so.
 */
const podNetwork = oncePer((node: Node, family: Family): Prefix | undefined => {
  for (const { family: of, tables } of node.rulesets) {
    if (of !== family) continue;
    for (const { name, rules } of tables.get('nat')?.chains.values() ?? []) {
      if (!callingChains.test(name)) continue;
      const most = Math.min(rules.length, firstRules);
      for (let at = 0; at < most; at++) {
        if (!spares.test(rules.text(at))) continue;
        const source = rules.at(at)?.conditions.find(({ spec }) => spec.name === '-s')?.value;
        if (source?.kind === 'prefixes') return source.prefixes[0];
      }
    }
  }
  return undefined;
});

/** Whether the address is in the network of pods. There the node itself has those of its bridges at most, which nobody serves at. */
export function isPod(node: Node, address: Address): boolean {
  const network = podNetwork(node, address.family);
  return network !== undefined && inPrefix(network, address);
}

/** Addresses that entries of its sets name, as words in a row; of a node it has thousands. */
const serviceAddresses = once(({ sets }: Node): ReadonlySet<string> => {
  const names = [...serviceSets].flatMap((name) => [`${setPrefix('ipv4')}${name}`, `${setPrefix('ipv6')}${name}`]);
  const firsts = names.flatMap((name) => sets?.get(name)?.entries.map(({ parts: [first] }) => first) ?? []);
  return new Set(firsts.flatMap((part) => (part?.kind === 'prefix' ? [part.prefix.address.words.join()] : [])));
});

/**
 * Whether it has bound the address to its device, where no dump shows that: as one of a service that its sets name, or, of
 * the destination of a packet, that the branch takes to be in one of them.
 */
export function isServiceAddress(walk: Walk, address: Address): boolean {
  const { node, packet } = walk;
  if (!isKubeProxys(node)) return false;
  if (node.sets !== undefined) return serviceAddresses(node).has(address.words.join());
  if (address !== packet.dst || !balancesByRules(node, packet.family)) return false;
  return [...serviceSets].some((name) => undumpedSet(walk, name, ['dst', 'dst']) === true);
}
