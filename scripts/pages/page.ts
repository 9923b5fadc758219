/** What a page of documentation is made of, apart from its language. */
import { readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { lexer, type Token, type Tokens, walkTokens } from 'marked';

export const root = join(import.meta.dirname, '..', '..');

export interface Page {
  /** Blocks of code, fenced and indented, as they are. */
  readonly code: readonly string[];
  /** Words in backquotes, each once, sorted. */
  readonly words: readonly string[];
  /** IPv4 addresses with their ports or prefixes, and names of chains and sets: each once, sorted. */
  readonly names: readonly string[];
  /** The depths of the headings: 1 for the title. */
  readonly headings: readonly number[];
  /** The titles, as GitHub turns them into fragments. */
  readonly fragments: readonly string[];
  /** Rows and columns of each table, its head not counted. */
  readonly tables: readonly { readonly rows: number; readonly columns: number }[];
  /** How many points each list has. */
  readonly lists: readonly number[];
  /** Where the pictures lie. */
  readonly pictures: readonly Target[];
  readonly links: readonly Target[];
  /** Text with asterisks that were to emphasize, and don't where they stand between letters and punctuation. */
  readonly loose: readonly string[];
}

/** Where a link within the repository leads. */
export interface Target {
  /** As the page has it. */
  readonly written: string;
  /** From the root of the repository, without a slash at the end. */
  readonly path: string;
  readonly fragment?: string;
}

/** `path`: from the root of the repository. */
export function readPage(path: string): Page {
  return pageOf(path, readFileSync(join(root, path), 'utf8'));
}

export function pageOf(path: string, text: string): Page {
  const tokens: Token[] = [];
  walkTokens(lexer(text), (token) => void tokens.push(token));
  const all = <Type extends Tokens.Generic['type']>(type: Type) =>
    tokens.filter((token): token is Extract<Token, { type: Type }> => token.type === type);
  const targets = (written: readonly string[]) => written.flatMap((href) => targetOf(path, href) ?? []);
  return {
    code: all('code').map((token) => token.text),
    words: sorted(all('codespan').map((token) => token.text)),
    names: sorted(text.match(/\d+(?:\.\d+){3}(?:[:/]\d+)?|\b[A-Z]{2,}(?:-[A-Z\d]+)+\b/g) ?? []),
    headings: all('heading').map((token) => token.depth),
    fragments: all('heading').map((token) => fragmentOf(token.text)),
    tables: all('table').map((token) => ({ rows: token.rows.length, columns: token.header.length })),
    lists: all('list').map((token) => token.items.length),
    pictures: targets(all('image').map((token) => token.href)),
    links: targets(all('link').map((token) => token.href)),
    loose: all('text').flatMap((token) => (token.tokens === undefined && token.text.includes('*') ? [token.text] : [])),
  };
}

/** Undefined for what leaves the repository. */
function targetOf(page: string, written: string): Target | undefined {
  if (/^[a-z]+:/.test(written)) return undefined;
  const [file = '', fragment] = decodeURI(written).split('#');
  const path = file === '' ? page : normalize(join(page, '..', file)).replace(/\/$/, '');
  return { written, path, ...(fragment !== undefined && { fragment }) };
}

function fragmentOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
    .replaceAll(' ', '-');
}

function sorted(words: readonly string[]): readonly string[] {
  return [...new Set(words)].sort();
}
