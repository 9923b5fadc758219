import { expect, test } from 'vitest';
import { once } from './once.ts';

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
