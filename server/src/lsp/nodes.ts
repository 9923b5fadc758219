/** The machine that a document belongs to: the dumps in its folder, joined. Files are read again when they change. */
import { looksLikeDump } from '../node/detect.ts';
import { joinNode, type Note } from '../node/join.ts';
import type { Node } from '../node/model.ts';
import { type Part, readingParts } from '../node/parts.ts';
import { textOf } from '../text/document.ts';
import { runInSlices } from '../text/schedule.ts';
import type { OpenDocument } from './documents.ts';
import { rulesWhenRead } from './dumps.ts';
import { fileName, folderOf, inFolder } from './names.ts';
import type { Session } from './session.ts';

export interface NodeOfDocument {
  readonly node: Node;
  readonly notes: readonly Note[];
  /** The dumps that the node was joined of. */
  readonly parts: readonly Part[];
  /** Files that hold something of the node: their names in it to their addresses. */
  readonly files: Readonly<Record<string, string>>;
  /** The document's own name in the node. */
  readonly own: string;
}

/** A file that is not open, as it was when it was read. */
interface ClosedFile {
  readonly parts: readonly Part[];
}

export interface Nodes {
  /** By URI; undefined: no dump. */
  readonly closed: Map<string, ClosedFile | undefined>;
  /** Parts of open documents, for each state of one. */
  readonly open: WeakMap<OpenDocument, readonly Part[]>;
}

/** Folders with more files than this are somebody's downloads, and no node: only the document itself is read. */
const mostFiles = 300;
/** Bytes. Files above that no dump has, and reading them would stop the server for seconds. */
const largest = 100 * 1024 * 1024;
const headBytes = 4096;

/** UTF-16 units. The node of a larger document is joined when somebody asks to trace, not while somebody types in it. */
export const largestNode = 4_000_000;

/** The node of an open document; undefined: it is not open. */
export async function nodeOf(session: Session, uri: string): Promise<NodeOfDocument | undefined> {
  const ownParts = await partsWhenRead(session, uri);
  if (ownParts === undefined) return undefined;
  // Where nobody tells of changes, files are read each time: an old dump would answer for a new one.
  if (!session.options.fileSystem && !session.abilities.watchesFiles) session.nodes.closed.clear();
  // The document's own dumps stand first: where two files say different things, the one that is looked at counts.
  const own = fileName(uri);
  const files: Record<string, string> = { [own]: uri };
  const folder = folderOf(uri);
  const others =
    folder === undefined ? [] : (await filesIn(session, folder)).filter((other) => fileName(other) !== own);
  const parts = [...ownParts, ...(await partsOfFiles(session, others, files))];
  const { node, notes } = joinNode(folder ?? own, parts);
  return { node, notes, files, own, parts };
}

/** The node of a folder, whether any of its files is open or not; undefined: there is no dump in it. */
export async function nodeInFolder(session: Session, folder: string): Promise<NodeOfDocument | undefined> {
  if (!session.options.fileSystem && !session.abilities.watchesFiles) session.nodes.closed.clear();
  const files: Record<string, string> = {};
  const parts = await partsOfFiles(session, await filesIn(session, folder), files);
  const [own] = Object.keys(files);
  if (own === undefined) return undefined;
  const { node, notes } = joinNode(folder, parts);
  return { node, notes, files, own, parts };
}

/** What the files hold of the node; those that hold something are entered into `files`. */
async function partsOfFiles(
  session: Session,
  uris: readonly string[],
  files: Record<string, string>,
): Promise<readonly Part[]> {
  const parts: Part[] = [];
  for (const uri of uris) {
    const found = await partsOf(session, uri);
    if (found.length === 0) continue;
    parts.push(...found);
    files[fileName(uri)] = uri;
  }
  return parts;
}

/** Drops what is known of files that changed outside of the editor. */
export function forget({ nodes }: Session, uris: readonly string[]): void {
  for (const uri of uris) nodes.closed.delete(uri);
}

/** The dumps in an open document, in its newest state; undefined: it is not open. Other requests are answered meanwhile. */
export async function partsWhenRead(session: Session, uri: string): Promise<readonly Part[] | undefined> {
  for (;;) {
    const rules = await rulesWhenRead(session, uri);
    const document = session.documents.get(uri);
    if (document === undefined) return undefined;
    const { open } = session.nodes;
    const known = open.get(document);
    if (known !== undefined) return known;
    const outdated = (): boolean => session.documents.get(uri) !== document;
    const { content } = document;
    const file = { name: fileName(uri), text: textOf(content), document: content };
    const parts = await runInSlices(session.world, readingParts(file, rules?.dump), outdated);
    if (parts === undefined) continue;
    open.set(document, parts);
    return parts;
  }
}

/** Files of a folder in the order of their names; none where there are too many. */
async function filesIn({ files }: Session, folder: string): Promise<readonly string[]> {
  const entries = (await files.readDirectory(folder)).filter(({ kind }) => kind === 'file');
  if (entries.length > mostFiles) return [];
  return entries
    .map(({ name }) => name)
    .sort()
    .map((name) => inFolder(folder, name));
}

async function partsOf(session: Session, uri: string): Promise<readonly Part[]> {
  const open = await partsWhenRead(session, uri);
  if (open !== undefined) return open;
  const { closed } = session.nodes;
  if (!closed.has(uri)) closed.set(uri, await readClosed(session, uri));
  return closed.get(uri)?.parts ?? [];
}

async function readClosed({ files, world }: Session, uri: string): Promise<ClosedFile | undefined> {
  const name = fileName(uri);
  const head = await files.readFile(uri, headBytes);
  if (head.text === undefined || head.size > largest || !looksLikeDump(name, head.text)) return undefined;
  const { text = head.text } = head.size > headBytes ? await files.readFile(uri) : head;
  return { parts: (await runInSlices(world, readingParts({ name, text }))) ?? [] };
}
