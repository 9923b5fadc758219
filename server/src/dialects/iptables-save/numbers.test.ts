import { describe, expect, it } from 'vitest';
import { readBigNumber, readNumber, scanNumber } from './numbers.ts';

describe('numbers are read as libxtables reads them', () => {
  it.each<[string, number | undefined]>([
    ['0', 0],
    ['65536', 65536],
    ['0x1F', 31],
    ['010', 8],
    ['+5', 5],
    [' 7', 7],
    ['08', undefined],
    ['0x', undefined],
    ['-1', undefined],
    ['1a', undefined],
    ['', undefined],
    ['99999999999999999999', Number.POSITIVE_INFINITY],
  ])('%j', (text, value) => {
    expect(readNumber(text)).toBe(value);
  });

  it('reads up to 64 bits', () => {
    expect(readBigNumber('18446744073709551615')).toBe(18446744073709551615n);
    expect(readBigNumber('18446744073709551616')).toBeUndefined();
    expect(readBigNumber('0xffffffffffffffff')).toBe(18446744073709551615n);
  });

  it('says where a number ends', () => {
    expect(scanNumber('0x10/0xff')).toEqual({ value: 16, end: 4 });
    expect(scanNumber('80-90', 3)).toEqual({ value: 90, end: 5 });
    expect(scanNumber('010', 0, 10)).toEqual({ value: 10, end: 3 });
  });
});
