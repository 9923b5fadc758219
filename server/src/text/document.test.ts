import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  applyChanges,
  type ChunkedDocument,
  lineText,
  offsetAt,
  openDocument,
  positionAt,
  type TextChange,
  textOf,
} from './document.ts';

/** Text that hurts: line ends of all kinds, halves of surrogate pairs, astral characters, runs of many lines. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom('\n', '\r\n', '\r', '-A INPUT', '\ud83d', '\udca9', '💩', ' ', '*nat', '\0'),
      fc.constantFrom('x\n'.repeat(300), '\n'.repeat(70)),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const position = fc.record({ line: fc.nat({ max: 900 }), character: fc.nat({ max: 12 }) });
const change = fc.oneof(
  { weight: 9, arbitrary: fc.record({ range: fc.record({ start: position, end: position }), text }) },
  { weight: 1, arbitrary: fc.record({ text }) },
) satisfies fc.Arbitrary<TextChange>;

/** What the changes mean, on plain text: each against the text that the one before it left. */
function plainly(start: string, changes: readonly TextChange[]): string {
  return changes.reduce((before, { range, text: inserted }) => {
    if (range === undefined) return inserted;
    const whole = openDocument(before);
    const from = offsetAt(whole, range.start);
    const to = Math.max(from, offsetAt(whole, range.end));
    return before.slice(0, from) + inserted + before.slice(to);
  }, start);
}

function lines(document: ChunkedDocument): readonly (string | undefined)[] {
  return Array.from({ length: document.lineCount }, (_, line) => lineText(document, line));
}

test('after any edits the document is the one that would be opened from its text', () => {
  fc.assert(
    fc.property(text, fc.array(fc.array(change, { maxLength: 3 }), { maxLength: 4 }), (start, batches) => {
      const edited = batches.reduce(applyChanges, openDocument(start));
      const expected = batches.reduce(plainly, start);
      expect(textOf(edited)).toBe(expected);
      const fresh = openDocument(expected);
      expect(edited.length).toBe(fresh.length);
      expect(lines(edited)).toEqual(expected.split('\n'));
      expect(lines(fresh)).toEqual(expected.split('\n'));
    }),
  );
});

test('all chunks but the last are whole lines, and none is empty or overgrown', () => {
  fc.assert(
    fc.property(text, fc.array(change, { maxLength: 6 }), (start, changes) => {
      const { chunks } = applyChanges(openDocument(start), changes);
      for (const chunk of chunks.slice(0, -1)) {
        expect(chunk.text.endsWith('\n')).toBe(true);
        expect(chunk.lineStarts.length).toBeLessThanOrEqual(512);
      }
    }),
  );
});

test('an offset survives the way through its position', () => {
  fc.assert(
    fc.property(text, fc.nat(2000), (start, offset) => {
      const document = openDocument(start);
      const inside = Math.min(offset, document.length);
      const at = positionAt(document, inside);
      const back = offsetAt(document, at);
      // Between a carriage return and its line feed there is no position: it is moved before both.
      const between = start[inside - 1] === '\r' && (start[inside] === '\n' || inside === start.length);
      if (!between) expect(back).toBe(inside);
    }),
  );
});

test('an edit leaves the chunks beside it as they are', () => {
  const document = openDocument('-A INPUT -j ACCEPT\n'.repeat(2000));
  const edited = applyChanges(document, [
    { range: { start: { line: 1000, character: 3 }, end: { line: 1000, character: 8 } }, text: 'OUTPUT' },
  ]);
  const kept = edited.chunks.filter((chunk) => document.chunks.includes(chunk));
  expect(kept.length).toBe(document.chunks.length - 1);
});

test('a position behind the end of its line means the end, before the line break', () => {
  const document = openDocument('ab\r\ncd\n');
  expect(offsetAt(document, { line: 0, character: 99 })).toBe(2);
  expect(offsetAt(document, { line: 1, character: 99 })).toBe(6);
  expect(offsetAt(document, { line: 9, character: 0 })).toBe(7);
  expect(lineText(document, 0)).toBe('ab\r');
  expect(lineText(document, 2)).toBe('');
  expect(lineText(document, 3)).toBeUndefined();
});
