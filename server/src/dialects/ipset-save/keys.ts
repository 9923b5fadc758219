/** Entries as texts that are the same where the kernel takes entries for the same. */
import type { SetPart } from './model.ts';

const kept = new WeakMap<readonly SetPart[], string>();

/** Whether an entry is an exception (`nomatch`) does not tell it from another. */
export function keyOfParts(parts: readonly SetPart[]): string {
  const known = kept.get(parts);
  if (known !== undefined) return known;
  let key = '';
  for (const part of parts) key += `${keyOfPart(part)},`;
  kept.set(parts, key);
  return key;
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
