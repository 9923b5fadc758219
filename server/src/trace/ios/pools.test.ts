import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Pool } from '../../dialects/ios-nat/model.ts';
import { formatDottedQuad, ipv4, readDottedQuad } from '../../net/ipv4.ts';
import { poolAddresses, poolHolds, poolSize } from './pools.ts';
import { choosePort, groupOf } from './ports.ts';

const place = { file: 'r', line: 0, span: { start: 0, end: 0 } };

function pool(low: number, high: number, length: number): Pool {
  const mask = length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0;
  return {
    name: 'P',
    nameSpan: place.span,
    place,
    text: '',
    type: 'normal',
    ranges: [{ low: ipv4(low), high: ipv4(high), place }],
    mask: { mask, form: 'netmask', place },
  };
}

test.each([
  [
    '203.0.113.17',
    '203.0.113.22',
    29,
    ['203.0.113.17', '203.0.113.18', '203.0.113.19', '203.0.113.20', '203.0.113.21', '203.0.113.22'],
  ],
  ['203.0.113.126', '203.0.113.129', 25, ['203.0.113.126', '203.0.113.129']],
  ['203.0.113.4', '203.0.113.5', 31, ['203.0.113.4', '203.0.113.5']],
  ['203.0.113.4', '203.0.113.4', 32, ['203.0.113.4']],
  ['203.0.113.9', '203.0.113.4', 24, []],
])('from %s to %s under /%i', (low, high, length, expected) => {
  const made = pool(readDottedQuad(low) ?? 0, readDottedQuad(high) ?? 0, length);
  expect(Array.from(poolAddresses(made), formatDottedQuad)).toEqual(expected);
});

test('the size is the number of addresses, and each of them is held', () => {
  const word = fc.integer({ min: 0, max: 0xffffffff - 2000 });
  fc.assert(
    fc.property(word, fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 0, max: 32 }), (low, more, length) => {
      const made = pool(low, low + more, length);
      const all = [...poolAddresses(made)];
      expect(poolSize(made)).toBe(all.length);
      expect(all.every((each) => poolHolds(made, each))).toBe(true);
    }),
  );
});

test.each([
  [1, [1, 511]],
  [511, [1, 511]],
  [512, [512, 1023]],
  [1023, [512, 1023]],
  [1024, [1024, 65535]],
  [65535, [1024, 65535]],
])('port %i is of the group %j', (port, group) => {
  expect(groupOf(port)).toEqual(group);
});

test('a port that is taken never leaves its group, and a full group gives none', () => {
  expect(choosePort(80, (port) => port > 511)).toBeUndefined();
  expect(choosePort(80, (port) => port !== 80)).toEqual({ port: 1, how: 'replaced' });
  expect(choosePort(40000, (port) => port === 5000, [5000, 5003])).toEqual({ port: 5000, how: 'replaced' });
});
