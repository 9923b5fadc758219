/** What is known of the bits of marks, of many packets at once: a mask may settle some bits and leave others. */
import type { Marks, Outline } from '../netfilter/targets/target.ts';
import type { Intervals } from '../space/intervals.ts';

/** Each a word of 32 bits. A bit that is in none of them is open: it may be either. */
export interface Bits {
  readonly ones: number;
  readonly zeros: number;
  /** As the packet was sent, or its connection found: the dimension of the box tells. */
  readonly sent: number;
  /** As that of the other word was sent or found: the packet's mark was saved in its connection, or restored from there. */
  readonly crossed: number;
}

export interface NowMarks {
  readonly mark: Bits;
  readonly ctmark: Bits;
}

/** Marks of connections of these protocols: bits that are set, and bits that are not. Any other may be either. */
export interface GivenMark {
  readonly protocols: Intervals;
  /** Words of 32 bits, as those of Bits. */
  readonly ones: number;
  readonly zeros: number;
}

/** Whether packets may have a mark from the beginning: a program can give its own one (SO_MARK). */
export type MarksSent = 'none' | 'any';

const all = 0xffffffff;

const noMark: Bits = { ones: 0, zeros: all, sent: 0, crossed: 0 };
const openMark: Bits = { ones: 0, zeros: 0, sent: 0, crossed: 0 };
const sentMark: Bits = { ones: 0, zeros: 0, sent: all, crossed: 0 };
export const anyMarks: NowMarks = { mark: openMark, ctmark: openMark };
export const unmarked: NowMarks = { mark: noMark, ctmark: noMark };
export const markedBySender: NowMarks = { mark: sentMark, ctmark: noMark };

/** Any mark of the packet; its connection's stays. */
export function withAnyMark(marks: NowMarks): NowMarks {
  return { ...marks, mark: openMark };
}

/** What is known of packets that have the one or the other. */
export function either(a: NowMarks, b: NowMarks): NowMarks {
  const both = (one: Bits, other: Bits): Bits =>
    one === other
      ? one
      : {
          ones: (one.ones & other.ones) >>> 0,
          zeros: (one.zeros & other.zeros) >>> 0,
          sent: (one.sent & other.sent) >>> 0,
          crossed: (one.crossed & other.crossed) >>> 0,
        };
  return a === b ? a : { mark: both(a.mark, b.mark), ctmark: both(a.ctmark, b.ctmark) };
}

/** `sent`: as the dimension of the box says; `crossed`: as that of the other word. */
export function bitOf({ ones, zeros, sent, crossed }: Bits, index: number): 0 | 1 | 'sent' | 'crossed' | 'open' {
  const has = (word: number): boolean => ((word >>> index) & 1) === 1;
  return has(ones) ? 1 : has(zeros) ? 0 : has(sent) ? 'sent' : has(crossed) ? 'crossed' : 'open';
}

/** An open bit, settled. */
export function withBit(marks: NowMarks, mark: keyof NowMarks, index: number, value: 0 | 1): NowMarks {
  const word = marks[mark];
  const bit = (1 << index) >>> 0;
  const settled =
    value === 1 ? { ...word, ones: (word.ones | bit) >>> 0 } : { ...word, zeros: (word.zeros | bit) >>> 0 };
  return { ...marks, [mark]: settled };
}

/** The change that a target makes. */
export type ChangeOfMarks = Extract<Outline, { readonly kind: 'marks' }>['change'];
type Connection = Parameters<ChangeOfMarks>[1];
type Change = (marks: Marks) => Marks;

/** Thousands of states have the same marks, and change them alike. */
const changes = new WeakMap<NowMarks, WeakMap<ChangeOfMarks, Map<Connection, NowMarks>>>();

/**
 * Marks after a change. Changes work bit by bit, so that asking all zeros and all ones tells what becomes of each bit;
 * those that don't (shifts) leave everything open unless the marks are known as a whole.
 */
export function changedMarks(before: NowMarks, change: ChangeOfMarks, connection: Connection): NowMarks {
  const ofBefore = changes.get(before) ?? new WeakMap<ChangeOfMarks, Map<Connection, NowMarks>>();
  changes.set(before, ofBefore);
  const ofChange = ofBefore.get(change) ?? new Map<Connection, NowMarks>();
  ofBefore.set(change, ofChange);
  const known = ofChange.get(connection);
  if (known !== undefined) return known;
  const after = afterChange(before, (marks) => change(marks, connection));
  const mark = unlessSame(before.mark, after.mark);
  const ctmark = unlessSame(before.ctmark, after.ctmark);
  const found = mark === before.mark && ctmark === before.ctmark ? before : { mark, ctmark };
  ofChange.set(connection, found);
  return found;
}

function afterChange(before: NowMarks, change: Change): NowMarks {
  const known = wholeOf(before);
  if (known !== undefined) {
    const { mark, ctmark } = change(known);
    return { mark: exactly(mark), ctmark: exactly(ctmark) };
  }
  if (!isBitwise(change)) return anyMarks;
  return { mark: wordAfter(before, change, 'mark'), ctmark: wordAfter(before, change, 'ctmark') };
}

/** A mark that was never changed stays the same object: `isUntouched` asks that. */
function unlessSame(before: Bits, after: Bits): Bits {
  const same = (['ones', 'zeros', 'sent', 'crossed'] as const).every((part) => before[part] === after[part]);
  return same ? before : after;
}

/** The packet has no connection, or one that nobody has marked. */
export function withoutConnection(marks: NowMarks): NowMarks {
  const { mark, ctmark } = marks;
  if (ctmark === noMark && mark.crossed === 0) return marks;
  // What was restored is that of another connection by then.
  return { mark: mark.crossed === 0 ? mark : { ...mark, crossed: 0 }, ctmark: noMark };
}

/** A template has the mark that other packets have left there. */
export function templateMarks({ mark }: NowMarks, possible: number): NowMarks {
  return { mark, ctmark: { ...openMark, zeros: ~possible >>> 0 } };
}

/** The packet belongs to a connection that packets before it may have marked: bits that are set for certain, and that are not. */
export function withConnection(marks: NowMarks, { ones, zeros }: Pick<Bits, 'ones' | 'zeros'>): NowMarks {
  return { mark: marks.mark, ctmark: { ones, zeros, sent: ~(ones | zeros) >>> 0, crossed: 0 } };
}

/** The bits of a connection's mark that are not certainly 0 behind these changes, in whatever order, of whatever packets. */
export function possibleBits(first: number, targets: readonly ChangeOfMarks[]): number {
  let possible = first >>> 0;
  for (;;) {
    const marks: NowMarks = { mark: openMark, ctmark: { ...openMark, zeros: ~possible >>> 0 } };
    const after = targets.reduce((bits, change) => bits | ~changedMarks(marks, change, 'has').ctmark.zeros, possible);
    if (after >>> 0 === possible) return possible;
    possible = after >>> 0;
  }
}

export function isUntouched(mark: Bits): boolean {
  return mark === noMark || mark === sentMark;
}

function exactly(word: number): Bits {
  return { ones: word >>> 0, zeros: ~word >>> 0, sent: 0, crossed: 0 };
}

function wholeOf({ mark, ctmark }: NowMarks): Marks | undefined {
  const isKnown = ({ ones, zeros }: Bits): boolean => (ones | zeros) >>> 0 === all;
  return isKnown(mark) && isKnown(ctmark) ? { mark: mark.ones, ctmark: ctmark.ones } : undefined;
}

const sides = [0, all] as const;

function wordAfter({ mark, ctmark }: NowMarks, change: Change, word: keyof Marks): Bits {
  let [canBeOne, canBeZero] = [0, 0];
  // Bits that stay the word's own, whatever the other word is; and those that become the other's.
  let [kept, taken] = [all, all];
  for (const packet of sides) {
    for (const connection of sides) {
      const possible = (packet === 0 ? ~mark.ones : ~mark.zeros) & (connection === 0 ? ~ctmark.ones : ~ctmark.zeros);
      const after = change({ mark: packet, ctmark: connection })[word];
      canBeOne |= possible & after;
      canBeZero |= possible & ~after;
      const [own, other] = word === 'mark' ? [packet, connection] : [connection, packet];
      kept &= ~possible | ~(after ^ own);
      taken &= ~possible | ~(after ^ other);
    }
  }
  const [own, other] = word === 'mark' ? [mark, ctmark] : [ctmark, mark];
  const [ones, zeros] = [canBeOne & ~canBeZero, canBeZero & ~canBeOne];
  const sent = ((own.sent & kept) | (other.crossed & taken)) & ~(ones | zeros);
  const crossed = ((own.crossed & kept) | (other.sent & taken)) & ~(ones | zeros | sent);
  return { ones: ones >>> 0, zeros: zeros >>> 0, sent: sent >>> 0, crossed: crossed >>> 0 };
}

/** Words that show a shift or a carry. */
const samples: readonly Marks[] = [
  { mark: 0x9e3779b9, ctmark: 0x85ebca6b },
  { mark: 0x6a09e667, ctmark: 0x3c6ef372 },
];

function isBitwise(change: Change): boolean {
  return samples.every((sample) => {
    const found = change(sample);
    return (['mark', 'ctmark'] as const).every((word) => {
      let expected = 0;
      for (const packet of sides) {
        for (const connection of sides) {
          const here =
            (packet === 0 ? ~sample.mark : sample.mark) & (connection === 0 ? ~sample.ctmark : sample.ctmark);
          expected |= here & change({ mark: packet, ctmark: connection })[word];
        }
      }
      return expected >>> 0 === found[word] >>> 0;
    });
  });
}
