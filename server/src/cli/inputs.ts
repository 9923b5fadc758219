/** Arguments to nodes: a file is read alone, a folder is a node, and so is each folder below it. */
import { looksLikeDump } from '../node/detect.ts';
import type { NodeFile } from '../node/split.ts';
import { unreadIn } from '../node/unread.ts';
import { listed, type Message, message, render } from '../text/message.ts';
import { Failure } from './failure.ts';
import { joinPath } from './paths.ts';
import type { World } from './world.ts';

export interface NodeInput {
  /** The folder or file as given, or the folder below it with its path. */
  readonly name: string;
  /** Names relative to the folder; of a single file its path as given. */
  readonly files: readonly NodeFile[];
  /** The folder in which saved packets stand beside the dumps; undefined: a single file. */
  readonly folder: string | undefined;
  /** What is said of files that hold no dump, though somebody took them for one. Undefined: there are none. */
  readonly unread?: readonly Message[];
}

/** Bytes of a file that decide whether it is a dump. */
const headSize = 4096;
/** Files up to this size are read whatever their head looks like: a bundle may begin with a long preface. */
const smallSize = 256 * 1024;

/** All nodes of the arguments, folders below included. */
export async function readInputs(paths: readonly string[], world: World): Promise<readonly NodeInput[]> {
  const inputs: NodeInput[] = [];
  for (const path of paths) {
    const entries = await world.readDirectory(path);
    if (entries === undefined) inputs.push(await readSingle(path, world));
    else inputs.push(...(await readTree(path, world)));
  }
  return inputs;
}

/** The one node of an argument. */
export async function readInput(path: string, world: World): Promise<NodeInput> {
  if ((await world.readDirectory(path)) === undefined) return readSingle(path, world);
  const input = await readFolder(path, world);
  if (input.files.length > 0) return input;
  const below = (await readTree(path, world)).map((other) => other.name);
  for (const said of input.unread ?? []) world.writeError(`${render(said, world.translate)}\n`);
  throw new Failure(
    below.length === 0
      ? message(
          'No dump was found in {path}. Expected files such as iptables-save.txt, ipset-save.txt or ip-addr.txt.',
          {
            path,
          },
        )
      : message('{path} itself holds no dump, but folders below it do: {folders}. Name one of them.', {
          path,
          folders: listed(below),
        }),
  );
}

async function readSingle(path: string, world: World): Promise<NodeInput> {
  const { text } = await world.readFile(path);
  if (text !== undefined) {
    const file = { name: path, text };
    return {
      name: path,
      files: [file],
      folder: undefined,
      ...allUnread(looksLikeDump(path, text) ? [] : [unreadIn(file)]),
    };
  }
  throw new Failure(
    (await world.exists(path))
      ? message('{path} can’t be read as text. Expected a dump such as the output of iptables-save.', { path })
      : message('{path} is not there. Give the path of a dump, or of a folder with dumps.', { path }),
  );
}

async function readTree(path: string, world: World): Promise<readonly NodeInput[]> {
  const own = await readFolder(path, world);
  const below: NodeInput[] = [];
  for (const entry of (await world.readDirectory(path)) ?? []) {
    if (entry.kind === 'folder' && !isAside(entry.name))
      below.push(...(await readTree(joinPath(path, entry.name), world)));
  }
  return own.files.length > 0 ? [own, ...below] : below;
}

async function readFolder(path: string, world: World): Promise<NodeInput> {
  const entries = (await world.readDirectory(path)) ?? [];
  const names = entries.filter((entry) => entry.kind === 'file' && !isAside(entry.name)).map((entry) => entry.name);
  const read = await Promise.all(names.toSorted().map((name) => readDump(joinPath(path, name), name, world)));
  const files = read.flatMap(({ file }) => file ?? []);
  return { name: path, files, folder: path, ...allUnread(read.map(({ unread }) => unread)) };
}

function allUnread(said: readonly (Message | undefined)[]): Pick<NodeInput, 'unread'> {
  const unread = said.filter((each) => each !== undefined);
  return unread.length === 0 ? {} : { unread };
}

/** The file where it is a dump; or what is to be said of it. Of a large file that is none only its first bytes are read. */
async function readDump(
  path: string,
  name: string,
  world: World,
): Promise<{ readonly file?: NodeFile; readonly unread?: Message }> {
  const head = await world.readFile(path, headSize);
  if (head.text === undefined) return {};
  const isRead = head.size <= smallSize || looksLikeDump(name, head.text);
  const { text } = head.size <= headSize || !isRead ? head : await world.readFile(path);
  if (text === undefined) return {};
  const file = { name, text };
  if (head.size > smallSize ? isRead : looksLikeDump(name, text)) return { file };
  const unread = unreadIn(file);
  return unread === undefined ? {} : { unread };
}

function isAside(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules';
}
