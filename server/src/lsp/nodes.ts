/** The machine that a document belongs to: the dumps in its folder, joined. Files are read again when they change. */
import { looksLikeDump } from '../node/detect.ts';
import { joinNode } from '../node/join.ts';
import { type Part, readingParts } from '../node/parts.ts';
import { unreadIn } from '../node/unread.ts';
import { textOf } from '../text/document.ts';
import { runInSlices } from '../text/schedule.ts';
import { rulesWhenRead } from './dumps.ts';
import { classifiersFor } from './grammar.ts';
import type { FileReading, NodeOfDocument } from './kept.ts';
import { fileName, folderOf, inFolder } from './names.ts';
import type { Session } from './session.ts';

/** Folders with more files than this are somebody's downloads, and no node: only the document itself is read. */
const mostFiles = 300;
/** Bytes. Files above that no dump has, and reading them would stop the server for seconds. */
const largest = 100 * 1024 * 1024;
const headBytes = 4096;

/** UTF-16 units. The node of a larger document is joined when somebody asks to trace, not while somebody types in it. */
export const largestNode = 20_000_000;

/** The node of an open document; undefined: it is not open, or was closed meanwhile. */
export async function nodeOf(session: Session, uri: string): Promise<NodeOfDocument | undefined> {
  const unwanted = (): boolean => !session.documents.has(uri);
  const folder = folderOf(uri);
  const own = fileName(uri);
  const files = unwanted() || folder === undefined ? [] : await filesIn(session, folder);
  const others = files.filter((other) => fileName(other) !== own);
  const found = await readAll(session, others, unwanted);
  const parts = await partsWhenRead(session, uri);
  if (parts === undefined || found === undefined) return undefined;
  // The document's own dumps stand first: where two files say different things, the one that is looked at counts.
  return join(session, uri, folder ?? own, own, [{ uri, parts }, ...found]);
}

/** The node of a folder, whether any of its files is open or not; undefined: there is no dump in it. */
export async function nodeInFolder(session: Session, folder: string): Promise<NodeOfDocument | undefined> {
  const found = await readAll(session, await filesIn(session, folder), () => false);
  const first = found?.find(({ parts }) => parts.length > 0);
  if (found === undefined || first === undefined) return undefined;
  return join(session, folder, folder, fileName(first.uri), found);
}

interface ReadFile extends FileReading {
  readonly uri: string;
}

/** `asked`: what the node is remembered by. */
function join({ nodes }: Session, asked: string, name: string, own: string, read: readonly ReadFile[]): NodeOfDocument {
  const parts = read.flatMap((file) => file.parts);
  const unread = read.flatMap((file) => file.unread ?? []);
  const known = nodes.joined.get(asked);
  if (known !== undefined && sameEach(known.parts, parts) && sameEach(known.unread, unread)) return known;
  const dumps = read.filter((file) => file.unread === undefined);
  const files = Object.fromEntries(dumps.map(({ uri }) => [fileName(uri), uri]));
  const { node, notes } = joinNode(name, parts);
  const fresh: NodeOfDocument = { node, notes, files, own, parts, unread };
  nodes.joined.set(asked, fresh);
  return fresh;
}

function sameEach<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}

/** So many files are read at the same time: each may be a question to the client, and its answer. */
const atOnce = 8;

/** The files among these that hold a dump, or of which something is said. Undefined: not wanted any more. */
async function readAll(
  session: Session,
  uris: readonly string[],
  unwanted: () => boolean,
): Promise<readonly ReadFile[] | undefined> {
  // Where nobody tells of changes, files are read each time: an old dump would answer for a new one.
  if (!session.options.fileSystem && !session.abilities.watchesFiles) session.nodes.closed.clear();
  const found: (ReadFile | undefined)[] = uris.map(() => undefined);
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < uris.length && !unwanted()) {
      const index = next++;
      const uri = uris[index] ?? '';
      const reading = await readingOf(session, uri, unwanted);
      if (reading.parts.length > 0 || reading.unread !== undefined) found[index] = { uri, ...reading };
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, uris.length) }, work));
  return unwanted() ? undefined : found.filter((file) => file !== undefined);
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
    const parts = await runInSlices(
      session.world,
      readingParts(file, rules?.dump, classifiersFor(session.grammars, content)),
      outdated,
    );
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

const nothing: FileReading = { parts: [] };

async function readingOf(session: Session, uri: string, unwanted: () => boolean): Promise<FileReading> {
  const open = await partsWhenRead(session, uri);
  if (open !== undefined) return { parts: open };
  const { closed } = session.nodes;
  const known = closed.get(uri);
  if (known !== undefined) {
    known.unwanted?.push(unwanted);
    return (await known.reading) ?? nothing;
  }
  const waiting = [unwanted];
  const reading = readClosed(session, uri, () => waiting.every((over) => over()));
  closed.set(uri, { reading, unwanted: waiting });
  const found = await reading;
  // It may have changed, and be another reading's by now.
  if (closed.get(uri)?.reading !== reading) return found ?? nothing;
  if (found === undefined) closed.delete(uri);
  else closed.set(uri, { reading, unwanted: undefined });
  return found ?? nothing;
}

/** Of most files the head is enough to see that they are no dump. Undefined: not wanted any more. */
async function readClosed(
  { files, world }: Session,
  uri: string,
  unwanted: () => boolean,
): Promise<FileReading | undefined> {
  const name = fileName(uri);
  const head = await files.readFile(uri, headBytes);
  if (head.text === undefined || head.size > largest) return nothing;
  if (!looksLikeDump(name, head.text)) {
    const unread = unreadIn({ name, text: head.text });
    return unread === undefined ? nothing : { ...nothing, unread };
  }
  if (unwanted()) return undefined;
  const { text = head.text } = head.size > headBytes ? await files.readFile(uri) : head;
  const parts = await runInSlices(world, readingParts({ name, text }), unwanted);
  return parts && { parts };
}
