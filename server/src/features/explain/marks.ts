/** What `--set-xmark value/mask` does to the bits of a mark, in words. */
import { formatMark } from '../../net/mark.ts';
import { listed, type Message, type MessageArg, message } from '../../text/message.ts';
import { clauses } from './value.ts';

export interface BitChanges {
  /** Bits that are 1, 0, or the other way round afterwards; 32 bits, unsigned. */
  readonly set: number;
  readonly cleared: number;
  readonly flipped: number;
}

/** The bits of the mask are cleared, then those of the value are flipped. */
export function xmarkChanges(value: number, mask: number): BitChanges {
  return { set: (value & mask) >>> 0, cleared: (mask & ~value) >>> 0, flipped: (value & ~mask) >>> 0 };
}

/** The bits of the mask are cleared, then those of the value are set. */
export function setMarkChanges(value: number, mask: number): BitChanges {
  return { set: value >>> 0, cleared: (mask & ~value) >>> 0, flipped: 0 };
}

/** “bit 14” or “bits 14, 15” of a mark, for people who count bits. */
export function bitNames(bits: number): Message {
  const numbers: number[] = [];
  for (let bit = 0; bit < 32; bit++) if (((bits >>> bit) & 1) === 1) numbers.push(bit);
  const [only, second] = numbers;
  if (only === undefined) return message('no bit');
  if (second === undefined) return message('bit {bit}', { bit: only });
  const last = numbers.at(-1) ?? only;
  if (numbers.length > 2 && last - only === numbers.length - 1)
    return message('bits {first} to {last}', { first: only, last });
  return message('bits {list}', { list: listed(numbers) });
}

/** “gets its mark set to 0x1”, “gets 0x4000 set in its mark”… `whose`: the mark's owner in the sentence. */
export function markAction(changes: BitChanges, whose: 'packet' | 'connection'): Message {
  const { set, cleared, flipped } = changes;
  const mark: Message = whose === 'packet' ? message('its mark') : message('the mark of its connection');
  if ((set | cleared) >>> 0 === 0xffffffff) {
    return message('gets {mark} set to {value}, and goes on', { mark, value: formatMark(set) });
  }
  const parts: MessageArg[] = [];
  if (set !== 0) parts.push(message('{bits} set', { bits: formatMark(set) }));
  if (cleared !== 0) parts.push(message('{bits} cleared', { bits: formatMark(cleared) }));
  if (flipped !== 0) parts.push(message('{bits} flipped', { bits: formatMark(flipped) }));
  if (parts.length === 0) return message('keeps {mark} as it is, and goes on', { mark });
  return message('gets {changes} in {mark}, and goes on', { changes: clauses(parts), mark });
}
