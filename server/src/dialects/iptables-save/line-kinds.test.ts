import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { chunkOf } from '../../text/chunk.ts';
import { loadGrammar, startTreeSitter } from '../../text/treeSitter.ts';
import { classifyByGrammar, classifyByText, type LineClassifier, lineKind } from './line-kinds.ts';

describe('the kind of a line', () => {
  it.each([
    ['# comment', 'comment'],
    ['*filter', 'table_line'],
    [':INPUT ACCEPT [0:0]', 'chain_line'],
    ['COMMIT', 'commit_line'],
    ['COMMIT\r', 'commit_line'],
    ['COMMIT ', 'other_line'],
    ['-A INPUT', 'rule_line'],
    ['  -A INPUT', 'rule_line'],
    ['[1:2] -A INPUT', 'rule_line'],
    ['[1:2 -A INPUT', 'other_line'],
    [' # comment', 'other_line'],
    ['', 'blank_line'],
    [' \t\r', 'blank_line'],
    ['iptables -A INPUT', 'command_line'],
    ['root@node:~# ip6tables-legacy -S', 'command_line'],
    ['[root@node ~]# iptables -t nat -S', 'command_line'],
    ['[root@node ~]# ip rule', 'other_line'],
    ['[1:2]-A INPUT -m comment --comment "[x]# iptables -S"', 'rule_line'],
    ['\ufeff*filter', 'table_line'],
  ])('of %j is %s', (line, kind) => {
    expect(lineKind(line)).toBe(kind);
  });
});

describe('the grammar', () => {
  let byGrammar: LineClassifier;
  beforeAll(async () => {
    await startTreeSitter();
    const wasm = new URL('../../../../grammars/iptables-save/iptables-save.wasm', import.meta.url);
    byGrammar = classifyByGrammar(await loadGrammar(await readFile(wasm)));
  });

  it('says the same', () => {
    const word = fc.constantFrom(
      '-A',
      'INPUT',
      '*filter',
      ':U',
      '[1:2]',
      '[u@n ~]#',
      '[x',
      'COMMIT',
      '#',
      ' ',
      '\t',
      '\r',
      'iptables',
      'ip6tables-nft',
      '-',
      '*',
      ':',
      'ü',
      '"',
      'x/',
    );
    const line = fc
      .array(word, { maxLength: 6 })
      .chain((words) => fc.constantFrom(words.join(' '), words.join('')))
      // Counters with nothing but a carriage return behind are a mistake that the parser mends as it likes.
      .filter((text) => !/^\[[^\]]*\][ \t]*\r/.test(text));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const chunk = chunkOf(lines.join('\n'));
        expect(byGrammar(chunk)).toEqual(classifyByText(chunk));
      }),
      { numRuns: 1000 },
    );
  });
});
