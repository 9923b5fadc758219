/** net/netfilter/xt_connlimit.c: how many connections a host, or a network, has open. This one counts among them. */
import type { Value } from '../../../dialects/iptables-save/model.ts';
import { maskOfLength } from '../../../net/address.ts';
import type { Packet } from '../../../net/packet.ts';
import { formatNetwork, masked } from '../../../net/text.ts';
import { message } from '../../../text/message.ts';
import { type Connection, tupleOf } from '../../connection/connection.ts';
import { zoneOf } from '../../connection/zone.ts';
import { afterAnswer, wasReset } from '../../conntrack/answers.ts';
import { hasNoTuple } from '../../conntrack/cutHeader.ts';
import { idOfTry, lastTry } from '../../walk/memory.ts';
import { finishByStack, type Walk } from '../../walk/walk.ts';
import { unknown } from '../condition.ts';
import { hasOption, optionNamed } from '../extension.ts';
import {
  type Counted,
  isEmpty,
  isListed,
  keepAdded,
  keepEmptied,
  keepEnded,
  type List,
  listAt,
  nameOf,
} from './connlimit-list.ts';
import { failsWithoutHeader, type MatchSemantics } from './match.ts';

export const connlimit: MatchSemantics = {
  name: 'connlimit',
  state: 'modelled',
  compile: (use, { place }) => {
    const above = optionNamed(use, '--connlimit-above');
    const option = above ?? optionNamed(use, '--connlimit-upto');
    const most = option?.value.kind === 'number' ? option.value.value : 0;
    // --connlimit-above is the negation of --connlimit-upto, and `!` turns either round.
    const matches = (above === undefined) !== (option?.negated === true);
    const mask = optionNamed(use, '--connlimit-mask')?.value;
    const side = hasOption(use, '--connlimit-daddr') ? 'dst' : 'src';
    const keyFor = (packet: Packet): string => underMask(packet, side, mask);
    return [
      {
        span: use.nameSpan,
        keeps: true,
        test: (walk) => {
          // connlimit_mt() drops what it can't count.
          if (hasNoTuple(walk.packet) && connectionOf(walk) === undefined) return failsWithoutHeader(walk);
          const [own, key] = [ownOf(walk), keyFor(walk.packet)];
          const confirmed = connectionOf(walk)?.confirmed === true;
          const list = listAt(walk, place, key, confirmed ? 1 : most);
          const mine = confirmed ? isListed(walk, list, nameOf(own)) : 'no';
          const asItIs = confirmed && (comesRound(walk) ? mine !== 'no' : list.added > 0);
          if (!asItIs) keepAdded(walk, list, own);
          const others = openBeside(walk, list, own, most - 1);
          const itself = !asItIs || (mine === 'surely' && !hasEnded(walk));
          if (others === 0 && !itself && isForgotten(walk, list, own)) {
            keepEmptied(walk, list);
            const nobody = message('connlimit: no connection that was counted is left, and nothing is there to count');
            finishByStack(walk, 'dropped', 'conntrack', nobody);
            return false;
          }
          if (others > 0 && !itself && mine === 'surely') keepEnded(walk, list, own);
          // What nothing is counted for was dropped.
          if (Math.max(1, others + Number(itself)) > most) return !matches;
          const text = message('{host} has at most {most} connections open ({place})', { host: key, most, place });
          const id = `limit:${place} ${key}`;
          const before = lastTry(walk.tries, id);
          // Nothing was added since the packet came here before.
          if (asItIs && before !== undefined && walk.chooser.answered({ id: before }) === true) return matches;
          const open = { ...unknown(idOfTry(walk.tries, id), text), when: matches };
          // What was open before the first packet is not in a dump. Packets that come within a tick of the kernel's clock
          // count once each (__nf_conncount_add() looks through its list once a tick).
          const atMost = list.added + Number(!asItIs || seesErrors(place));
          return atMost <= most ? { ...open, fork: 'said' } : open;
        },
        explain: (walk) => {
          const list = listAt(walk, place, keyFor(walk.packet), 0);
          const found = openBeside(walk, list, ownOf(walk), most - 1);
          return found + 1 > most
            ? message('-m connlimit: this connection alone is more than {most}', { most })
            : message('-m connlimit: of at most {most} connections this is number {number} here', {
                most,
                number: found + 1,
              });
        },
      },
    ];
  },
};

function ownOf(walk: Walk): Counted {
  const connection = connectionOf(walk);
  const zone = connection?.zone ?? { original: 0, reply: 0 };
  return { kind: 'connection', tuple: connection?.original ?? tupleOf(walk.packet), zone };
}

/** get_ct_or_tuple_from_skb(): before connection tracking, and behind a template, it is looked up. */
function connectionOf({ connection, connections, packet, track }: Walk): Connection | undefined {
  if (connection !== undefined && connection.template === undefined) return connection;
  return connections.find(tupleOf(packet), zoneOf(track.zone, packet.mark))?.connection;
}

/**
 * __nf_conncount_add(): what passed all tables before is not added to a list that holds any (EEXIST). Over loopback a packet
 * may have done so on its way out, and the list is looked through for it.
 */
function comesRound({ packet }: Walk): boolean {
  return packet.in === 'lo';
}

/** In raw an ICMP error of the node belongs to no connection yet: it counts as one until the list is looked through. */
function seesErrors(place: string): boolean {
  return /^(?:ip6\/)?raw\//.test(place);
}

/**
 * How many other connections are surely in the list and still there. Whether the node has refused one of them is asked
 * only where there are more than `enough` with it.
 */
function openBeside(walk: Walk, list: List, own: Counted, enough: number): number {
  const ownName = nameOf(own);
  const there = [...list.ever].flatMap(([name, { counted }]) => {
    if (name === ownName) return [];
    const found = walk.connections.find(counted.tuple, counted.zone)?.connection;
    if (found === undefined || isClosed(found.tcp) || isListed(walk, list, name) !== 'surely') return [];
    return [found];
  });
  let open = there.length;
  for (const connection of there) {
    if (open <= enough) break;
    if (wasRefusedUnseen(walk, connection)) open--;
  }
  return open;
}

/**
 * nf_conncount_gc_list() of Linux 6.1.176 looks through the list once a tick. Then nothing is left in it, and
 * count_tree() takes 0 for a want of memory: connlimit_mt() drops the packet. The empty list stays, and drops what belongs
 * to confirmed connections until a new one is added.
 */
function isForgotten(walk: Walk, list: List, own: Counted): boolean {
  if (isEmpty(walk, list, nameOf(own))) return true;
  const { place } = list;
  const text = message('the kernel’s clock has ticked since the packet before came to {place}', { place });
  return walk.chooser.assume({ id: `tick:${place}`, text });
}

/** A connection that ends with this packet does not count any more (nf_conncount_gc_list()). */
function hasEnded(walk: Walk): boolean {
  const connection = connectionOf(walk);
  if (connection === undefined) return false;
  return connection.gone === true || isClosed(connection.tcp) || wasRefusedUnseen(walk, connection);
}

/** already_closed(). Connections that were dropped on the way were never there. */
function isClosed(tcp: Connection['tcp']): boolean {
  return tcp !== undefined && (tcp.state === 'TW' || tcp.state === 'CL');
}

/** Whether a reset of this node that nobody saw has ended a connection. */
function wasRefusedUnseen({ chooser }: Walk, connection: Connection): boolean {
  const { unanswered } = connection;
  if (unanswered === 'delivered') return afterAnswer(chooser, connection) === undefined;
  if (typeof unanswered !== 'object' || !('reset' in unanswered)) return false;
  const { reset, tcp } = unanswered;
  return (tcp === undefined || isClosed(tcp)) && wasReset(chooser, connection, reset);
}

function underMask(packet: Packet, side: 'src' | 'dst', value: Value | undefined): string {
  const given = value?.kind === 'prefixes' ? value.prefixes[0]?.mask : undefined;
  return formatNetwork(masked(packet[side], given ?? maskOfLength(packet.family, packet.family === 'ipv4' ? 32 : 128)));
}
