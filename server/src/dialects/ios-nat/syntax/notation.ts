/**
 * Commands as reference manuals write them, read into a tree:
 *
 *     ip nat pool <pool:pool!> <start:address> <end:address> ( netmask <mask:mask> | prefix-length <length:number> )
 *
 * `<name:kind>` is an argument, `!` behind its kind says that the command defines what the argument names. `( a | b )`
 * is a choice, `[ a ]` may be left out, `[ a ]*` may come any number of times, `( a )+` at least once, and
 * `name=( tcp | udp )` remembers under that name which of the words was chosen.
 */
import type { ArgumentKind } from './kinds.ts';

export type Token =
  | { readonly kind: 'keyword'; readonly word: string; readonly name?: string }
  | { readonly kind: 'argument'; readonly name: string; readonly of: ArgumentKind; readonly defines: boolean };

export type Syntax =
  | { readonly kind: 'token'; readonly token: Token }
  | { readonly kind: 'sequence'; readonly parts: readonly Syntax[] }
  | { readonly kind: 'choice'; readonly parts: readonly Syntax[] }
  | { readonly kind: 'optional'; readonly part: Syntax }
  | { readonly kind: 'repeat'; readonly part: Syntax };

const lexeme = /\s*(?:<([\w-]+):([\w-]+)(!?)>|([\w-]+)=\(|(\]\*|\)\+|[[\]()|])|([^\s<>[\]()|=]+))/y;

type Lexeme =
  | { readonly kind: 'token'; readonly token: Token }
  | { readonly kind: 'mark'; readonly mark: string; readonly name?: string };

/** Throws on a notation that is wrong: these are constants of the program, and a test reads them all. */
export function parseSyntax(notation: string): Syntax {
  const queue = lexemesOf(notation);
  const syntax = readChoice(queue, undefined);
  if (queue.length > 0) throw new Error(`Left over in “${notation}”: ${JSON.stringify(queue[0])}`);
  return syntax;
}

function lexemesOf(notation: string): Lexeme[] {
  const found: Lexeme[] = [];
  lexeme.lastIndex = 0;
  while (lexeme.lastIndex < notation.trimEnd().length) {
    const at = lexeme.lastIndex;
    const match = lexeme.exec(notation);
    if (match === null) throw new Error(`Can’t read “${notation}” at ${at}`);
    const [, name, of, defines, group, mark, word] = match;
    if (name !== undefined && of !== undefined) {
      const token: Token = { kind: 'argument', name, of: of as ArgumentKind, defines: defines === '!' };
      found.push({ kind: 'token', token });
    } else if (group !== undefined) found.push({ kind: 'mark', mark: '(', name: group });
    else if (mark !== undefined) found.push({ kind: 'mark', mark });
    else if (word !== undefined) found.push({ kind: 'token', token: { kind: 'keyword', word } });
  }
  return found;
}

function readChoice(queue: Lexeme[], name: string | undefined): Syntax {
  const parts = [readSequence(queue, name)];
  while (isMark(queue[0], '|')) {
    queue.shift();
    parts.push(readSequence(queue, name));
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'choice', parts };
}

function readSequence(queue: Lexeme[], name: string | undefined): Syntax {
  const parts: Syntax[] = [];
  for (;;) {
    const next = queue[0];
    if (next === undefined) break;
    if (next.kind === 'token') {
      queue.shift();
      const { token } = next;
      parts.push({
        kind: 'token',
        token: token.kind === 'keyword' && name !== undefined ? { ...token, name } : token,
      });
    } else if (next.mark === '(' || next.mark === '[') {
      queue.shift();
      parts.push(closed(readChoice(queue, next.name), next.mark, queue.shift()));
    } else break;
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'sequence', parts };
}

function closed(part: Syntax, open: string, close: Lexeme | undefined): Syntax {
  const mark = close?.kind === 'mark' ? close.mark : '';
  if (open === '(' && mark === ')') return part;
  if (open === '(' && mark === ')+') return { kind: 'repeat', part };
  if (open === '[' && mark === ']') return { kind: 'optional', part };
  if (open === '[' && mark === ']*') return { kind: 'optional', part: { kind: 'repeat', part } };
  throw new Error(`“${open}” is closed by “${mark}”`);
}

function isMark(next: Lexeme | undefined, mark: string): boolean {
  return next?.kind === 'mark' && next.mark === mark;
}
