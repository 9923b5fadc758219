import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskOfLength } from './address.ts';
import { readDottedQuad } from './ipv4.ts';
import { formatAddress, formatPrefix, formatRange, parseAddress, parsePrefix } from './text.ts';

describe('addresses as text', () => {
  it.each([
    ['10.0.0.1', [0x0a000001]],
    ['255.255.255.255', [0xffffffff]],
    ['::', [0, 0, 0, 0]],
    ['2001:db8::1', [0x20010db8, 0, 0, 1]],
    ['::ffff:1.2.3.4', [0, 0, 0xffff, 0x01020304]],
  ])('%s is read and printed back', (text, words) => {
    const address = parseAddress(text);
    expect(address?.words).toEqual(words);
    expect(address && formatAddress(address)).toBe(text);
  });

  it.each(['', '1', '1.2.3', '1.2.3.256', '01.2.3.4', '1.2.3.4.5', 'fe80::1%eth0', '[::1]', ':::', 'localhost', '1:2'])(
    '%j is no address',
    (text) => {
      expect(parseAddress(text)).toBeUndefined();
    },
  );

  it('reads a part of a longer text', () => {
    expect(readDottedQuad('-s 10.0.0.1/8', 3, 11)).toBe(0x0a000001);
  });

  it('prints every IPv6 address so that it reads back', () => {
    const word = fc.oneof(fc.constant(0), fc.constant(0xffff), fc.integer({ min: 0, max: 0xffffffff }));
    fc.assert(
      fc.property(fc.array(word, { minLength: 4, maxLength: 4 }), (words) => {
        expect(parseAddress(formatAddress({ family: 'ipv6', words }))?.words).toEqual(words);
      }),
    );
  });
});

describe('prefixes as text', () => {
  it.each([
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['10.1.2.3', '10.1.2.3/32'],
    ['10.1.2.3/255.255.255.0', '10.1.2.0/24'],
    ['1.2.3.4/255.255.0.255', '1.2.0.4/255.255.0.255'],
    ['2001:db8:ffff::/32', '2001:db8::/32'],
    ['::/0', '::/0'],
  ])('%s means %s', (text, printed) => {
    const prefix = parsePrefix(text);
    expect(prefix && formatPrefix(prefix)).toBe(printed);
  });

  it.each(['1.2.3.4/33', '1.2.3.4/', '1.2.3.4/::1', '::/129'])('%s is none', (text) => {
    expect(parsePrefix(text)).toBeUndefined();
  });

  it('prints a range of one address as that address', () => {
    const low = { family: 'ipv4', words: maskOfLength('ipv4', 8) } as const;
    expect(formatRange({ low, high: low })).toBe('255.0.0.0');
    expect(formatRange({ low: { family: 'ipv4', words: [1] }, high: low })).toBe('0.0.0.1-255.0.0.0');
  });
});
