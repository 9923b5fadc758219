/** kube-proxy in ipvs mode: virtual services, and sets that say what their addresses are. Nothing there names a service. */
import { formatAddress } from '../../net/text.ts';
import type { IpSet, Node, VirtualService } from '../../node/model.ts';
import { protocolName } from '../../trace/names.ts';
import type { Entrance, KubeService } from './service.ts';

/** Whether kube-proxy is here in ipvs mode, and its services are known. */
export function isIpvsMode({ services, sets, interfaces }: Node): boolean {
  if (services === undefined) return false;
  const kubeDevice = interfaces?.some(({ name }) => name === 'kube-ipvs0') === true;
  return kubeDevice || sets?.has('KUBE-CLUSTER-IP') === true || sets?.has('KUBE-6-CLUSTER-IP') === true;
}

/** Undefined: kube-proxy is not here in ipvs mode. */
export function servicesOfIpvs(node: Node): readonly KubeService[] | undefined {
  if (!isIpvsMode(node)) return undefined;
  const { services = [], sets } = node;
  const kinds = kindsOf(sets ?? new Map());
  return services.flatMap((service) => {
    const entrance = entranceOf(service, kinds);
    return entrance === undefined ? [] : [{ entrances: [entrance], endpoints: () => service.realServers }];
  });
}

interface Kinds {
  /** By `address protocol port`. */
  readonly addresses: ReadonlyMap<string, Entrance['kind']>;
  /** By `protocol port`, and by `address protocol port` for the sets that are no bitmaps. */
  readonly nodePorts: ReadonlySet<string>;
  readonly local: ReadonlySet<string>;
}

const addressSets: Readonly<Record<string, Entrance['kind']>> = {
  'CLUSTER-IP': 'cluster-ip',
  'EXTERNAL-IP': 'external-ip',
  'EXTERNAL-IP-LOCAL': 'external-ip',
  'LOAD-BALANCER': 'load-balancer',
  'LOAD-BALANCER-LOCAL': 'load-balancer',
};

function kindsOf(sets: ReadonlyMap<string, IpSet>): Kinds {
  const addresses = new Map<string, Entrance['kind']>();
  const nodePorts = new Set<string>();
  const local = new Set<string>();
  for (const set of sets.values()) {
    const name = /^KUBE-(?:6-)?(.*)$/.exec(set.name)?.[1];
    if (name === undefined) continue;
    const kind = addressSets[name];
    const ports = /^NODE-PORT-(?:LOCAL-)?(TCP|UDP|SCTP)/.exec(name)?.[1]?.toLowerCase();
    const isLocal = /-LOCAL(?:-|$)/.test(name);
    if (kind === undefined && ports === undefined) continue;
    for (const key of keysOf(set, ports)) {
      if (kind !== undefined) addresses.set(key, kind);
      else nodePorts.add(key);
      if (isLocal) local.add(key);
    }
  }
  return { addresses, nodePorts, local };
}

/** What a set's entries are looked up by; `protocol`: of a bitmap, whose entries don't say. */
function* keysOf({ entries }: IpSet, protocol: string | undefined): Generator<string> {
  for (const { parts } of entries) {
    const ports = parts.find((part) => part.kind === 'ports');
    const host = parts.find((part) => part.kind === 'prefix');
    if (ports === undefined) continue;
    const name = ports.protocol === undefined ? protocol : protocolName(ports.protocol);
    const start = host === undefined ? '' : `${formatAddress(host.prefix.address)} `;
    for (let port = ports.low; port <= ports.high; port++) yield `${start}${name} ${port}`;
  }
}

function entranceOf({ by, origin }: VirtualService, kinds: Kinds): Entrance | undefined {
  if (by.kind !== 'address') return undefined;
  const { address, port } = by;
  const protocol = protocolName(by.protocol);
  const wholeKey = `${formatAddress(address)} ${protocol} ${port}`;
  const portKey = `${protocol} ${port}`;
  const kind = kinds.addresses.get(wholeKey);
  const isNodePort = kinds.nodePorts.has(portKey) || kinds.nodePorts.has(wholeKey);
  // Without its sets' entries, a service on kube-proxy's own device still is one of its.
  const found = kind ?? (isNodePort ? 'node-port' : 'cluster-ip');
  const local = kinds.local.has(wholeKey) || (kind === undefined && kinds.local.has(portKey));
  return { kind: found, address, port, protocol, local, origin };
}
