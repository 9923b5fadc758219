/**
 * What translation makes of a connection: get_unique_tuple() of net/netfilter/nf_nat_core.c changes as little as the
 * range allows, and never takes what another connection answers to while something else is free.
 */
import { type Address, type AddressRange, inRange, sameAddress } from '../../net/address.ts';
import { hasPorts } from '../../net/protocol.ts';
import { formatAddress } from '../../net/text.ts';
import type { Tuple } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { firstToCome } from '../connection/ahead.ts';
import { type Connection, invert, keyOf } from '../connection/connection.ts';
import { fraction } from '../fraction.ts';
import { jhashWords, scaled, swapped } from '../jhash.ts';
import type { Walk } from '../walk/walk.ts';

export type Side = 'source' | 'destination';

interface Ports {
  readonly low: number;
  readonly high: number;
}

/** What a target asks for; what it doesn't say stays as it is. */
export interface NatRange {
  readonly addresses?: AddressRange;
  /** With `base` the port is shifted: base goes to low, base + 1 to low + 1. */
  readonly ports?: Ports & { readonly base?: number };
  /** `ports`: another port is drawn in any case. */
  readonly random: 'no' | 'ports';
  /** A source gets the same address of several towards every destination. */
  readonly persistent?: true;
  /** The interface whose address it is: the connection ends when its packets leave by another. */
  readonly leavesBy?: string;
}

type IsTaken = (tuple: Tuple) => boolean;

/** The tuple that takes the place of `current`. Where nothing is free the last one tried, which confirming refuses. */
export function uniqueTuple(walk: Walk, connection: Connection, current: Tuple, side: Side, range: NatRange): Tuple {
  const taken: IsTaken = (tuple) => walk.connections.taken(invert(tuple), connection.zone, connection.id);
  if (side === 'source' && range.random === 'no') {
    const whole = fits(current, range, side);
    const known = whole
      ? current
      : walk.connections.sourceBefore(current, connection.zone, (tuple) => fits(tuple, range, side));
    if (known !== undefined && !taken(known)) return known;
  }
  const addressed = withAddress(current, side, range, connection);
  if (range.random === 'no' && maySkipPorts(addressed, side, range, taken)) return addressed;
  return withFreePort(walk, addressed, side, range, taken);
}

/** Whether the port may stay as it is. */
function maySkipPorts(tuple: Tuple, side: Side, { ports }: NatRange, taken: IsTaken): boolean {
  if (ports === undefined) return !taken(tuple);
  if (ports.base !== undefined || !inPorts(tuple, side, ports)) return false;
  return ports.low === ports.high || !taken(tuple);
}

function fits(tuple: Tuple, range: NatRange, side: Side): boolean {
  const address = side === 'source' ? tuple.src : tuple.dst;
  if (range.addresses !== undefined && !inRange(range.addresses, address)) return false;
  return range.ports === undefined || inPorts(tuple, side, range.ports);
}

/** l4proto_in_range(): what has neither ports nor an identifier is always within. */
function inPorts(tuple: Tuple, side: Side, { low, high }: Ports): boolean {
  const port = portOf(tuple, side);
  return port === undefined || within({ low, high }, port);
}

function within({ low, high }: Ports, port: number): boolean {
  return port >= low && port <= high;
}

/** ICMP has its identifier on whichever side. */
function portOf(tuple: Tuple, side: Side): number | undefined {
  return tuple.icmpId ?? (side === 'source' ? tuple.sport : tuple.dport);
}

function withPort(tuple: Tuple, side: Side, port: number): Tuple {
  if (tuple.icmpId !== undefined) return { ...tuple, icmpId: port };
  return side === 'source' ? { ...tuple, sport: port } : { ...tuple, dport: port };
}

function withAddress(tuple: Tuple, side: Side, { addresses, persistent }: NatRange, { zone }: Connection): Tuple {
  if (addresses === undefined) return tuple;
  const chosen = chooseAddress(tuple, side, addresses, persistent === true ? undefined : zone.original);
  return side === 'source' ? { ...tuple, src: chosen } : { ...tuple, dst: chosen };
}

/**
 * find_best_ips_proto(): of several addresses one by a hash over the source and, unless it is to persist, the destination,
 * so that a client meets the same one again. There is no secret in it. Words are read as a little-endian processor does.
 */
function chooseAddress(
  { src, dst }: Tuple,
  side: Side,
  { low, high }: AddressRange,
  zone: number | undefined,
): Address {
  const hashed = Array.from({ length: 4 }, (_, index) => swapped(src.words[index] ?? 0));
  const last = dst.words.length - 1;
  let hash = jhashWords(hashed, zone === undefined ? 0 : (swapped(dst.words[last] ?? 0) ^ zone) >>> 0);
  let free = false;
  const words = low.words.map((least, index) => {
    const most = high.words[index] ?? 0;
    const word = free ? scaled(hash, 0xffffffff) : (least + scaled(hash, (most - least + 1) >>> 0)) >>> 0;
    // Once below the highest address, the words that follow may be any.
    free ||= word !== most;
    // A destination has its new word in place already.
    const toward = side === 'destination' ? word : (dst.words[index] ?? 0);
    if (zone !== undefined) hash = (hash ^ swapped(toward)) >>> 0;
    return word;
  });
  return { family: low.family, words };
}

/** The ports from which nf_nat_l4proto_unique_tuple() draws where the rule names none; undefined: it changes none. */
function usualPorts(tuple: Tuple, side: Side): Ports | undefined {
  if (tuple.icmpId !== undefined) return { low: 0, high: 65535 };
  if (side === 'destination') return undefined;
  const port = tuple.sport ?? 0;
  if (port < 512) return { low: 1, high: 511 };
  return port < 1024 ? { low: 600, high: 1023 } : { low: 1024, high: 65535 };
}

/** Destination ports from so few on are followed one by one. */
const mostPorts = 16;

/** From the port that a client had to the one that stands for those that the kernel may draw. */
const farAway = 20_011;

function withFreePort(walk: Walk, tuple: Tuple, side: Side, range: NatRange, taken: IsTaken): Tuple {
  if (tuple.icmpId === undefined && !hasPorts(tuple.protocol)) return tuple;
  const ports = range.ports ?? usualPorts(tuple, side);
  if (ports === undefined) return tuple;
  const size = ports.high - ports.low + 1;
  const before = portOf(tuple, side) ?? 0;
  const isFree = (port: number): boolean => !taken(withPort(tuple, side, port));
  if (range.ports?.base !== undefined)
    return withPort(tuple, side, firstFree(ports, before - range.ports.base, isFree));
  if (size > 1 && size <= mostPorts && side === 'destination') {
    const all = Array.from({ length: size }, (_, index) => ports.low + index);
    const free = all.filter(isFree);
    const open = free.length > 0 ? free : all;
    const drawn = walk.chooser.chance(open.map(() => fraction(1, open.length)));
    return withPort(tuple, side, open[drawn] ?? before);
  }
  // One of thousands is hardly the one that it was, nor near to it: what comes to those belongs to no connection. Each packet
  // has another one to stand for its lot: that no earlier one drew the same need not be asked.
  const from = (range.ports === undefined ? before - ports.low + farAway : 0) + walk.before;
  const shown = size > 1 ? shownAhead(walk, tuple, side, (port) => within(ports, port) && isFree(port)) : undefined;
  const isDrawn = shown !== undefined && isAnswered(walk, tuple, before, shown);
  const port = isDrawn ? shown : firstFree(ports, from, isFree);
  if (size > 1) sayDrawn(walk, tuple, side, { ...ports, port });
  return withPort(tuple, side, port);
}

/** Packets that were made up before anybody drew may be to any port. */
function isAnswered({ chooser }: Walk, { src }: Tuple, before: number, port: number): boolean {
  const text = message('a later packet of the call is the answer to this one: the kernel drew {port}', { port });
  return chooser.assume({ id: `answered:${formatAddress(src)}:${before}:${port}`, text });
}

/**
 * The port that a packet to come answers to, or comes from, where it can be the answer: it was drawn then. What begins
 * another connection with the same server may be answered as well, so what comes behind is left to that one.
 */
function shownAhead(
  { ahead, before, packet, connection, connections }: Walk,
  tuple: Tuple,
  side: Side,
  mayBeDrawn: (port: number) => boolean,
): number | undefined {
  if (ahead === undefined || connection === undefined) return undefined;
  const shows = (next: Tuple): number | undefined => {
    // Hundreds of outcomes look at each packet, and few of these are an answer: addresses are compared first.
    if (!sameAddress(next.src, tuple.dst) || !sameAddress(next.dst, tuple.src)) return undefined;
    const port = portOf(invert(next), side);
    if (port === undefined || keyOf(invert(withPort(tuple, side, port)), 0) !== keyOf(next, 0)) return undefined;
    return mayBeDrawn(port) ? port : undefined;
  };
  const alike = (next: Tuple): boolean =>
    next.protocol === packet.protocol &&
    next.dport === packet.dport &&
    sameAddress(next.dst, packet.dst) &&
    connections.bounds(next, connection.zone, () => 1).most === 0;
  return firstToCome(ahead, before, { shows, alike });
}

/**
 * The first free port from an offset in the range on, round and round; where all are taken the last one tried. The kernel
 * keeps the offset in 16 bits: one below zero is not that far from the end of the range.
 */
function firstFree({ low, high }: Ports, from: number, isFree: (port: number) => boolean): number {
  const size = high - low + 1;
  const at = (tried: number): number => low + (((from + tried) & 0xffff) % size);
  for (let tried = 0; tried < size; tried++) if (isFree(at(tried))) return at(tried);
  return at(size - 1);
}

/** The one shown stands for all that the kernel may take. */
function sayDrawn({ chooser }: Walk, tuple: Tuple, side: Side, drawn: Ports & { readonly port: number }): void {
  const { low, high, port } = drawn;
  const before = portOf(tuple, side) ?? 0;
  if (tuple.icmpId !== undefined) {
    const text = message('of the identifiers {low} to {high} the kernel draws {id}', { low, high, id: port });
    chooser.suppose({ id: `icmp-id:${formatAddress(tuple.src)}:${before}`, text });
  } else if (side === 'source') {
    const text = message('of the source ports {low} to {high} the kernel draws {port}', { low, high, port });
    chooser.suppose({ id: `port:${formatAddress(tuple.src)}:${before}`, text });
  } else {
    const text = message('of the destination ports {low} to {high} the kernel draws {port}', { low, high, port });
    chooser.suppose({ id: `dport:${formatAddress(tuple.dst)}:${before}`, text });
  }
}
