/** Sets by name while lines are read: which type an element has to fit. */
import { maskOfLength } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import { parseAddress } from '../../net/text.ts';
import { message } from '../../text/message.ts';
import type { PlacedWord, Report } from '../dump.ts';
import { byteLength } from '../iptables-save/words.ts';
import type { SetHead } from './ops.ts';
import { readCreateOptions } from './options.ts';
import { type SetType, setType } from './types.ts';

/** What the lines above say of a name; undefined: they create no such set. */
export type LookUpHead = (name: string) => SetHead | undefined;

/** Names as the lines of a chunk leave them, above those that stand before it. */
export interface Heads {
  readonly get: LookUpHead;
  readonly set: (name: string, head: SetHead | undefined) => void;
  readonly clear: () => void;
  /** Names that were looked up before any line of the chunk said something of them, with the keys that were found. */
  readonly asked: ReadonlyMap<string, string | undefined>;
  /** What the chunk says of names; undefined: no longer there. */
  readonly changed: ReadonlyMap<string, SetHead | undefined>;
  /** True: the chunk removed all that stood before. */
  readonly cleared: () => boolean;
}

export function headsAbove(outer: LookUpHead): Heads {
  const asked = new Map<string, string | undefined>();
  const changed = new Map<string, SetHead | undefined>();
  let cleared = false;
  return {
    get(name) {
      if (changed.has(name)) return changed.get(name);
      if (cleared) return undefined;
      const head = outer(name);
      asked.set(name, head?.key);
      return head;
    },
    set: (name, head) => void changed.set(name, head),
    clear() {
      changed.clear();
      cleared = true;
    },
    asked,
    changed,
    cleared: () => cleared,
  };
}

/** Reports what is wrong with the name of a new set. */
export function checkName(name: PlacedWord, report: Report): void {
  if (byteLength(name.text) <= 31) return;
  report(name.span, 'ipset-range', message('The name of a set has at most {max} bytes.', { max: 31 }));
}

/** The type of a new set. Undefined: no such type; it is reported. */
export function readType(word: PlacedWord, report: Report): SetType | undefined {
  const type = setType(word.text);
  if (type === undefined) {
    const what = message('“{type}” is no type of set that ipset knows, so this set is left out.', { type: word.text });
    report(word.span, 'ipset-type-unknown', what);
  }
  return type;
}

/** The head of a set of a type from the options behind. */
export function readHead(type: SetType, rest: readonly PlacedWord[], report: Report): SetHead {
  const options = readCreateOptions(rest, report);
  const { family: written } = options;
  const family: Family = typeof written === 'string' && written.endsWith('6') && type.hasFamily ? 'ipv6' : 'ipv4';
  const mask = maskOf(options, family);
  return {
    type: type.name,
    ...(type.hasFamily ? { family } : {}),
    options,
    shape: { type, family, ...(mask === undefined ? {} : { mask }) },
    key: `${type.name} ${family} ${mask?.join() ?? ''} ${Object.keys(options).sort().join()}`,
  };
}

function maskOf(options: SetHead['options'], family: Family): readonly number[] | undefined {
  const { netmask, bitmask } = options;
  if (typeof netmask === 'string') return maskOfLength(family, Number(netmask));
  return typeof bitmask === 'string' ? parseAddress(bitmask)?.words : undefined;
}
