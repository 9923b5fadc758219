/** net/ipv4/netfilter/ipt_CLUSTERIP.c, gone since Linux 6.8: of several machines with one address each answers for its share. */
import type { TargetUse } from '../../../dialects/iptables-save/model.ts';
import type { Packet } from '../../../net/packet.ts';
import { protocol } from '../../../net/protocol.ts';
import { message } from '../../../text/message.ts';
import { keepChanged } from '../../conntrack/template.ts';
import { fraction } from '../../fraction.ts';
import { jhashFew, scaled } from '../../jhash.ts';
import { finish, type Walk } from '../../walk/walk.ts';
import { optionNamed } from '../extension.ts';
import { portsOf } from './hashedPorts.ts';
import type { TargetSemantics } from './target.ts';

/** struct clusterip_config, as the rule tells it that begins one. */
interface Cluster {
  readonly mode: string;
  readonly nodes: number;
  readonly local: number;
  readonly seed: number;
}

/** Undefined: the rule shares one that another rule has begun, and iptables-save prints nothing of it. */
function clusterOf(use: TargetUse): Cluster | undefined {
  const number = (name: string): number => {
    const value = optionNamed(use, name)?.value;
    return value?.kind === 'number' ? value.value : 0;
  };
  const mode = optionNamed(use, '--hashmode')?.value;
  const nodes = number('--total-nodes');
  if (mode?.kind !== 'names' || nodes === 0) return undefined;
  return { mode: mode.names[0] ?? '', nodes, local: number('--local-node'), seed: number('--hash-init') };
}

/** clusterip_hashfn(): the number of the machine that a packet falls to, from 1. Undefined: nobody gave the SPI. */
function shareOf({ mode, nodes, seed }: Cluster, packet: Packet): number | undefined {
  const src = packet.src.words[0] ?? 0;
  const share = (hash: number): number => scaled(hash, nodes) + 1;
  if (mode === 'sourceip') return share(jhashFew([src], seed));
  const ports = portsOf(packet, packet.protocol);
  if (ports === 'unknown') return undefined;
  const [sport, dport] = ports === 'none' ? [0, 0] : [swapped(ports >>> 16), swapped(ports & 0xffff)];
  return share(mode === 'sourceip-sourceport' ? jhashFew([src, sport], seed) : jhashFew([src, sport, dport], seed));
}

/** Ports are hashed as they lie in the packet: of a machine with the lower byte first, as nearly all are, turned round. */
function swapped(port: number): number {
  return ((port & 0xff) << 8) | (port >>> 8);
}

/** The same where one is as likely as another. */
function anyShare({ chooser }: Walk, { nodes }: Cluster): number {
  const text = message(
    'what CLUSTERIP hashes is not known (give “spi”): of its {nodes} nodes one is as likely as another',
    {
      nodes,
    },
  );
  chooser.suppose({ id: 'clusterip-hash', text });
  return 1 + chooser.chance(Array.from({ length: nodes }, () => fraction(1, nodes)));
}

/** A new connection gets the number as its mark. */
function mark(walk: Walk, share: number): void {
  const { connection, state } = walk;
  if (connection === undefined || state !== 'NEW') return;
  walk.connection = { ...connection, mark: share };
  keepChanged(walk, walk.connection);
}

/** It came in a frame for the group of all nodes; TCP would not answer such a one. */
function forThisNode(packet: Packet): Packet {
  return packet.pktType === undefined ? packet : { ...packet, pktType: 'unicast' };
}

export const CLUSTERIP: TargetSemantics = {
  name: 'CLUSTERIP',
  state: 'unknown',
  reason: message('which node of the cluster answers is not in the dumps'),
  compile: (use, { place }) => {
    const cluster = clusterOf(use);
    return {
      kind: 'action',
      text: message('keep what belongs to this node of the cluster.'),
      // Of the search: its connection may have any mark then, and what has none is dropped.
      run: (walk, rule) => {
        const { connection, packet, state, chooser } = walk;
        const drop = (): 'over' => {
          finish(walk, 'dropped', { by: 'rule', ...rule });
          return 'over';
        };
        if (connection === undefined) return drop();
        if (packet.protocol === protocol.icmp && state === 'RELATED') return 'continue';
        const share = cluster && (shareOf(cluster, packet) ?? anyShare(walk, cluster));
        if (share !== undefined) mark(walk, share);
        // Nodes may take over others' shares while they run: /proc/net/ipt_CLUSTERIP tells which.
        const likely = share === undefined || cluster === undefined || share === cluster.local;
        const text = message('this node of the cluster answers for the connection ({place})', { place });
        if (!chooser.assume({ id: `clusterip:${place}`, text, rule, likely })) return drop();
        walk.packet = forThisNode(walk.packet);
        return 'continue';
      },
    };
  },
};
