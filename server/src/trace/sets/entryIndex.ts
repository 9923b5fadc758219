/**
 * Entries of a set by what they hold, as the kernel's own hashes keep them: for each combination of prefix lengths a
 * table. A set of ten thousand entries is asked by a few look-ups.
 */
import { type Address, lengthOfMask } from '../../net/address.ts';
import type { IpSet, SetEntry, SetPart } from '../../node/model.ts';
import { once } from '../../text/once.ts';

/** What the packet offers at one dimension. Undefined: nothing, no entry fits. */
export interface Offer {
  readonly address?: Address;
  readonly port?: { readonly protocol: number; readonly port: number };
  readonly mac?: string;
  readonly device?: string;
  readonly mark?: number;
}

/** How the parts of an entry are looked up: one letter each, prefixes with their length. */
type Shape = readonly ShapePart[];
type ShapePart =
  | { readonly kind: 'prefix'; readonly length: number }
  | { readonly kind: 'port'; readonly protocol: boolean }
  | { readonly kind: 'mac' | 'mark' | 'iface' };

interface Group {
  readonly shape: Shape;
  readonly entries: Map<string, SetEntry[]>;
}

export interface SetIndex {
  /** What the type keeps: `ip` and `port` of hash:ip,port. */
  readonly dimensions: readonly string[];
  /** Entries that may hold what is offered, in the order of the dump. All others can't. */
  candidates(offers: readonly Offer[]): readonly SetEntry[];
}

export const indexOf = once(({ type, entries }: IpSet): SetIndex => {
  const groups = new Map<string, Group>();
  const places = new Map<SetEntry, number>();
  /** Ranges, wildcards and whatever else no key can stand for: tried one by one. */
  const others: SetEntry[] = [];
  for (const [place, entry] of entries.entries()) {
    places.set(entry, place);
    const shape = shapeOf(entry);
    if (shape === undefined) {
      others.push(entry);
      continue;
    }
    const name = shape.map(nameOf).join();
    const group = groups.get(name) ?? { shape, entries: new Map<string, SetEntry[]>() };
    groups.set(name, group);
    const key = entry.parts.map(keyOfPart).join(' ');
    const list = group.entries.get(key);
    if (list === undefined) group.entries.set(key, [entry]);
    else list.push(entry);
  }
  const all = [...groups.values()];
  return {
    dimensions: type.slice(type.indexOf(':') + 1).split(','),
    candidates: (offers) => {
      const found = [...others];
      for (const { shape, entries: byKey } of all) {
        const key = keyOfOffers(shape, offers);
        if (key !== undefined) found.push(...(byKey.get(key) ?? []));
      }
      return found.length < 2 ? found : found.sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
    },
  };
});

function nameOf(part: ShapePart): string {
  switch (part.kind) {
    case 'prefix':
      return String(part.length);
    case 'port':
      return part.protocol ? 'port' : 'any-port';
    default:
      return part.kind;
  }
}

function shapeOf({ parts }: SetEntry): Shape | undefined {
  const shape = parts.map(shapeOfPart);
  return shape.every((part) => part !== undefined) ? shape : undefined;
}

function shapeOfPart(part: SetPart): ShapePart | undefined {
  switch (part.kind) {
    case 'prefix': {
      const length = lengthOfMask(part.prefix.mask);
      return length === undefined ? undefined : { kind: 'prefix', length };
    }
    case 'ports':
      return part.low === part.high ? { kind: 'port', protocol: part.protocol !== undefined } : undefined;
    case 'iface':
      return part.wildcard === true || part.physdev ? undefined : { kind: 'iface' };
    case 'mac':
    case 'mark':
      return { kind: part.kind };
    case 'range':
    case 'set':
      return undefined;
  }
}

function keyOfPart(part: SetPart): string {
  switch (part.kind) {
    case 'prefix':
      return part.prefix.address.words.map((word, index) => (word & (part.prefix.mask[index] ?? 0)) >>> 0).join();
    case 'ports':
      return part.protocol === undefined ? `${part.low}` : `${part.protocol}:${part.low}`;
    case 'iface':
      return part.name;
    case 'mac':
      return part.mac.toLowerCase();
    case 'mark':
      return `${part.mark}`;
    case 'range':
    case 'set':
      return '';
  }
}

function keyOfOffers(shape: Shape, offers: readonly Offer[]): string | undefined {
  let key = '';
  for (let at = 0; at < shape.length; at++) {
    const part = shape[at];
    const offer = offers[at];
    const word = part === undefined || offer === undefined ? undefined : keyOfOffer(part, offer);
    if (word === undefined) return undefined;
    key = at === 0 ? word : `${key} ${word}`;
  }
  return key;
}

function keyOfOffer(part: ShapePart, { address, port, mac, device, mark }: Offer): string | undefined {
  switch (part.kind) {
    case 'prefix':
      return address?.words.map((word, index) => cut(word, part.length - index * 32)).join();
    case 'port':
      return port && (part.protocol ? `${port.protocol}:${port.port}` : `${port.port}`);
    case 'mac':
      return mac?.toLowerCase();
    case 'mark':
      return mark === undefined ? undefined : `${mark}`;
    case 'iface':
      return device;
  }
}

/** The first bits of a word. */
function cut(word: number, bits: number): number {
  if (bits <= 0) return 0;
  return bits >= 32 ? word : (word & (0xffffffff << (32 - bits))) >>> 0;
}
