/**
 * A past of which some ways were not followed (a session that was cut) may hold none that goes with what a later packet
 * came to. It is then not asked any further, and what is known of it stays: sums over what a packet may have left need some.
 */
import { expect, test } from 'vitest';
import { message } from '../../text/message.ts';
import { explore } from '../chooser.ts';
import { fraction, one } from '../fraction.ts';
import { type BranchPast, createPast, type PastOutcome, type Settled } from './past.ts';

interface Told extends PastOutcome {
  readonly left: string;
}

/** `a`, `!b`: assumptions; an outcome leaves its own words behind. */
function outcome(words: string, settled: Settled = new Map()): Told {
  const assumptions = words.split(' ').map((word) => {
    const id = word.replace('!', '');
    return { id, holds: id === word, text: message('{id} holds', { id }) };
  });
  return { left: words, assumptions, probability: one, drawn: one, settled };
}

function asks<Result>(
  packets: readonly (readonly Told[])[],
  known: Readonly<Record<string, boolean>>,
  ask: (past: BranchPast) => Result,
): readonly Result[] {
  const past = createPast();
  for (const outcomes of packets) past.add(outcomes, ({ left }) => left);
  return explore((chooser) => ask(past.branch(chooser, undefined)), known, { branches: 20 }).branches.map(
    ({ result }) => result,
  );
}

/** What nobody followed: `!a !t`. */
const first = ['a t', 'a !t', '!a t b', '!a t !b'].map((words) => outcome(words));

test('what is left of a packet is never nothing', () => {
  const found = asks([first], { a: false, t: false }, (past) => ({
    left: past.mayHaveLeft(0).length,
    which: past.which(0, (left) => left),
  }));
  expect(found[0]?.left).toBe(4);
  expect(new Set(found.map(({ which }) => which)).size).toBe(found.length);
});

test('what is settled of a packet stays, though a later one went with none of it', () => {
  const ways = (...of: readonly string[]): Settled => {
    const settled: Settled[] = [];
    asks([first], {}, (past) => {
      const left = past.which(0, (each) => each);
      if (of.includes(first[left]?.left ?? '')) settled.push(new Map(past.settled));
    });
    return settled[0] ?? new Map();
  };
  const second = [
    { ...outcome('', ways('a t')), left: 'x', assumptions: [], probability: fraction(1, 2) },
    { ...outcome('', ways('a !t')), left: 'y', assumptions: [], probability: fraction(1, 2) },
  ];
  const found = asks([first, second], {}, (past) => {
    const before = past.which(0, (left) => left);
    past.which(1, (left) => left);
    return [before, past.which(0, (left) => left), ...past.mayHaveLeft(0)];
  });
  expect(found.filter(([before]) => before === 2)).toContainEqual([2, 2, 2]);
  for (const [before, ...behind] of found) expect(behind).toEqual([before, before]);
});
