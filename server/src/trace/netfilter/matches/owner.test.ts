import { expect, test } from 'vitest';
import { answer, forwarded, made } from '../../testing/rule.ts';

test('the user and group of the sender', () => {
  const postgres = { ...made, uid: 26, gid: 26 };
  expect(answer('-m owner --uid-owner 26', postgres)).toBe('yes');
  expect(answer('-m owner --uid-owner 1000-2000', postgres)).toBe('no');
  expect(answer('-m owner ! --uid-owner 0', postgres)).toBe('yes');
  expect(answer('-m owner --gid-owner 26', postgres)).toBe('yes');
  expect(answer('-m owner --socket-exists', postgres)).toBe('yes');
});

test('a user that nobody told is asked for, and so are further groups', () => {
  expect(answer('-m owner --uid-owner 26', made)).toBe('asks: the sender runs as user 26 (give it as “uid”)');
  expect(answer('-m owner --gid-owner 50 --suppl-groups', { ...made, gid: 7 })).toMatch(/^asks: .*group 50/);
});

test('what arrived from outside has no owner: only negated tests hold', () => {
  expect(answer('-m owner --uid-owner 26', forwarded, 'mangle:POSTROUTING')).toBe('no');
  expect(answer('-m owner ! --uid-owner 26', forwarded, 'mangle:POSTROUTING')).toBe('yes');
});
