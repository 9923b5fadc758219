import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyCharacter } from '../testing/characters.ts';
import { cut } from './chunk.ts';
import { loadGrammar, startTreeSitter } from './treeSitter.ts';

const wasm = readFileSync(join(import.meta.dirname, '../../../grammars/iptables-save/iptables-save.wasm'));
await startTreeSitter();
const grammar = await loadGrammar(wasm);

/** The kind of node on each line. */
function kinds(text: string, firstLine = 0): readonly string[] {
  return grammar.visit(text, (root) =>
    root.namedChildren.map((node) => `${firstLine + (node?.startPosition.row ?? 0)} ${node?.type ?? ''}`),
  );
}

const dumpLine = fc.oneof(
  fc.constantFrom(
    '*nat',
    ':INPUT ACCEPT [0:0]',
    '-A INPUT -j DROP',
    'COMMIT',
    '# x',
    '',
    '[1:2] -A X',
    ':',
    '*',
    'iptables -A X',
    '\r',
    '\0',
    '\ud83d',
    '\t-A "x',
  ),
  fc.string(),
  fc.string({ unit: anyCharacter }),
);

test('chunks parse to what the whole parses to, whatever stands in the lines', () => {
  fc.assert(
    fc.property(fc.array(dumpLine, { maxLength: 700 }), (lines) => {
      const text = lines.join('\n');
      let line = 0;
      const parts = cut(text).flatMap((chunk) => {
        const found = kinds(chunk.text, line);
        line += chunk.lineStarts.length;
        return found;
      });
      expect(parts).toEqual(kinds(text));
    }),
    { numRuns: 40 },
  );
});

test('a bad line never swallows the next one', () => {
  fc.assert(
    fc.property(
      dumpLine.filter((line) => !line.includes('\n')),
      (bad) => {
        const found = kinds(`*nat\n${bad}\n-A INPUT -j ACCEPT\nCOMMIT\n`);
        expect(found.slice(-2)).toEqual(['2 rule_line', '3 commit_line']);
        expect(found[0]).toBe('0 table_line');
      },
    ),
    { numRuns: 500 },
  );
});
