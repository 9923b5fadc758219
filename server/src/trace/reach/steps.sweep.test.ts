/** A search may take seconds: whoever runs it lets others have their turn, and may give it up. */
import { expect, test } from 'vitest';
import { runInSlices } from '../../text/schedule.ts';
import { router } from '../testing/node.ts';
import { reach, reaching } from './reach.ts';
import { filter } from './testing/found.ts';

// Nothing can be ESTABLISHED that nothing lets through: every kind of conversation is tried first.
const node = router(
  filter('-A FORWARD -m conntrack --ctstate NEW -j DROP\n-A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT\n'),
);
const goal = { family: 'ipv4', table: 'filter', chain: 'FORWARD', rule: 2 } as const;

function world() {
  let rests = 0;
  const rest = async (): Promise<void> => {
    rests++;
  };
  // Every step is a slice.
  return { scheduler: { now: () => 0, rest, slice: 0 }, rests: () => rests };
}

test('in steps it answers as it does at once', async () => {
  const { scheduler, rests } = world();
  expect(await runInSlices(scheduler, reaching(node, goal))).toEqual(reach(node, goal));
  expect(rests()).toBeGreaterThan(3);
});

test('it is given up between two steps', async () => {
  const { scheduler, rests } = world();
  expect(await runInSlices(scheduler, reaching(node, goal), () => rests() === 2)).toBeUndefined();
  expect(rests()).toBe(2);
});
