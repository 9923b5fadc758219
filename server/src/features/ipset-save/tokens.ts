/** Semantic tokens of a dump of sets: what each word is, and of elements each dimension. */
import { type IpsetRole, type IpsetWord, ipsetWords } from '../../dialects/ipset-save/roles.ts';
import { type Dimension, setType } from '../../dialects/ipset-save/types.ts';
import type { Token, TokenType } from '../tokens.ts';
import { type SetsPart, setAbove } from './line.ts';

const types: Readonly<Record<Exclude<IpsetRole, 'element'>, TokenType | undefined>> = {
  command: 'keyword',
  set: 'function',
  type: 'class',
  option: 'parameter',
  value: 'number',
  heading: 'keyword',
  number: 'number',
  comment: 'comment',
  other: undefined,
};

const dimensionTypes: Readonly<Record<Dimension, TokenType>> = {
  ip: 'string',
  net: 'string',
  port: 'number',
  mac: 'string',
  iface: 'namespace',
  mark: 'number',
  set: 'function',
};

export function tokensOfSets(part: SetsPart, first: number, end: number): readonly Token[] {
  const byName = new Map(part.sets.map((set) => [set.name, set.type]));
  const found: Token[] = [];
  for (let line = first; line < end; line++) {
    const text = part.textAt(line);
    const above = /^\s*(?:add|create)\s/.test(text) ? undefined : setAbove(part, line);
    const listed = above !== undefined && part.textAt(above.origin.line).startsWith('Name:');
    const words = ipsetWords(text, listed ? 'members' : 'elsewhere');
    const name = words.find(({ role }) => role === 'set')?.text;
    const type = name === undefined ? (listed ? above.type : undefined) : byName.get(name);
    const declares = /^\s*(?:create|-N|n|new)\s|^Name:/.test(text);
    for (const word of words) {
      if (word.role === 'element') found.push(...elementTokens(word, line, type));
      else {
        const of = word.text.startsWith('"') ? 'comment' : types[word.role];
        const modifiers = word.role === 'set' && declares ? (['declaration'] as const) : [];
        if (of !== undefined) found.push({ line, span: word.span, type: of, modifiers });
      }
    }
  }
  return found;
}

function elementTokens({ text, span }: IpsetWord, line: number, type: string | undefined): readonly Token[] {
  const dimensions = type === undefined ? [] : (setType(type)?.dimensions ?? []);
  let start = span.start;
  return text.split(',').flatMap((piece, index): readonly Token[] => {
    const at = { start, end: start + piece.length };
    start = at.end + 1;
    const dimension = dimensions[index];
    return piece === '' || dimension === undefined
      ? []
      : [{ line, span: at, type: dimensionTypes[dimension], modifiers: [] }];
  });
}
