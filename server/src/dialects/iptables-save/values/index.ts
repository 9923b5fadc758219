/** The reader of every kind of value, and how many words the kind has. */
import type { ValueKind } from '../../../catalog/types.ts';
import { addressReaders } from './addresses.ts';
import { icmpReaders } from './icmp.ts';
import { ipv6HeaderReaders } from './ipv6-headers.ts';
import { nameReaders } from './names.ts';
import { natReaders } from './nat.ts';
import { numberReaders } from './numbers.ts';
import { ownerReaders } from './owners.ts';
import { packetReaders } from './packet.ts';
import { portReaders } from './ports.ts';
import { programReaders } from './programs.ts';
import { rateReaders } from './rates.ts';
import type { ValueReader } from './reader.ts';
import { sctpReaders } from './sctp.ts';
import { setReaders } from './sets.ts';
import { textReaders } from './text.ts';
import { timeReaders } from './times.ts';

/** Names that the rule reader itself looks at: they are taken as they stand. */
const asWritten: ValueReader = (word) => ({ kind: 'text', text: word.text });

export const valueReaders: Readonly<Record<ValueKind, ValueReader>> = {
  none: () => ({ kind: 'none' }),
  ...textReaders,
  ...numberReaders,
  ...portReaders,
  ...addressReaders,
  ...natReaders,
  ...nameReaders,
  ...icmpReaders,
  ...packetReaders,
  ...rateReaders,
  ...timeReaders,
  ...programReaders,
  ...ipv6HeaderReaders,
  ...setReaders,
  ...sctpReaders,
  ...ownerReaders,
  counters: asWritten,
  chain: asWritten,
  table: asWritten,
  matchName: asWritten,
  targetOrChain: asWritten,
  userChain: asWritten,
  'chain [number]': asWritten,
  'chain chain': asWritten,
  'chain number': asWritten,
  'chain policy': asWritten,
  'chain?': asWritten,
  'chain? [number]': asWritten,
};

/** Words of a value. `optional`: one, unless the next word begins with `-` or `!`. */
export type WordCount = 0 | 1 | 2 | 'optional';

const counts: Readonly<Partial<Record<ValueKind, WordCount>>> = {
  none: 0,
  flags: 2,
  setRef: 2,
  sctpChunks: 2,
  'uint32?': 'optional',
  'bitrate?': 'optional',
  'seconds?': 'optional',
};

export function wordCount(kind: ValueKind): WordCount {
  return counts[kind] ?? 1;
}
