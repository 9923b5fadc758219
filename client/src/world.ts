/** The outside world for the server: folders and files through VS Code, which knows remote and virtual ones too. */
import { Disposable, FileType, Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { encodingOf } from '../../protocol/encoding.ts';
import {
  type DirectoryEntry,
  type NodeChangedParams,
  nodeChangedNotification,
  type ReadDirectoryParams,
  type ReadFileParams,
  type ReadFileResult,
  readDirectoryRequest,
  readFileRequest,
} from '../../protocol/requests.ts';

export function answerWorldRequests(client: BaseLanguageClient, subscriptions: Disposable[]): void {
  subscriptions.push(
    client.onRequest(readDirectoryRequest, (params: ReadDirectoryParams) => readDirectory(Uri.parse(params.uri))),
    client.onRequest(readFileRequest, (params: ReadFileParams) => readFile(Uri.parse(params.uri), params.limit)),
  );
}

/** Tells the server of files that other programs write: a dump taken anew changes its whole node. */
export function watchFiles(client: BaseLanguageClient): Disposable {
  const watcher = workspace.createFileSystemWatcher('**/*');
  const pending = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const changed = (uri: Uri): void => {
    pending.add(uri.toString());
    clearTimeout(timer);
    timer = setTimeout(() => {
      const params: NodeChangedParams = { uris: [...pending] };
      pending.clear();
      void client.sendNotification(nodeChangedNotification, params);
    }, 200);
  };
  return Disposable.from(
    watcher,
    watcher.onDidChange(changed),
    watcher.onDidCreate(changed),
    watcher.onDidDelete(changed),
    new Disposable(() => clearTimeout(timer)),
  );
}

async function readDirectory(uri: Uri): Promise<readonly DirectoryEntry[]> {
  try {
    const entries = await workspace.fs.readDirectory(uri);
    return entries.map(([name, type]) => ({ name, kind: kindOf(type) }));
  } catch {
    return [];
  }
}

function kindOf(type: FileType): DirectoryEntry['kind'] {
  if ((type & FileType.File) !== 0) return 'file';
  return (type & FileType.Directory) !== 0 ? 'folder' : 'other';
}

async function readFile(uri: Uri, limit: number | undefined): Promise<ReadFileResult> {
  try {
    const bytes = await workspace.fs.readFile(uri);
    const wanted = limit === undefined ? bytes : bytes.subarray(0, limit);
    const encoding = encodingOf(wanted);
    if (encoding === undefined) return { size: bytes.length };
    return { text: new TextDecoder(encoding).decode(wanted), size: bytes.length };
  } catch {
    return { size: 0 };
  }
}
