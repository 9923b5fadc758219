import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { type Grammar, loadGrammar, startTreeSitter } from '../../text/treeSitter.ts';
import { lineStart } from './line-start.ts';

describe('how a line begins', () => {
  it.each([
    ['ip nat inside', 'command', 0],
    [' ip nat inside', 'command', 1],
    ['! note', 'comment', 0],
    ['', 'blank', 0],
    ['R1(config-if)#ip nat inside', 'prompt', 14],
    ['R1>en', 'prompt', 3],
    ['<HUAWEI>system-view', 'prompt', 8],
    ['[HUAWEI-GigabitEthernet0/0/1]nat outbound 2000', 'prompt', 29],
    ['% Invalid input detected', 'answer', 0],
    ['                 ^', 'marker', 17],
    ['*Mar  1 00:10:22.123: %SYS-5-CONFIG_I: x', 'log', 0],
    ['%LINK-3-UPDOWN: x', 'log', 0],
    [' --More-- \b\b\b\b\b\b\b\b\b         \b\b\b\b ip nat inside', 'command', 33],
    ['  ---- More ----\u001b[42D    \u001b[42D nat outbound 2000', 'command', 31],
    ['description a>b', 'command', 0],
  ])('%j: %s', (line, kind, at) => {
    expect(lineStart(line)).toMatchObject({ kind, at });
  });

  it('behind a prompt what counts is the mode that it names', () => {
    expect(lineStart('R1(config-if)#shut').prompt).toMatchObject({ host: 'R1', mode: 'config-if', level: 'config' });
    expect(lineStart('R1#show run').prompt).toMatchObject({ host: 'R1', level: 'exec' });
  });
});

describe('the grammar', () => {
  let grammar: Grammar;
  beforeAll(async () => {
    await startTreeSitter();
    const wasm = new URL('../../../../grammars/ios-nat/ios-nat.wasm', import.meta.url);
    grammar = await loadGrammar(await readFile(wasm));
  });

  const kindsOf = (text: string): readonly string[] => {
    const lines = text.split('\n');
    const found = grammar.visit(text, (root) => {
      const kinds = new Map<number, string>();
      for (const node of root.namedChildren) {
        if (node !== null) kinds.set(node.startPosition.row, node.type.replace(/_line$/, ''));
      }
      return kinds;
    });
    return lines.map((_, index) => found.get(index) ?? 'blank');
  };

  const word = fc.constantFrom(
    'ip',
    'nat',
    'R1',
    '(config)',
    '#',
    '>',
    '!',
    '%',
    '^',
    '*',
    ' ',
    '\t',
    '\r',
    '--More--',
    'Mar  1 00:00:01',
    '%SYS-5-X:',
    '12: ',
    '[HUAWEI]',
    '<HUAWEI>',
    '[',
    '<',
    'ü',
    '(',
    '"',
  );

  test('tells the same of every line', () => {
    const line = fc.array(word, { maxLength: 5 }).chain((words) => fc.constantFrom(words.join(' '), words.join('')));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (lines) => {
        expect(kindsOf(lines.join('\n'))).toEqual(lines.map((each) => lineStart(each).kind));
      }),
      { numRuns: 1000 },
    );
  });
});
