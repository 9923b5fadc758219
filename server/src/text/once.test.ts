import { expect, test } from 'vitest';
import { once, oncePer, onceWithin } from './once.ts';

test('what is asked of an object is found out once for each, also that there is nothing', () => {
  const asked: string[] = [];
  const firstOf = once(({ name, all }: { readonly name: string; readonly all: readonly number[] }) => {
    asked.push(name);
    return all[0];
  });
  const [full, empty] = [
    { name: 'full', all: [7] },
    { name: 'empty', all: [] },
  ];
  expect([full, empty, full, empty].map(firstOf)).toEqual([7, undefined, 7, undefined]);
  expect(asked).toEqual(['full', 'empty']);
  // Another object that says the same is another one.
  expect(firstOf({ ...full })).toBe(7);
  expect(asked).toEqual(['full', 'empty', 'full']);
});

test('of a part once, whatever it is read with', () => {
  const asked: string[] = [];
  const textOf = onceWithin((text: string, { start, end }: { readonly start: number; readonly end: number }) => {
    asked.push(text);
    return start < end ? text.slice(start, end) : undefined;
  });
  const [word, nothing] = [
    { start: 1, end: 3 },
    { start: 2, end: 2 },
  ];
  for (const text of ['abcd', 'xbcz']) {
    expect([textOf(text, word), textOf(text, nothing)]).toEqual(['bc', undefined]);
  }
  expect(asked).toEqual(['abcd', 'abcd']);
});

test('of an object and a key, once for each of both', () => {
  const asked: string[] = [];
  const at = oncePer((words: readonly string[], place: number) => {
    asked.push(`${words.join(' ')}: ${place}`);
    return words[place];
  });
  const [short, long] = [['a'], ['b', 'c']];
  for (let round = 0; round < 2; round++) {
    expect([at(short, 0), at(short, 1), at(long, 0), at(long, 1)]).toEqual(['a', undefined, 'b', 'c']);
  }
  expect(asked).toEqual(['a: 0', 'a: 1', 'b c: 0', 'b c: 1']);
});
