import fc from 'fast-check';
import { expect, test } from 'vitest';
import { message } from '../text/message.ts';
import { explore } from './chooser.ts';
import { fraction } from './fraction.ts';
import { groupOutcomes } from './outcome-groups.ts';

const rests = (...ids: readonly string[]) => ({
  assumptions: ids.map((id) => ({
    id: id.replace('!', ''),
    text: message('{id} holds', { id: id.replace('!', '') }),
    holds: !id.startsWith('!'),
  })),
});
const groups = (...outcomes: readonly ReturnType<typeof rests>[]) =>
  groupOutcomes(outcomes).map(({ given, outcomes: among }) => [
    given.map(({ id, holds }) => (holds ? id : `!${id}`)).join(' '),
    among,
  ]);

test('without assumptions there is one group of all', () => {
  expect(groups(rests(), rests(), rests())).toEqual([['', [0, 1, 2]]]);
});

test('what all take for granted alike tells nobody apart', () => {
  expect(groups(rests('a'), rests('a'))).toEqual([['', [0, 1]]]);
});

test('an outcome that never asked belongs to both answers', () => {
  expect(groups(rests('a'), rests('!a'), rests())).toEqual([
    ['a', [0, 2]],
    ['!a', [1, 2]],
  ]);
});

test('a question that only one answer leads to divides that side alone', () => {
  expect(groups(rests('a', 'b'), rests('a', '!b'), rests('!a'))).toEqual([
    ['a b', [0]],
    ['a !b', [1]],
    ['!a', [2]],
  ]);
});

test('the shares of every group add up to the whole, whatever a walk asks', () => {
  // A walk is a tree: at each place it asks for chance or for one of a few assumptions.
  const places = fc.array(fc.constantFrom('chance', 'a', 'b', 'c'), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(places, places, (left, right) => {
      const { branches } = explore(
        (chooser) => {
          const half = [fraction(1, 3), fraction(2, 3)];
          const ask = (what: string): boolean =>
            what === 'chance'
              ? chooser.chance(half) === 0
              : chooser.assume({ id: what, text: message('{id} holds', { id: what }) });
          const first = ask(left[0] ?? 'a');
          for (const what of first ? left.slice(1) : right) ask(what);
        },
        {},
        { branches: 4096 },
      );
      const outcomes = branches.map(({ chooser }) => ({ assumptions: chooser.assumptions }));
      for (const { outcomes: among } of groupOutcomes(outcomes)) {
        const shares = among.map((index) => branches[index]?.chooser.probability ?? fraction(0, 1));
        const sum = shares.reduce(
          (a, b) => fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator),
          fraction(0, 1),
        );
        expect(sum).toEqual(fraction(1, 1));
      }
    }),
  );
});
