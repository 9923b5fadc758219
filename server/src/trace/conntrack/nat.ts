/**
 * Translation of connections, as net/netfilter/nf_nat_core.c does it: the first packet of a connection decides, by a
 * rule or by none, and every later packet and every reply follows the connection.
 */

import { sameAddress } from '../../net/address.ts';
import type { Packet } from '../../net/packet.ts';
import type { Tuple } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { type Connection, invert } from '../connection/connection.ts';
import { changesBetween } from '../walk/changes.ts';
import { finishByStack, type Walk } from '../walk/walk.ts';
import { bytesBehindHeaders } from './fragmentFaults.ts';
import { type NatRange, type Side, uniqueTuple } from './uniqueTuple.ts';

/** The translation that a hook does; undefined: none. */
export function sideAt(hook: Walk['hook']): Side | undefined {
  switch (hook) {
    case 'PREROUTING':
    case 'OUTPUT':
      return 'destination';
    case 'INPUT':
    case 'POSTROUTING':
      return 'source';
    default:
      return undefined;
  }
}

export function isDone(connection: Connection, side: Side): boolean {
  return side === 'source' ? connection.sourceDone : connection.destinationDone;
}

/** Decides the translation of the walk's connection on one side, as nf_nat_setup_info() does, and rewrites the packet. */
export function bind(walk: Walk, side: Side, range: NatRange): void {
  const { connection } = walk;
  // nf_nat_setup_info(): of a confirmed connection nothing is settled any more.
  if (connection === undefined || connection.confirmed || isDone(connection, side)) return;
  walk.connection = translated(walk, connection, side, range);
  applyTranslation(walk, side);
}

/** The connection with its translation on one side decided; no packet is rewritten yet. */
export function translated(walk: Walk, connection: Connection, side: Side, range: NatRange): Connection {
  const current = invert(connection.reply);
  const wanted = uniqueTuple(walk, connection, current, side, range);
  const isOther = !sameTuple(current, wanted);
  return {
    ...connection,
    reply: isOther ? invert(wanted) : connection.reply,
    ...(range.leavesBy === undefined ? {} : { leavesBy: range.leavesBy }),
    ...(side === 'source'
      ? { sourceDone: true, sourceTranslated: connection.sourceTranslated || isOther }
      : { destinationDone: true, destinationTranslated: connection.destinationTranslated || isOther }),
  };
}

/** gre_manip_pkt() wants 8 bytes to write to. */
const GRE = 47;
const leastOfGre = 8;

/** Rewrites the packet as its connection says, at the hook that does this side. */
export function applyTranslation(walk: Walk, side: Side): void {
  const { connection, packet, direction } = walk;
  if (connection === undefined) return;
  // For replies the sides are exchanged: what was translated at the source comes back at the destination.
  const acts =
    (side === 'source') === (direction === 'original') ? connection.sourceTranslated : connection.destinationTranslated;
  if (!acts) return;
  if (packet.protocol === GRE && bytesBehindHeaders(packet) < leastOfGre) {
    const text = message('translation: the packet is too short for a header of GRE, and is thrown away');
    return finishByStack(walk, 'dropped', 'conntrack', text);
  }
  const other = direction === 'original' ? connection.reply : connection.original;
  const target = invert(other);
  const isError = walk.state === 'RELATED' && packet.quoted !== undefined;
  const ports = packet.sport !== undefined && !isError;
  const quoted = isError ? { quoted: quotedAs(packet.quoted, other, side) } : {};
  if (side === 'source') {
    walk.packet = {
      ...packet,
      ...quoted,
      src: target.src,
      ...(ports && target.sport !== undefined ? { sport: target.sport } : {}),
      ...(packet.icmpId !== undefined && target.icmpId !== undefined && !isError ? { icmpId: target.icmpId } : {}),
    };
  } else {
    walk.packet = {
      ...packet,
      ...quoted,
      dst: target.dst,
      ...(ports && target.dport !== undefined ? { dport: target.dport } : {}),
      ...(packet.icmpId !== undefined && target.icmpId !== undefined && !isError ? { icmpId: target.icmpId } : {}),
    };
  }
}

/**
 * nf_nat_icmp_reply_translation(): with an error's destination the source of what it is about changes, and the other way
 * round. IPVS looks behind it for the connection that the quoted packet is of. `as`: the tuple of that packet's way.
 */
function quotedAs(quoted: Packet, as: Tuple, side: Side): Packet {
  const icmpId = quoted.icmpId === undefined || as.icmpId === undefined ? {} : { icmpId: as.icmpId };
  if (side === 'source') {
    const dport = quoted.dport === undefined || as.dport === undefined ? {} : { dport: as.dport };
    return { ...quoted, dst: as.dst, ...dport, ...icmpId };
  }
  const sport = quoted.sport === undefined || as.sport === undefined ? {} : { sport: as.sport };
  return { ...quoted, src: as.src, ...sport, ...icmpId };
}

/**
 * What translation does not let through though it knows the connection. nf_nat_oif_changed(): a masqueraded connection
 * whose packets leave by another interface is forgotten. nf_nat_icmp_reply_translation(): a redirect about a translated
 * connection is lost.
 */
export function refusesKnown(walk: Walk, side: Side): boolean {
  const { connection, packet, direction, hook } = walk;
  if (connection === undefined) return false;
  if (packet.quoted !== undefined) {
    if (packet.icmpType !== ICMP_REDIRECT || packet.family !== 'ipv4') return false;
    if (isLeftAlone(connection)) return false;
    const lost = message('translation: a redirect about a translated connection is not passed on');
    finishByStack(walk, 'dropped', 'conntrack', lost);
    return true;
  }
  const { leavesBy } = connection;
  if (side !== 'source' || hook !== 'POSTROUTING' || direction !== 'original') return false;
  if (leavesBy === undefined || packet.out === null || packet.out === leavesBy) return false;
  walk.connections.forget(connection);
  const text = message(
    'translation: the connection is masqueraded behind {interface}, and its packet leaves by another',
    {
      interface: leavesBy,
    },
  );
  finishByStack(walk, 'dropped', 'conntrack', text);
  return true;
}

/** It is settled that nothing of the connection is translated; of one that IPVS wrapped into a tunnel that never comes. */
function isLeftAlone({ sourceDone, destinationDone, sourceTranslated, destinationTranslated }: Connection): boolean {
  return sourceDone && destinationDone && !sourceTranslated && !destinationTranslated;
}

const ICMP_REDIRECT = 5;

/** A packet of a known connection at a translating hook: no rule is asked, the connection says it all. */
export function followConnection(walk: Walk, side: Side): void {
  const before = { packet: walk.packet };
  applyTranslation(walk, side);
  const changes = changesBetween(before, walk);
  if (changes.length === 0) return;
  const text =
    walk.direction === 'reply'
      ? message('The reply is translated back, as its connection says.')
      : walk.connection?.expected === true && !walk.connection.confirmed
        ? message('Translated as the connection is that announced this one.')
        : message('Translated as the first packet of the connection was.');
  walk.steps.push({
    kind: 'translation',
    how: side,
    why: 'connection',
    hook: walk.hook,
    packet: before.packet,
    text,
    changes,
  });
}

function sameTuple(a: Tuple, b: Tuple): boolean {
  return (
    sameAddress(a.src, b.src) &&
    sameAddress(a.dst, b.dst) &&
    a.sport === b.sport &&
    a.dport === b.dport &&
    a.icmpId === b.icmpId
  );
}

/** No rule of the nat table wanted the packet: its connection is bound to what it is, which still keeps ports apart. */
export function bindNothing(walk: Walk, side: Side): void {
  const before = { packet: walk.packet };
  bind(walk, side, { random: 'no' });
  const changes = changesBetween(before, walk);
  if (changes.length === 0) return;
  const text = message('Another connection uses this source port already, so the kernel takes another one.');
  walk.steps.push({
    kind: 'translation',
    how: side,
    why: 'null',
    hook: walk.hook,
    packet: before.packet,
    text,
    changes,
  });
}
