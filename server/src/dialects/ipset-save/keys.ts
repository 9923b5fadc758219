/** Entries as texts that are the same where the kernel takes entries for the same. */
import type { SetPart } from './model.ts';

/** Whether an entry is an exception (`nomatch`) does not tell it from another. */
export function keyOfParts(parts: readonly SetPart[]): string {
  let key = '';
  for (const part of parts) key += `${keyOfPart(part)},`;
  return key;
}

/** 32 bits that are the same for the same entries, and seldom for others: a key for 100,000 entries takes longer. */
export function hashOfParts(parts: readonly SetPart[]): number {
  let hash = 17;
  for (const part of parts) {
    switch (part.kind) {
      case 'prefix':
        for (const word of part.prefix.address.words) hash = mixed(hash, word);
        for (const word of part.prefix.mask) hash = mixed(hash, word);
        break;
      case 'ports':
        hash = mixed(mixed(mixed(hash, part.protocol ?? 0), part.low), part.high);
        break;
      default: {
        const key = keyOfPart(part);
        for (let at = 0; at < key.length; at++) hash = mixed(hash, key.charCodeAt(at));
      }
    }
  }
  return hash;
}

/** A step of murmur3. */
function mixed(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const h = hash ^ k;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

export function keyOfPart(part: SetPart): string {
  switch (part.kind) {
    case 'prefix':
      return `${part.prefix.address.words.join('.')}/${part.prefix.mask.join('.')}`;
    case 'range':
      return `${part.low.words.join('.')}-${part.high.words.join('.')}`;
    case 'ports':
      return `${part.protocol ?? ''}:${part.low}-${part.high}`;
    case 'mac':
      return part.mac;
    case 'iface':
      return `${part.physdev ? 'physdev:' : ''}${part.name}`;
    case 'mark':
      return `0x${part.mark.toString(16)}`;
    case 'set':
      return part.name;
  }
}
