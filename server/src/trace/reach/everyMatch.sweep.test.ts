/** What the search finds for a lone rule of each match, each of its conditions at one of the places where it may stand. */
import { expect, test } from 'vitest';
import { matches } from '../../catalog/matches/index.ts';
import { answersFor } from './testing/answersFor.ts';
import { everyMatch } from './testing/everyMatch.ts';

test('every match of the catalog is asked', () => {
  expect(matches.map(({ name }) => name).filter((name) => everyMatch[name] === undefined)).toEqual([]);
});

/** Where it neither shows a packet nor that there is none, and why. */
const open: Readonly<Record<string, string>> = {
  'ipv6 raw/OUTPUT -m owner ! --socket-exists':
    'only what the kernel says by itself comes from no socket, and nobody describes that',
};

test.each(Object.entries(everyMatch))('%s', (name, forms) => {
  const found = answersFor(name, forms).filter(({ kind }) => kind === 'open');
  const known = Object.keys(open).filter((asked) => asked.includes(`-m ${name} `));
  expect(found.map(({ asked }) => asked).toSorted()).toEqual(known.toSorted());
});
