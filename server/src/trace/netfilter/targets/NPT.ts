/**
 * net/ipv6/netfilter/ip6t_NPT.c: one prefix for another, with the checksum kept right by one 16-bit word (RFC 6296). It
 * doesn't look whether the address has the first prefix: of others the checksum fits no longer.
 */
import type { TargetUse } from '../../../dialects/iptables-save/model.ts';
import { type Address, lengthOfMask, type Prefix } from '../../../net/address.ts';
import { message } from '../../../text/message.ts';
import { finish } from '../../walk/walk.ts';
import { optionNamed } from '../extension.ts';
import { goesOn, type Target, type TargetSemantics } from './target.ts';

/** The eight 16-bit words of an IPv6 address. */
function halves(words: readonly number[]): number[] {
  return words.flatMap((word) => [word >>> 16, word & 0xffff]);
}

/** The one's complement sum, folded to 16 bits. */
function folded(sum: number): number {
  let rest = sum;
  while (rest > 0xffff) rest = (rest & 0xffff) + (rest >>> 16);
  return rest;
}

function sumOf({ words }: Address): number {
  return folded(halves(words).reduce((sum, half) => sum + half, 0));
}

/** The translated address; undefined: it has no word that could take the difference. */
function mapped(address: Address, from: Prefix, to: Prefix): Address | undefined {
  const length = Math.max(lengthOfMask(from.mask) ?? 0, lengthOfMask(to.mask) ?? 0);
  const words = address.words.map((word, index) => {
    const bits = Math.min(Math.max(length - index * 32, 0), 32);
    const mask = bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
    return ((word & ~mask) | ((to.address.words[index] ?? 0) & mask)) >>> 0;
  });
  const parts = halves(words);
  const at = length <= 48 ? 3 : parts.findIndex((part, index) => index >= 4 && part !== 0xffff);
  if (at < 0) return undefined;
  const adjustment = folded(sumOf(from.address) + (~sumOf(to.address) & 0xffff));
  const sum = folded((parts[at] ?? 0) + adjustment);
  parts[at] = sum === 0xffff ? 0 : sum;
  const joined = Array.from(
    { length: 4 },
    (_, index) => (((parts[index * 2] ?? 0) << 16) | (parts[index * 2 + 1] ?? 0)) >>> 0,
  );
  return { family: 'ipv6', words: joined };
}

function compile(side: 'src' | 'dst'): (use: TargetUse) => Target {
  return (use) => {
    const prefix = (name: string): Prefix | undefined => {
      const value = optionNamed(use, name)?.value;
      return value?.kind === 'prefixes' ? value.prefixes[0] : undefined;
    };
    const [from, to] = [prefix('--src-pfx'), prefix('--dst-pfx')];
    if (from === undefined || to === undefined) return goesOn(message('without two prefixes nothing is translated.'));
    return {
      kind: 'action',
      text: message('replace the prefix of the address, without keeping state.'),
      outline: { kind: 'readdresses', side, to },
      run: (walk, place) => {
        const before = walk.packet[side];
        const address = mapped(before, from, to);
        if (address !== undefined) {
          walk.sumOff = (walk.sumOff + 0xffff + sumOf(address) - sumOf(before)) % 0xffff;
          walk.packet = { ...walk.packet, [side]: address };
          return 'continue';
        }
        finish(walk, 'dropped', { by: 'rule', ...place });
        return 'over';
      },
    };
  };
}

export const SNPT: TargetSemantics = { name: 'SNPT', state: 'modelled', compile: compile('src') };
export const DNPT: TargetSemantics = { name: 'DNPT', state: 'modelled', compile: compile('dst') };
