/** What each word of a line is, for its colour. */
import type { RouterLine } from '../../dialects/ios-nat/read-line.ts';
import type { TakenWord } from '../../dialects/ios-nat/syntax/match.ts';
import type { Token, TokenModifier, TokenType } from '../tokens.ts';
import { firstLineOf, type RouterView, readAt } from './view.ts';

/** Keywords that decide or choose, by their words. */
const values: ReadonlySet<string> = new Set([
  'permit',
  'deny',
  'any',
  'inside',
  'outside',
  'overload',
  'tcp',
  'udp',
  'icmp',
  'ip',
  'esp',
  'gre',
  'in',
  'out',
  'never',
  'established',
]);

/** Lines from `first` up to, not including, `end`. */
export function tokens(view: RouterView, first: number, end: number): readonly Token[] {
  const found: Token[] = [];
  for (let line = Math.max(first, 0); line < Math.min(end, view.document.lineCount); line++) {
    const read = readAt(view, line);
    const prompt =
      read.kind === 'command' || read.kind === 'unknown' || read.kind === 'nothing' ? read.start?.prompt : undefined;
    if (prompt !== undefined) found.push({ line, span: prompt.span, type: 'comment', modifiers: [] });
    // Behind the break of a terminal the command's first words stand above.
    const above = firstLineOf(view, line) === line ? 0 : 2;
    if (read.kind === 'command') found.push(...ofCommand(read, line, above));
  }
  return found;
}

function* ofCommand(
  read: Extract<RouterLine, { readonly kind: 'command' }>,
  line: number,
  above: number,
): Generator<Token> {
  if (read.negation !== undefined) yield { line, span: read.negation.span, type: 'operator', modifiers: [] };
  // Of commands that are left alone only the first word is known to mean what it says.
  const words = read.id === 'other' ? read.words.slice(0, 1) : read.words;
  for (const [index, word] of words.entries()) {
    const { type, modifiers } = typeOf(word, index + above);
    yield { line, span: word.span, type, modifiers };
  }
}

function typeOf(
  { token }: TakenWord,
  index: number,
): { readonly type: TokenType; readonly modifiers: readonly TokenModifier[] } {
  if (token.kind === 'keyword') {
    const type =
      index < 2 ? 'keyword' : values.has(token.word) || token.name !== undefined ? 'enumMember' : 'parameter';
    return { type: token.word === 'permit' || token.word === 'deny' ? 'enumMember' : type, modifiers: [] };
  }
  const modifiers: readonly TokenModifier[] = token.defines ? ['declaration'] : [];
  switch (token.of) {
    case 'list':
    case 'standard-number':
    case 'extended-number':
    case 'basic-number':
    case 'advanced-number':
    case 'route-map':
    case 'prefix-list':
      return { type: 'function', modifiers };
    case 'pool':
    case 'object-group':
    case 'server-group':
    case 'interface':
      return { type: 'class', modifiers };
    case 'vrf':
      return { type: 'namespace', modifiers };
    case 'address':
    case 'mask':
    case 'wildcard':
    case 'length':
    case 'prefix':
    case 'number':
    case 'port':
      return { type: 'number', modifiers };
    case 'name':
    case 'word':
    case 'line':
      return { type: 'string', modifiers };
  }
}
