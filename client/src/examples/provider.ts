/** The bundled examples as read-only files. In a browser the extension's own folder can't be listed, so a list is bundled. */
import {
  Disposable,
  EventEmitter,
  type FileChangeEvent,
  type FileStat,
  FileSystemError,
  type FileSystemProvider,
  FileType,
  Uri,
  workspace,
} from 'vscode';

const exampleScheme = 'packet-path-example';

export interface Example {
  /** Folder under examples/. */
  readonly name: string;
  /** The heading of its README. */
  readonly title: string;
  /** The same of its README in other languages, as VS Code names them. */
  readonly translated: Readonly<Record<string, string>>;
  readonly files: readonly string[];
}

export function exampleUri(name: string, file = ''): Uri {
  return Uri.from({ scheme: exampleScheme, path: file === '' ? `/${name}` : `/${name}/${file}` });
}

/** Undefined: the extension was built without them. */
export async function readExamples(extension: Uri): Promise<readonly Example[]> {
  const bytes = await workspace.fs.readFile(Uri.joinPath(extension, 'dist', 'examples.json'));
  return JSON.parse(new TextDecoder().decode(bytes)) as Example[];
}

export function provideExamples(extension: Uri): Disposable {
  let examples: Promise<readonly Example[]> | undefined;
  const all = (): Promise<readonly Example[]> => {
    examples ??= readExamples(extension);
    return examples;
  };
  const changed = new EventEmitter<FileChangeEvent[]>();
  const refuse = (uri: Uri): never => {
    throw FileSystemError.NoPermissions(uri);
  };
  /** Name of the example, and of the file in it; empty for the folders above. */
  const partsOf = ({ path }: Uri): readonly [name: string, file: string] => {
    const [, name = '', file = ''] = path.split('/');
    return [name, file];
  };
  const provider: FileSystemProvider = {
    onDidChangeFile: changed.event,
    watch: () => new Disposable(() => undefined),
    stat: async (uri): Promise<FileStat> => {
      const [name, file] = partsOf(uri);
      const example = (await all()).find((each) => each.name === name);
      if (file !== '' && example?.files.includes(file) === true) return stat(FileType.File);
      if (file === '' && (name === '' || example !== undefined)) return stat(FileType.Directory);
      throw FileSystemError.FileNotFound(uri);
    },
    readDirectory: async (uri) => {
      const [name] = partsOf(uri);
      if (name === '') return (await all()).map((example) => [example.name, FileType.Directory]);
      const example = (await all()).find((each) => each.name === name);
      if (example === undefined) throw FileSystemError.FileNotFound(uri);
      return example.files.map((file) => [file, FileType.File]);
    },
    readFile: async (uri) => {
      const [name, file] = partsOf(uri);
      const example = (await all()).find((each) => each.name === name);
      if (example?.files.includes(file) !== true) throw FileSystemError.FileNotFound(uri);
      return workspace.fs.readFile(Uri.joinPath(extension, 'examples', name, file));
    },
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
  return Disposable.from(
    changed,
    workspace.registerFileSystemProvider(exampleScheme, provider, { isReadonly: true, isCaseSensitive: true }),
  );
}

function stat(type: FileType): FileStat {
  return { type, ctime: 0, mtime: 0, size: 0 };
}
