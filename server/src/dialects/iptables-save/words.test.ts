import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteLength, splitWords, utf8Bytes } from './words.ts';

const texts = (line: string) => splitWords(line).map(({ text }) => text);

describe('a rule line splits as iptables-restore splits it', () => {
  it.each<[string, string[]]>([
    ['-A INPUT -j ACCEPT', ['-A', 'INPUT', '-j', 'ACCEPT']],
    ['  -A\tINPUT  ', ['-A', 'INPUT']],
    ['--comment "a b"', ['--comment', 'a b']],
    ['--comment ""', ['--comment', '']],
    [String.raw`"a \"b\" c"`, ['a "b" c']],
    // A backslash takes the next character as it is, and means nothing outside of quotes.
    [String.raw`"a\nb" a\nb`, ['anb', String.raw`a\nb`]],
    // The closing quote ends the word.
    ['a"b c"d', ['ab c', 'd']],
    // Without a closing quote the rest is the word, the line end included.
    ['-j "ACCEPT x', ['-j', 'ACCEPT x\n']],
    ["'a b' $x #c ;", ["'a", "b'", '$x', '#c', ';']],
    ['a\rb', ['a\rb']],
    ['', []],
  ])('%j', (line, words) => {
    expect(texts(line)).toEqual(words);
  });

  it('says where words stand, quotes included', () => {
    expect(splitWords('-m "a b" c').map(({ span }) => [span.start, span.end])).toEqual([
      [0, 2],
      [3, 8],
      [9, 10],
    ]);
  });

  it('gives every word without quotes its own text at its place', () => {
    fc.assert(
      fc.property(fc.string(), (line) => {
        for (const { text, span, quoted } of splitWords(line)) {
          expect(span.start).toBeLessThan(span.end);
          if (!quoted) expect(line.slice(span.start, span.end)).toBe(text);
        }
      }),
    );
  });
});

it('counts bytes as UTF-8 has them', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const bytes = [...new TextEncoder().encode(text)];
      expect(byteLength(text)).toBe(bytes.length);
      expect(utf8Bytes(text)).toEqual(bytes);
    }),
  );
});
