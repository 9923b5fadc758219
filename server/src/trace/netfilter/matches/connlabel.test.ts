import { expect, test } from 'vitest';
import { answer, forwarded } from '../../testing/rule.ts';

test('a connection that was seen from its beginning has only labels that a rule gave it', () => {
  expect(answer('-m connlabel --label 5', forwarded)).toBe('no');
  expect(answer('-m connlabel ! --label 5', forwarded)).toBe('yes');
  expect(answer('-m connlabel --label 5 --set', forwarded)).toBe('yes');
});
