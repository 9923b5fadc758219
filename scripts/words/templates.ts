/**
 * Finds every sentence that the server says: the templates of `message('…')` and the tables that templates stand in.
 * Read from the source itself, so that no sentence can be forgotten, whether a test ever makes it or not.
 */
import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { type AnyNode, type Expression, parse } from 'acorn';
import { sources, type WordSource } from './sources.ts';

const root = join(import.meta.dirname, '..', '..');

export interface Said {
  /** English, with places in braces. */
  readonly template: string;
  /** Path of the source file, from the repository's root. */
  readonly file: string;
}

/** A call of `message` whose template is no literal, in a file that no source speaks for. */
export interface Unaccounted {
  readonly file: string;
  readonly line: number;
}

export interface Found {
  readonly said: readonly Said[];
  readonly unaccounted: readonly Unaccounted[];
}

/** Reads all of `server/src`; takes about a second. */
export function findTemplates(): Found {
  const said: Said[] = [];
  const unaccounted: Unaccounted[] = [];
  const files = globSync('server/src/**/*.ts', { cwd: root })
    .filter((file) => !file.endsWith('.test.ts') && !file.includes('/testing/'))
    .sort();
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8');
    const source = sources.find((each) => each.in.some((place) => file.startsWith(place)));
    if (source === undefined && !text.includes('message(')) continue;
    for (const node of nodesOf(parseModule(text))) {
      if (isMessageCall(node)) {
        const templates = literalsOf(node.arguments[0] as Expression);
        if (templates !== undefined) said.push(...templates.map((template) => ({ template, file })));
        else if (source === undefined) unaccounted.push({ file, line: lineOf(text, node.start) });
      }
      if (source !== undefined) said.push(...tableWords(node, source).map((template) => ({ template, file })));
    }
  }
  return { said, unaccounted };
}

function parseModule(text: string): AnyNode {
  return parse(stripTypeScriptTypes(text), { ecmaVersion: 'latest', sourceType: 'module' });
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function isMessageCall(node: AnyNode): node is AnyNode & { type: 'CallExpression' } {
  return node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'message';
}

/** The strings that an expression can be; undefined: it is made elsewhere. */
function literalsOf(node: Expression): readonly string[] | undefined {
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [node.value] : undefined;
    case 'TemplateLiteral':
      return node.expressions.length === 0 ? [node.quasis[0]?.value.cooked ?? ''] : undefined;
    case 'ConditionalExpression':
      return both(literalsOf(node.consequent), literalsOf(node.alternate));
    case 'BinaryExpression': {
      const [left] = node.left.type === 'PrivateIdentifier' ? [] : (literalsOf(node.left) ?? []);
      const [right] = literalsOf(node.right) ?? [];
      return node.operator !== '+' || left === undefined || right === undefined ? undefined : [left + right];
    }
    default:
      return undefined;
  }
}

function both(one: readonly string[] | undefined, other: readonly string[] | undefined): string[] | undefined {
  return one === undefined || other === undefined ? undefined : [...one, ...other];
}

function tableWords(node: AnyNode, { what }: WordSource): readonly string[] {
  switch (what.kind) {
    case 'none':
      return [];
    case 'properties':
      return node.type === 'Property' && what.names.includes(keyOf(node.key))
        ? (literalsOf(node.value as Expression) ?? []).filter((word) => word.includes(' '))
        : [];
    case 'all':
      return node.type === 'Literal' &&
        typeof node.value === 'string' &&
        /[ {]/.test(node.value) &&
        !/^\S+ --/.test(node.value)
        ? [node.value]
        : [];
  }
}

function keyOf(key: AnyNode): string {
  return key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : '';
}

/** The node and all that stands in it, outermost first. */
function* nodesOf(node: AnyNode): Generator<AnyNode> {
  const rest: AnyNode[] = [node];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    yield next;
    const inside = Object.values(next).flat();
    for (const child of inside.reverse()) {
      if (typeof child === 'object' && child !== null && 'type' in child) rest.push(child as AnyNode);
    }
  }
}
