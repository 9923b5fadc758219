import { expect, test } from 'vitest';
import { message } from '../../text/message.ts';
import { explore } from '../chooser.ts';
import { one } from '../fraction.ts';
import { createPast } from './past.ts';

test('a branch goes on as one of several, and comes back to what it knew before', () => {
  const past = createPast();
  const outcome = (holds: boolean, left: string) => ({
    probability: one,
    assumptions: [{ id: 'string:a', text: message('x'), holds }],
    settled: new Map(),
    drawn: one,
    left,
  });
  const ofThree = [outcome(true, 'x'), outcome(false, 'y')];
  past.add(ofThree, ({ left }) => left);
  const { branches } = explore(
    (chooser) => {
      const branch = past.branch(chooser, undefined);
      const before = branch.save();
      const ways = (...some: readonly number[]) => ({ settled: new Map([[0, { ways: some }]]), drawn: one, back() {} });
      branch.goOn([ways(0), ways(1)]);
      const either = branch.mayHaveLeft(0);
      branch.goOn([ways(1)]);
      const second = branch.mayHaveLeft(0);
      branch.goOn([ways(1), { ...ways(1), settled: new Map() }]);
      const known = branch.save().settled.get(0)?.ways;
      before.back();
      return { either, second, known, after: branch.save().settled.size };
    },
    {},
    { branches: 10 },
  );
  expect(branches.map(({ result }) => result)).toEqual([{ either: [0, 1], second: [1], known: [1], after: 0 }]);
  // What goes with that is known from then on, and never asked.
  expect(branches[0]?.chooser.assumptions.map(({ id, holds }) => `${id} ${holds}`)).toEqual([
    'packet 1:string:a false',
  ]);
});
