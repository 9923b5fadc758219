/** What the sets of kube-proxy hold where no dump shows them, as far as one of them, or whose an address is, tells of others. */
import type { Question } from '../chooser.ts';
import { setPrefix } from '../sets/kubeProxy.ts';
import type { Lookup } from '../sets/lookup.ts';
import type { Walk } from '../walk/walk.ts';
import { isOwnAddress } from './ownAddress.ts';

/** How a branch takes the packet to be in one of them that no dump shows; undefined: nobody has asked. */
export function undumpedSet(
  { packet, sets, chooser }: Pick<Walk, 'packet' | 'sets' | 'chooser'>,
  name: string,
  directions: Lookup['directions'],
): boolean | undefined {
  const set = `${setPrefix(packet.family)}${name}`;
  return chooser.answered({ id: `set:${set}:${sets.element(set, directions, packet).element}` });
}

interface Kept {
  readonly directions: Lookup['directions'];
  /** A packet is for what one group keeps: an address of a service, or a port of the node. */
  readonly group: 'cluster' | 'external' | 'balancer' | 'node' | 'health';
  /** For which ports it likely holds a packet: those that node ports are taken from, or others. */
  readonly likely: 'node-ports' | 'others' | 'never';
}

/** --service-node-port-range of kube-apiserver, where nobody set another one. */
const nodePorts = { low: 30000, high: 32767 };

const address = { directions: ['dst', 'dst'], likely: 'never' } as const;
const port = { directions: ['dst'], group: 'node', likely: 'node-ports' } as const;

const kept: Readonly<Record<string, Kept>> = {
  'CLUSTER-IP': { ...address, group: 'cluster', likely: 'others' },
  'EXTERNAL-IP': { ...address, group: 'external' },
  'EXTERNAL-IP-LOCAL': { ...address, group: 'external' },
  'LOAD-BALANCER': { ...address, group: 'balancer' },
  'LOAD-BALANCER-LOCAL': { ...address, group: 'balancer' },
  'NODE-PORT-TCP': port,
  'NODE-PORT-UDP': port,
  'NODE-PORT-SCTP-HASH': { ...port, directions: ['dst', 'dst'] },
  'NODE-PORT-LOCAL-TCP': { ...port, likely: 'never' },
  'NODE-PORT-LOCAL-UDP': { ...port, likely: 'never' },
  'NODE-PORT-LOCAL-SCTP-HASH': { ...port, directions: ['dst', 'dst'], likely: 'never' },
  'HEALTH-CHECK-NODE-PORT': { directions: ['dst'], group: 'health', likely: 'never' },
};

/**
 * How likely it is that one that no dump shows holds the packet. Without a fork it is said that it does not where another one
 * does, where it is about services and the address is not the node's, and of KUBE-LOOP-BACK unless an endpoint calls itself.
 */
export function keptByKubeProxy(
  walk: Walk,
  set: string,
): (Pick<Question, 'likely'> & { readonly fork?: 'said' }) | undefined {
  const prefix = setPrefix(walk.family);
  const name = set.startsWith(prefix) ? set.slice(prefix.length) : '';
  const { src, dst } = walk.packet;
  if (name === 'LOOP-BACK' && src.words.join() !== dst.words.join()) return { likely: false, fork: 'said' };
  const own = kept[name];
  if (own === undefined) return undefined;
  const isOfService = own.group !== 'node' && own.group !== 'health';
  if (isOfService && walk.chooser.answered(isOwnAddress(dst)) === false) return { likely: false, fork: 'said' };
  const isForOther = Object.entries(kept).some(
    ([other, { group, directions }]) => group !== own.group && undumpedSet(walk, other, directions) === true,
  );
  if (isForOther) return { likely: false, fork: 'said' };
  const { dport = 0 } = walk.packet;
  const isNodePort = dport >= nodePorts.low && dport <= nodePorts.high;
  return { likely: own.likely !== 'never' && isNodePort === (own.likely === 'node-ports') };
}
