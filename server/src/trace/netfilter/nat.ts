/**
 * Translation of connections, as net/netfilter/nf_nat_core.c does it: the first packet of a connection decides, by a
 * rule or by none, and every later packet and every reply follows the connection.
 */

import { type Address, type AddressRange, compareAddresses, inRange, sameAddress } from '../../net/address.ts';
import { hasPorts } from '../../net/protocol.ts';
import { formatAddress, formatRange } from '../../net/text.ts';
import type { Tuple } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { fraction } from '../fraction.ts';
import { changesBetween } from './changes.ts';
import { type Connection, invert } from './connection.ts';
import type { Walk } from './walk.ts';

export type Side = 'source' | 'destination';

/** What a target asks for; what it doesn't say stays as it is. */
export interface NatRange {
  readonly addresses?: AddressRange;
  /** With `base` the port is shifted: base goes to low, base + 1 to low + 1. */
  readonly ports?: { readonly low: number; readonly high: number; readonly base?: number };
  /** `ports`: another source port is drawn in any case. */
  readonly random: 'no' | 'ports';
}

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
  if (connection === undefined || isDone(connection, side)) return;
  const current = invert(connection.reply);
  const wanted = uniqueTuple(walk, connection, current, side, range);
  const translated = !sameTuple(current, wanted);
  walk.connection = {
    ...connection,
    reply: translated ? invert(wanted) : connection.reply,
    ...(side === 'source'
      ? { sourceDone: true, sourceTranslated: connection.sourceTranslated || translated }
      : { destinationDone: true, destinationTranslated: connection.destinationTranslated || translated }),
  };
  applyTranslation(walk, side);
}

/** Rewrites the packet as its connection says, at the hook that does this side. */
export function applyTranslation(walk: Walk, side: Side): void {
  const { connection, packet, direction } = walk;
  if (connection === undefined) return;
  // For replies the sides are exchanged: what was translated at the source comes back at the destination.
  const acts =
    (side === 'source') === (direction === 'original') ? connection.sourceTranslated : connection.destinationTranslated;
  if (!acts) return;
  const target = invert(direction === 'original' ? connection.reply : connection.original);
  const isError = walk.state === 'RELATED' && packet.quoted !== undefined;
  const ports = packet.sport !== undefined && !isError;
  if (side === 'source') {
    walk.packet = {
      ...packet,
      src: target.src,
      ...(ports && target.sport !== undefined ? { sport: target.sport } : {}),
      ...(packet.icmpId !== undefined && target.icmpId !== undefined && !isError ? { icmpId: target.icmpId } : {}),
    };
  } else {
    walk.packet = {
      ...packet,
      dst: target.dst,
      ...(ports && target.dport !== undefined ? { dport: target.dport } : {}),
      ...(packet.icmpId !== undefined && target.icmpId !== undefined && !isError ? { icmpId: target.icmpId } : {}),
    };
  }
}

/** A packet of a known connection at a translating hook: no rule is asked, the connection says it all. */
export function followConnection(walk: Walk, side: Side): void {
  const before = { packet: walk.packet };
  applyTranslation(walk, side);
  const changes = changesBetween(before, walk);
  if (changes.length === 0) return;
  const text =
    walk.direction === 'reply'
      ? message('The reply is translated back, as its connection says.')
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

/** get_unique_tuple(): as little change as the range allows, and never the tuple of another connection. */
function uniqueTuple(walk: Walk, connection: Connection, current: Tuple, side: Side, range: NatRange): Tuple {
  const taken = (tuple: Tuple): boolean => walk.connections.taken(invert(tuple), connection.zone, connection.id);
  if (side === 'source' && range.random === 'no') {
    const whole = fits(current, range, side);
    const known = whole
      ? current
      : walk.connections.sourceBefore(current, connection.zone, (tuple) => fits(tuple, range, side));
    if (known !== undefined && !taken(known)) return known;
  }
  const addressed = withAddress(walk, current, side, range);
  if (addressed.icmpId !== undefined)
    return range.random === 'no' && !taken(addressed) ? addressed : withFreeId(walk, addressed, taken);
  if (!hasPorts(current.protocol)) return addressed;
  if (range.ports?.base !== undefined) return shifted(addressed, side, range.ports, range.ports.base);
  if (range.random === 'no') {
    const port = portOf(addressed, side);
    const inside = range.ports === undefined || (port >= range.ports.low && port <= range.ports.high);
    if (
      inside &&
      (!taken(addressed) || range.ports?.low === range.ports?.high) &&
      (range.ports !== undefined || !taken(addressed))
    )
      return addressed;
  }
  return withFreePort(walk, addressed, side, range, taken);
}

function fits(tuple: Tuple, range: NatRange, side: Side): boolean {
  const address = side === 'source' ? tuple.src : tuple.dst;
  if (range.addresses !== undefined && !inRange(range.addresses, address)) return false;
  const port = portOf(tuple, side);
  return (
    range.ports === undefined || !hasPorts(tuple.protocol) || (port >= range.ports.low && port <= range.ports.high)
  );
}

function portOf(tuple: Tuple, side: Side): number {
  return (side === 'source' ? tuple.sport : tuple.dport) ?? 0;
}

function withPort(tuple: Tuple, side: Side, port: number): Tuple {
  return side === 'source' ? { ...tuple, sport: port } : { ...tuple, dport: port };
}

/** Of several addresses the kernel takes one by a hash with a secret seed: by chance, as far as a dump can tell. */
function withAddress(walk: Walk, tuple: Tuple, side: Side, range: NatRange): Tuple {
  const { addresses } = range;
  if (addresses === undefined) return tuple;
  const chosen = chooseAddress(walk, addresses);
  return side === 'source' ? { ...tuple, src: chosen } : { ...tuple, dst: chosen };
}

/** Ranges longer than this are not followed address by address. */
const mostAddresses = 64;

function chooseAddress(walk: Walk, range: AddressRange): Address {
  if (compareAddresses(range.low, range.high) === 0) return range.low;
  const last = range.low.words.length - 1;
  const sameHead = range.low.words.slice(0, last).every((word, index) => word === range.high.words[index]);
  const count = sameHead ? (range.high.words[last] ?? 0) - (range.low.words[last] ?? 0) + 1 : Number.POSITIVE_INFINITY;
  if (count > mostAddresses) {
    const text = message('of the addresses {range} the first is taken', { range: formatRange(range) });
    walk.chooser.suppose({ id: `nat-address:${formatRange(range)}`, text });
    return range.low;
  }
  const chosen = walk.chooser.chance(Array.from({ length: count }, () => fraction(1, count)));
  const words = [...range.low.words.slice(0, last), (range.low.words[last] ?? 0) + chosen];
  return { family: range.low.family, words };
}

function shifted(
  tuple: Tuple,
  side: Side,
  ports: { readonly low: number; readonly high: number },
  base: number,
): Tuple {
  const size = ports.high - ports.low + 1;
  const offset = (((portOf(tuple, side) - base) % size) + size) % size;
  return withPort(tuple, side, ports.low + offset);
}

/** The ports from which nf_nat_l4proto_unique_tuple() draws where the rule names none. */
function usualPorts(port: number, side: Side): { readonly low: number; readonly high: number } {
  if (side === 'destination') return { low: port, high: port };
  if (port < 512) return { low: 1, high: 511 };
  return port < 1024 ? { low: 600, high: 1023 } : { low: 1024, high: 65535 };
}

function withFreePort(walk: Walk, tuple: Tuple, side: Side, range: NatRange, taken: (tuple: Tuple) => boolean): Tuple {
  const ports = range.ports ?? usualPorts(portOf(tuple, side), side);
  const size = ports.high - ports.low + 1;
  const first = range.ports === undefined ? portOf(tuple, side) : ports.low;
  for (let tried = 0; tried < Math.min(size, 65536); tried++) {
    const port = ports.low + ((first - ports.low + tried + size) % size);
    const candidate = withPort(tuple, side, port);
    if (taken(candidate)) continue;
    // A source port is drawn at random; the one shown stands for all that the kernel may take.
    if (side === 'source' && size > 1) {
      const text = message('of the source ports {low} to {high} the kernel draws {port}', { ...ports, port });
      walk.chooser.suppose({ id: `port:${formatAddress(tuple.src)}:${portOf(tuple, side)}`, text });
    }
    return candidate;
  }
  return tuple;
}

/** Two echoes that would look the same get different identifiers, which the kernel draws as it draws ports. */
function withFreeId(walk: Walk, tuple: Tuple, taken: (tuple: Tuple) => boolean): Tuple {
  const first = tuple.icmpId ?? 0;
  const ids = Array.from({ length: 65535 }, (_, index) => (first + 1 + index) & 0xffff);
  const id = ids.find((icmpId) => !taken({ ...tuple, icmpId }));
  if (id === undefined) return tuple;
  const text = message('of the identifiers 0 to 65535 the kernel draws {id}', { id });
  walk.chooser.suppose({ id: `icmp-id:${formatAddress(tuple.src)}:${first}`, text });
  return { ...tuple, icmpId: id };
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

/** Addresses of an unknown interface can't be told: the unspecified address stands for them, and the trace says so. */
export function unknownAddress(walk: Walk, device: string | null): Address {
  const address = walk.family === 'ipv4' ? '0.0.0.0' : '::';
  const text =
    device === null
      ? message('no dump tells the address of the interface by which it leaves; {address} stands for it', { address })
      : message('the address of {interface} is not in the dumps; {address} stands for it', {
          interface: device,
          address,
        });
  walk.chooser.suppose({ id: `address-of:${device ?? '?'}`, text });
  return { family: walk.family, words: walk.family === 'ipv4' ? [0] : [0, 0, 0, 0] };
}
