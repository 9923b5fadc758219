/** Values that take long to find, with the steps on the way to them. */
import { expect, test } from 'vitest';
import { inTurn, ofEach, type Stepped } from './stepped.ts';

/** `undefined` is a step. */
function* values(...all: readonly (string | undefined)[]): Stepped<string> {
  yield* all;
}

test('who waits for one may have a turn at each step of all', () => {
  const found = inTurn([values(undefined, 'a', 'b'), values('1', undefined, undefined, '2')]);
  expect([...found]).toEqual([undefined, '1', 'a', undefined, 'b', undefined, '2']);
});

test('what is made of them comes with their steps', () => {
  const found = ofEach(values('a', undefined, 'b'), (each) =>
    each === 'a' ? [] : [each, undefined, `${each}${each}`],
  );
  expect([...found]).toEqual([undefined, 'b', undefined, 'bb']);
});
