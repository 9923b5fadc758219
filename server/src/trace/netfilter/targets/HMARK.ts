/** net/netfilter/xt_HMARK.c: a mark from a hash over addresses, ports and protocol, the same in both directions. */
import type { TargetUse } from '../../../dialects/iptables-save/model.ts';
import type { Address } from '../../../net/address.ts';
import { protocol } from '../../../net/protocol.ts';
import { message } from '../../../text/message.ts';
import { isLaterFragment } from '../header.ts';
import { jhashFew, scaled } from '../jhash.ts';
import type { Walk } from '../walk.ts';
import { goesOn, optionNamed, type TargetSemantics } from './target.ts';

/** Which bits count; iptables turns `--hmark-tuple` and the masks beside it into these. */
interface Masks {
  readonly src: readonly number[];
  readonly dst: readonly number[];
  readonly sport: number;
  readonly dport: number;
  readonly protocol: number;
  /** Bits that are set in the ports before they are hashed. */
  readonly setSport: number;
  readonly setDport: number;
}

interface HashedTuple {
  readonly src: Address;
  readonly dst: Address;
  readonly protocol: number;
  readonly sport: number;
  readonly dport: number;
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
  return {
    src: address('src', '--hmark-src-prefix'),
    dst: address('dst', '--hmark-dst-prefix'),
    sport: port('sport'),
    dport: port('dport'),
    protocol: tuple.has('proto') ? 0xff : numberOf(use, '--hmark-proto-mask', 0),
    setSport: numberOf(use, '--hmark-sport', 0),
    setDport: numberOf(use, '--hmark-dport', 0),
  };
}

/** Of an address its words under the mask, folded to one. */
function folded({ words }: Address, mask: readonly number[]): number {
  return words.reduce((sum, word, index) => sum ^ (word & (mask[index] ?? 0)), 0) >>> 0;
}

function hash(tuple: HashedTuple, masks: Masks, seed: number, modulus: number): number {
  const [src, dst] = [folded(tuple.src, masks.src), folded(tuple.dst, masks.dst)];
  const hasPorts = tuple.protocol !== protocol.icmp && tuple.protocol !== protocol.icmpv6;
  const sport = hasPorts ? (tuple.sport & masks.sport) | masks.setSport : 0;
  const dport = hasPorts ? (tuple.dport & masks.dport) | masks.setDport : 0;
  const ports = ((Math.max(sport, dport) << 16) | Math.min(sport, dport)) >>> 0;
  const mixed = jhashFew([Math.min(src, dst), Math.max(src, dst), ports], seed);
  return scaled((mixed ^ (tuple.protocol & masks.protocol)) >>> 0, modulus);
}

/** What is hashed: the packet's own fields, or with `ct` those of its connection, from both of its ends. */
function tupleOf({ packet, connection }: Walk, fromConnection: boolean): HashedTuple | undefined {
  if (!fromConnection) {
    const whole = !isLaterFragment(packet) && packet.moreFragments !== true;
    const { src, dst, sport = 0, dport = 0 } = packet;
    return { src, dst, protocol: packet.protocol, sport: whole ? sport : 0, dport: whole ? dport : 0 };
  }
  if (connection === undefined) return undefined;
  const { original, reply } = connection;
  return {
    src: original.src,
    dst: reply.src,
    protocol: original.protocol,
    sport: original.sport ?? 0,
    dport: reply.sport ?? 0,
  };
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
    return goesOn(message('mark by a hash, from {offset} on, {modulus} marks.', { offset, modulus }), (walk) => {
      const tuple = tupleOf(walk, names.has('ct'));
      if (tuple === undefined) return;
      walk.packet = { ...walk.packet, mark: (hash(tuple, masks, seed, modulus) + offset) >>> 0 };
    });
  },
};
