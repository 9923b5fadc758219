import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base32, sha256 } from './sha256.ts';

test('every text has the digest that Node makes', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 300 }), fc.string({ unit: 'grapheme', maxLength: 60 })), (text) => {
      expect(Buffer.from(sha256(text)).toString('hex')).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
    }),
  );
});

test('base32 of RFC 4648', () => {
  expect(base32(new TextEncoder().encode('foobar'), 10)).toBe('MZXW6YTBOI');
  expect(base32(sha256('shop/web:httptcp'), 16)).toBe('67NZLRHBNDSAWJRO');
});
