/** Hover, definition, outline and folding of dumps that are no rules. */
import {
  type DocumentSymbol,
  type FoldingRange,
  type Hover,
  type Location,
  type Position,
  SymbolKind,
} from 'vscode-languageserver';
import { generalBlocks, machineBlocks, placesOf, type Thing, thingsNamed } from '../features/machine.ts';
import { plainOutline } from '../features/plain-outline.ts';
import type { Origin } from '../node/model.ts';
import { lineText } from '../text/document.ts';
import { markupOf, rangeOf } from './convert.ts';
import { largestNode, type NodeOfDocument, nodeOf, partsOfDocument } from './nodes.ts';
import type { Session } from './session.ts';

/** The node of a document, unless the document is so large that joining it would be felt. */
export async function smallNode(session: Session, uri: string): Promise<NodeOfDocument | undefined> {
  const document = session.documents.get(uri);
  if (document === undefined || document.content.length > largestNode) return undefined;
  return await nodeOf(session, uri);
}

interface WordInDump {
  readonly found: NodeOfDocument;
  readonly things: readonly Thing[];
  readonly start: number;
  readonly end: number;
}

async function wordAt(session: Session, uri: string, { line, character }: Position): Promise<WordInDump | undefined> {
  const document = session.documents.get(uri);
  const found = await smallNode(session, uri);
  const text = document === undefined ? undefined : lineText(document.content, line);
  if (found === undefined || text === undefined) return undefined;
  const before = /[^\s,]*$/.exec(text.slice(0, character))?.[0] ?? '';
  const behind = /^[^\s,]*/.exec(text.slice(character))?.[0] ?? '';
  const start = character - before.length;
  return { found, things: thingsNamed(found.node, before + behind), start, end: character + behind.length };
}

export async function plainHover(session: Session, uri: string, position: Position): Promise<Hover | null> {
  const word = await wordAt(session, uri, position);
  if (word === undefined) return null;
  const { found, things, start, end } = word;
  const blocks = things.flatMap((thing) => [...machineBlocks(found.node, thing), ...generalBlocks(thing)]);
  if (blocks.length === 0) return null;
  return { contents: markupOf(session, blocks), range: rangeOf(position.line, { start, end }) };
}

export async function plainDefinition(session: Session, uri: string, position: Position): Promise<readonly Location[]> {
  const word = await wordAt(session, uri, position);
  if (word === undefined) return [];
  return word.things.flatMap((thing) => locationsOf(word.found, placesOf(word.found.node, thing)));
}

/** Places of the node as addresses of files; whole lines, for facts stand on lines of their own. */
export function locationsOf({ files }: NodeOfDocument, origins: readonly Origin[]): Location[] {
  return origins.flatMap(({ file, line }) => {
    const uri = files[file];
    return uri === undefined ? [] : [{ uri, range: rangeOf(line, { start: 0, end: 0 }) }];
  });
}

export function plainSymbols(session: Session, uri: string): DocumentSymbol[] {
  return plainOutline(partsOfDocument(session, uri)).map(({ name, detail, first, last }) => ({
    name,
    detail,
    kind: SymbolKind.Object,
    range: { start: { line: first, character: 0 }, end: { line: last, character: 0 } },
    selectionRange: rangeOf(first, { start: 0, end: 0 }),
  }));
}

export function plainFolds(session: Session, uri: string): FoldingRange[] {
  return plainOutline(partsOfDocument(session, uri))
    .filter(({ first, last }) => last > first)
    .map(({ first, last }) => ({ startLine: first, endLine: last }));
}
