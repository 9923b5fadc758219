/** net/netfilter/xt_connlimit.c: how many connections a host, or a network, has open. This one counts among them. */
import type { Value } from '../../../dialects/iptables-save/model.ts';
import { maskOfLength } from '../../../net/address.ts';
import type { Packet } from '../../../net/packet.ts';
import { formatNetwork, masked } from '../../../net/text.ts';
import { message } from '../../../text/message.ts';
import { type Bounds, type Connection, openedAfter, tupleOf } from '../../connection/connection.ts';
import { zoneOf } from '../../connection/zone.ts';
import { afterAnswer, wasReset } from '../../conntrack/answers.ts';
import { hasNoTuple } from '../../conntrack/cutHeader.ts';
import { nothing } from '../../space/region.ts';
import { idOfTry, lastTry } from '../../walk/memory.ts';
import { finishByStack, type Walk } from '../../walk/walk.ts';
import { unknown } from '../condition.ts';
import { hasOption, optionNamed } from '../extension.ts';
import { tickedSince } from './connlimit-clock.ts';
import {
  addedAtMost,
  type Counted,
  everIn,
  exists,
  isEmpty,
  isListed,
  keepAdded,
  keepEmptied,
  keepEnded,
  keepLook,
  knownIn,
  type List,
  looksAt,
  mayHaveStayed,
  nameOf,
  type Opened,
  surelyIn,
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
          const connection = connectionOf(walk);
          const list: List = { place, key };
          const isKnown = connection?.confirmed === true;
          const mine = isKnown ? isListed(walk, list, nameOf(own), openedAfter(connection)) : 'no';
          const asItIs = isKnown && (comesRound(walk) ? mine === 'surely' : exists(walk, list));
          if (!asItIs) keepAdded(walk, list, own);
          const itself = !asItIs || comesRound(walk) || (mine === 'surely' && !hasEnded(walk));
          const nobodyCounts = !itself && !hasOthers(walk, list, own);
          const empty = nobodyCounts && isEmpty(walk, list, nameOf(own));
          const ticked = nobodyCounts && !empty && hasTicked(walk, list);
          const mayStay = (): boolean => (mine === 'perhaps' && !hasEnded(walk)) || othersMayStay(walk, list, own);
          const stays = ticked && mayStay() && somebodyStays(walk, list);
          const failsToCount = empty || (ticked && !stays);
          keepLook(walk, list);
          if (failsToCount) {
            if (!empty) keepEmptied(walk, list);
            const nobody = message('connlimit: no connection that was counted is left, and nothing is there to count');
            finishByStack(walk, 'dropped', 'conntrack', nobody);
            return false;
          }
          if (!nobodyCounts && !itself && mine === 'surely') keepEnded(walk, list, own);
          // What nothing is counted for was dropped: any other counts one at least.
          if (Math.max(surelyBeside(walk, list, own) + Number(itself || stays), 1) > most) return !matches;
          const text = message('{host} has at most {most} connections open ({place})', { host: key, most, place });
          const id = `limit:${place} ${key}`;
          const before = lastTry(walk.tries, id);
          // Nothing was added since the packet came here before.
          if (asItIs && before !== undefined && walk.chooser.answered({ id: before }) === true) return matches;
          const open = { ...unknown(idOfTry(walk.tries, id), text), when: matches };
          // What was open before the first packet is not in a dump. Packets that come within a tick of the kernel's clock
          // count once each (__nf_conncount_add() looks through its list once a tick).
          const atMost = addedAtMost(walk, list) + Number(asItIs && seesErrors(place));
          return atMost <= most ? { ...open, fork: 'said' } : open;
        },
        explain: (walk) => {
          const list = { place, key: keyFor(walk.packet) };
          const found = surelyBeside(walk, list, ownOf(walk));
          return found + 1 > most
            ? message('-m connlimit: this connection alone is more than {most}', { most })
            : message('-m connlimit: of at most {most} connections this is number {number} here', {
                most,
                number: found + 1,
              });
        },
        ...(most === 0 && matches ? { region: () => nothing } : {}),
      },
    ];
  },
};

function ownOf(walk: Walk): Counted {
  const connection = connectionOf(walk);
  const zone = connection?.zone ?? { original: 0, reply: 0 };
  return { kind: 'connection', tuple: connection?.original ?? tupleOf(walk.packet), zone, by: walk.before };
}

/** get_ct_or_tuple_from_skb(): before connection tracking, and behind a template, it is looked up. */
function connectionOf({ connection, connections, packet, track }: Walk): Connection | undefined {
  if (connection !== undefined && connection.template === undefined) return connection;
  return connections.find(tupleOf(packet), zoneOf(track.zone, packet.mark))?.connection;
}

/**
 * __nf_conncount_add(): what passed all tables before is not added to a list that holds any (EEXIST). Over loopback a packet
 * may have done so on its way out: for it the list is looked through, whether or not the clock has ticked, and it is added
 * where it is not found, so that it is always counted itself.
 */
function comesRound({ packet }: Walk): boolean {
  return packet.in === 'lo';
}

/** In raw an ICMP error of the node belongs to no connection yet: it counts as one until the list is looked through. */
function seesErrors(place: string): boolean {
  return /^(?:ip6\/)?raw\//.test(place);
}

/** Other connections that may be in the list and still there, by name. */
function othersIn(walk: Walk, list: List, own: Counted): readonly (readonly [string, Counted])[] {
  const ownName = nameOf(own);
  return [...everIn(walk, list)].filter(([name, each]) => name !== ownName && boundsOf(walk, each, isThere).most > 0);
}

function boundsOf(
  { connections }: Walk,
  { tuple, zone }: Counted,
  measure: (connection: Connection) => number,
): Bounds {
  return zone.original === zone.reply ? connections.bounds(tuple, zone, measure) : { least: 0, most: 1 };
}

/**
 * How many others are in the list and still there, whichever ways the packets before went. Which ways they went nobody need
 * know: who else counts is open in any case, since no dump shows the list.
 */
function surelyBeside(walk: Walk, list: List, own: Counted): number {
  const staying = othersIn(walk, list, own).filter(([, each]) => boundsOf(walk, each, staysThere).least > 0);
  return staying.length === 0 ? 0 : knownIn(walk, list, openedOf(walk, staying)).size;
}

/** When they were opened, the latest it may have been. */
function openedOf(walk: Walk, counted: readonly (readonly [string, Counted])[]): Opened {
  return new Map(counted.map(([name, each]) => [name, boundsOf(walk, each, openedAfter).most]));
}

/** Whether another one is in the list and still there; whether the node has refused it is asked only where that decides. */
function hasOthers(walk: Walk, list: List, own: Counted): boolean {
  const others = othersIn(walk, list, own);
  if (others.length === 0) return false;
  if (surelyBeside(walk, list, own) > 0) return true;
  const listed = surelyIn(walk, list, openedOf(walk, others));
  return others.some(([name, { tuple, zone }]) => {
    const found = listed.has(name) ? walk.connections.find(tuple, zone)?.connection : undefined;
    return found !== undefined && !isClosed(found.tcp) && !wasRefusedUnseen(walk, found);
  });
}

function othersMayStay(walk: Walk, list: List, own: Counted): boolean {
  return mayHaveStayed(walk, list, openedOf(walk, othersIn(walk, list, own)));
}

/**
 * Whether something that was counted before its connection was opened, or opened again, is in the list all the same, since
 * nobody looked through that meanwhile.
 */
function somebodyStays({ chooser }: Walk, { place, key: host }: List): boolean {
  const text = message('what was counted for {host} before its connection was opened counts still ({place})', {
    host,
    place,
  });
  return chooser.assume({ id: `still-counted:${place} ${host}`, text });
}

const isThere = ({ tcp }: Connection): number => Number(!isClosed(tcp));
const staysThere = ({ tcp, unanswered }: Connection): number => Number(!isClosed(tcp) && unanswered === undefined);

/**
 * nf_conncount_gc_list() of Linux 6.1.176 looks through the list once a tick. Then nothing is left in it, and
 * count_tree() takes 0 for a want of memory: connlimit_mt() drops the packet. The empty list stays, and drops what belongs
 * to confirmed connections until a new one is added.
 */
function hasTicked(walk: Walk, list: List): boolean {
  for (const { moment, surely } of looksAt(walk, list)) {
    if (tickedSince(walk, moment, list.place)) return true;
    if (surely) return false;
  }
  return true;
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
function wasRefusedUnseen(walk: Walk, connection: Connection): boolean {
  const { chooser } = walk;
  const { unanswered } = connection;
  if (unanswered === 'delivered' || unanswered === 'delivered-here') {
    const answered = afterAnswer(chooser, connection);
    return answered === undefined || wasRefusedUnseen(walk, answered);
  }
  if (typeof unanswered !== 'object' || !('reset' in unanswered)) return false;
  const { reset, tcp } = unanswered;
  return (tcp === undefined || isClosed(tcp)) && wasReset(chooser, connection, reset);
}

function underMask(packet: Packet, side: 'src' | 'dst', value: Value | undefined): string {
  const given = value?.kind === 'prefixes' ? value.prefixes[0]?.mask : undefined;
  return formatNetwork(masked(packet[side], given ?? maskOfLength(packet.family, packet.family === 'ipv4' ? 32 : 128)));
}
