/** net/netfilter/xt_HMARK.c: a mark from a hash over addresses, ports and protocol, the same in both directions. */
import type { TargetUse } from '../../../dialects/iptables-save/model.ts';
import type { Address } from '../../../net/address.ts';
import type { Packet } from '../../../net/packet.ts';
import { protocol } from '../../../net/protocol.ts';
import type { Tuple } from '../../../node/model.ts';
import { message } from '../../../text/message.ts';
import { fraction } from '../../fraction.ts';
import { jhashFew, scaled } from '../../jhash.ts';
import { isLaterFragment } from '../../walk/headers.ts';
import type { Walk } from '../../walk/walk.ts';
import { optionNamed } from '../extension.ts';
import { type Ports, portsOf } from './hashedPorts.ts';
import { goesOn, type TargetSemantics } from './target.ts';

/** Which bits count; iptables turns `--hmark-tuple` and the masks beside it into these. */
interface Masks {
  readonly src: readonly number[];
  readonly dst: readonly number[];
  readonly protocol: number;
  /** The two ports as they lie in a packet, in one word: the source's in the upper half. */
  readonly ports: number;
  /** Bits that are set in the ports before they are hashed. */
  readonly setPorts: number;
}

interface HashedTuple {
  readonly src: Address;
  readonly dst: Address;
  readonly protocol: number;
  readonly ports: Ports;
}

const allBits: readonly number[] = [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff];

function numberOf(use: TargetUse, name: string, otherwise: number): number {
  const value = optionNamed(use, name)?.value;
  return value?.kind === 'number' ? value.value : otherwise;
}

function masksOf(use: TargetUse, tuple: ReadonlySet<string>): Masks {
  const address = (name: string, option: string): readonly number[] => {
    const value = optionNamed(use, option)?.value;
    return value?.kind === 'prefixes' ? (value.prefixes[0]?.mask ?? []) : tuple.has(name) ? allBits : [];
  };
  const port = (name: string): number => numberOf(use, `--hmark-${name}-mask`, tuple.has(name) ? 0xffff : 0);
  const both = (sport: number, dport: number, spi: number): number => (((sport << 16) | dport) ^ spi) >>> 0;
  return {
    src: address('src', '--hmark-src-prefix'),
    dst: address('dst', '--hmark-dst-prefix'),
    protocol: tuple.has('proto') ? 0xff : numberOf(use, '--hmark-proto-mask', 0),
    // iptables takes the SPI's mask only where there is none of ports: they are the same word.
    ports: both(port('sport'), port('dport'), numberOf(use, '--hmark-spi-mask', tuple.has('spi') ? 0xffffffff : 0)),
    setPorts: both(
      numberOf(use, '--hmark-sport', 0),
      numberOf(use, '--hmark-dport', 0),
      numberOf(use, '--hmark-spi', 0),
    ),
  };
}

/** Of an address its words under the mask, folded to one. */
function folded({ words }: Address, mask: readonly number[]): number {
  return words.reduce((sum, word, index) => sum ^ (word & (mask[index] ?? 0)), 0) >>> 0;
}

function hash(tuple: HashedTuple, ports: number, masks: Masks, seed: number, modulus: number): number {
  const [src, dst] = [folded(tuple.src, masks.src), folded(tuple.dst, masks.dst)];
  const [sport, dport] = [ports >>> 16, ports & 0xffff];
  const sorted = ((Math.max(sport, dport) << 16) | Math.min(sport, dport)) >>> 0;
  const mixed = jhashFew([Math.min(src, dst), Math.max(src, dst), sorted], seed);
  return scaled((mixed ^ (tuple.protocol & masks.protocol)) >>> 0, modulus);
}

/** get_inner_hdr(), get_inner6_hdr(): of an ICMP error the packet that it is about is hashed. Undefined: nobody said which. */
function hashedPacket(packet: Packet): Packet | undefined {
  const { family, icmpType, headers } = packet;
  if (icmpType === undefined || isLaterFragment(packet)) return packet;
  const isError =
    family === 'ipv4'
      ? packet.protocol === protocol.icmp && [3, 4, 5, 11, 12].includes(icmpType)
      : packet.protocol === protocol.icmpv6 && icmpType > 0 && icmpType < 128;
  return isError && !hasFragmentHeader(headers) ? packet.quoted : packet;
}

function hasFragmentHeader(headers: Packet['headers']): boolean {
  return headers?.some(({ kind }) => kind === 'fragment') === true;
}

/** hmark_pkt_set_htuple_ipv4() and …_ipv6(). In IPv6 an authentication header is taken for the protocol. Undefined: not known. */
function ofPacket(traced: Packet): HashedTuple | undefined {
  const packet = hashedPacket(traced);
  if (packet === undefined) return undefined;
  const authentication = packet.headers?.find(({ kind }) => kind === 'auth');
  const number = authentication === undefined ? packet.protocol : protocol.ah;
  const { src, dst } = packet;
  const spi = authentication?.spi ?? packet.spi;
  const isPart = isLaterFragment(packet) || packet.moreFragments === true || hasFragmentHeader(packet.headers);
  return {
    src,
    dst,
    protocol: number,
    ports: isPart ? 'none' : portsOf({ ...packet, ...(spi === undefined ? {} : { spi }) }, number),
  };
}

/** hmark_ct_set_htuple(): both ends of the connection. Whatever tells its tuples apart stands for ports, except in ICMP. */
function ofConnection({ connection }: Walk): HashedTuple | undefined {
  if (connection === undefined) return undefined;
  const { original, reply } = connection;
  const port = ({ sport, icmpId }: Tuple): number => sport ?? icmpId ?? 0;
  const ports = original.protocol === protocol.icmp ? 'none' : ((port(original) << 16) | port(reply)) >>> 0;
  return { src: original.src, dst: reply.src, protocol: original.protocol, ports };
}

/** Marks from so few on are followed one by one where what is hashed is not known. */
const mostMarks = 64;

/** Any of the marks, as far as anyone can tell without the packet's SPI. */
function anyMark({ chooser }: Walk, modulus: number): number {
  const text = message(
    'what HMARK hashes is not known (give “spi”, or the packet that an ICMP error is about as “quoted”): of its {modulus} marks one is as likely as another',
    { modulus },
  );
  chooser.suppose({ id: 'hmark', text });
  return modulus > mostMarks ? 0 : chooser.chance(Array.from({ length: modulus }, () => fraction(1, modulus)));
}

export const HMARK: TargetSemantics = {
  name: 'HMARK',
  state: 'modelled',
  compile: (use) => {
    const value = optionNamed(use, '--hmark-tuple')?.value;
    const names = new Set(value?.kind === 'names' ? value.names : []);
    const masks = masksOf(use, names);
    const [modulus, offset] = [numberOf(use, '--hmark-mod', 1), numberOf(use, '--hmark-offset', 0)];
    const seed = numberOf(use, '--hmark-rnd', 0);
    const fromConnection = names.has('ct');
    const numberOfMark = (walk: Walk, tuple: HashedTuple): number => {
      const { ports } = tuple;
      if (ports === 'none') return hash(tuple, 0, masks, seed, modulus);
      if (ports === 'unknown' && masks.ports !== 0) return anyMark(walk, modulus);
      const counted = ports === 'unknown' ? 0 : ports & masks.ports;
      return hash(tuple, (counted | masks.setPorts) >>> 0, masks, seed, modulus);
    };
    const run = (walk: Walk): void => {
      const tuple = fromConnection ? ofConnection(walk) : ofPacket(walk.packet);
      // A packet without a connection keeps its mark.
      if (tuple === undefined && fromConnection) return;
      const number = tuple === undefined ? anyMark(walk, modulus) : numberOfMark(walk, tuple);
      walk.packet = { ...walk.packet, mark: (number + offset) >>> 0 };
    };
    const text = message('mark by a hash, from {offset} on, {modulus} marks.', { offset, modulus });
    return goesOn(text, run, { kind: 'rewrites', fields: ['mark'] });
  },
};
