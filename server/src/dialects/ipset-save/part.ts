/** What the readers of single dimensions share. */
import type { Family } from '../../net/family.ts';
import { type Message, message } from '../../text/message.ts';
import type { SetPart } from './model.ts';
import type { SetType } from './types.ts';

/** What of a set decides how its elements are read. */
export interface SetShape {
  readonly type: SetType;
  readonly family: Family;
  /** `netmask` or `bitmask` of the create line as words: of every address only these bits are kept. */
  readonly mask?: readonly number[];
}

/** Reads one dimension: the ways to say it as parts (a range of networks is several), or what is wrong. */
export type PartReader = (
  text: string,
  shape: SetShape,
) => readonly SetPart[] | { readonly code: string; readonly message: Message };

export function fault(code: string, what: string, found: string): { readonly code: string; readonly message: Message } {
  return { code, message: message('Expected {what}, found “{word}”.', { what, word: found }) };
}
