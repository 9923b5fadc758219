/** A language client for tests: it talks to a real server in this process, over streams, as an editor would. */
import { PassThrough } from 'node:stream';
import {
  type ClientCapabilities,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  LogMessageNotification,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type Range,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import {
  type DirectoryEntry,
  type InitializationOptions,
  type ReadDirectoryParams,
  type ReadFileParams,
  type ReadFileResult,
  readDirectoryRequest,
  readFileRequest,
} from '../../../../protocol/requests.ts';
import { startServer } from '../server.ts';
import type { World } from '../world.ts';

export interface TestClient {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  /** What the server logged as errors. */
  readonly errors: readonly string[];
  readonly open: (uri: string, text: string, languageId?: string) => void;
  readonly change: (uri: string, changes: readonly { readonly range?: Range; readonly text: string }[]) => void;
  readonly close: (uri: string) => void;
  /** The text of an open document as the client has it. */
  readonly text: (uri: string) => string;
  /** The diagnostics of the document's newest version, once they are complete. */
  readonly diagnostics: (uri: string) => Promise<readonly Diagnostic[]>;
  readonly stop: () => Promise<void>;
}

/** Files by URI that the client answers with; folders are what their names say. */
export type TestFiles = Readonly<Record<string, string>>;

export const testWorld: World = {
  files: undefined,
  loadWasm: () => Promise.reject(new Error('there is no parser in this test')),
  rest: () => new Promise((resolve) => setImmediate(resolve)),
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds);
    return () => clearTimeout(timer);
  },
  now: () => performance.now(),
  pages: () => 'https://example.org/diagnostics',
  words: async () => undefined,
};

const clientCapabilities: ClientCapabilities = {
  textDocument: {
    hover: { contentFormat: ['markdown'] },
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true },
    completion: { completionItem: { snippetSupport: true } },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
  },
};

/** What sort of editor the client is. */
export interface TestEditor {
  readonly capabilities?: ClientCapabilities;
  readonly locale?: string;
  /** Before the first request: answers to what the server may ask. */
  readonly prepare?: (connection: ProtocolConnection) => void;
}

export async function startClient(
  files: TestFiles = {},
  options: InitializationOptions = {},
  world: World = testWorld,
  { capabilities = clientCapabilities, locale, prepare }: TestEditor = {},
): Promise<TestClient> {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  startServer(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)), world);
  const connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  const errors: string[] = [];
  const versions = new Map<string, number>();
  const texts = new Map<string, string>();
  const published = new Map<string, { readonly version: number; readonly diagnostics: readonly Diagnostic[] }>();
  const waiting = new Set<() => void>();

  connection.onNotification(LogMessageNotification.type, ({ type, message }) => {
    if (type === 1) errors.push(message);
  });
  connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, version, diagnostics }) => {
    published.set(uri, { version: version ?? -1, diagnostics });
    for (const look of [...waiting]) look();
  });
  answerForFiles(connection, files);
  prepare?.(connection);
  connection.listen();
  const initialized = await connection.sendRequest(InitializeRequest.type, {
    processId: null,
    rootUri: null,
    capabilities,
    ...(locale === undefined ? {} : { locale }),
    initializationOptions: { fileSystem: true, ...options },
  });
  await connection.sendNotification(InitializedNotification.type, {});

  return {
    connection,
    initialized,
    errors,
    open(uri, text, languageId = 'iptables-save') {
      versions.set(uri, 1);
      texts.set(uri, text);
      void connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId, version: 1, text },
      });
    },
    change(uri, changes) {
      const version = (versions.get(uri) ?? 0) + 1;
      versions.set(uri, version);
      const contentChanges = changes.map(({ range, text }) => (range === undefined ? { text } : { range, text }));
      texts.set(uri, changes.reduce(edited, texts.get(uri) ?? ''));
      void connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges,
      });
    },
    close(uri) {
      void connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
    },
    text: (uri) => texts.get(uri) ?? '',
    diagnostics: (uri) =>
      new Promise((resolve) => {
        const look = (): void => {
          const latest = published.get(uri);
          if (latest === undefined || latest.version !== versions.get(uri)) return;
          waiting.delete(look);
          resolve(latest.diagnostics);
        };
        waiting.add(look);
        look();
      }),
    async stop() {
      await connection.sendRequest(ShutdownRequest.type);
      connection.dispose();
      toServer.destroy();
      toClient.destroy();
    },
  };
}

/** The text after a change, in the plainest way there is. Places outside of it mean its nearest end. */
function edited(text: string, { range, text: inserted }: { readonly range?: Range; readonly text: string }): string {
  if (range === undefined) return inserted;
  const offset = ({ line, character }: Range['start']): number => {
    const lines = text.split('\n');
    if (line >= lines.length) return text.length;
    const before = lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0);
    return before + Math.min(character, (lines[line] ?? '').replace(/\r$/, '').length);
  };
  return text.slice(0, offset(range.start)) + inserted + text.slice(offset(range.end));
}

function answerForFiles(connection: ProtocolConnection, files: TestFiles): void {
  connection.onRequest(readDirectoryRequest, ({ uri }: ReadDirectoryParams): DirectoryEntry[] => {
    const folder = uri.endsWith('/') ? uri : `${uri}/`;
    return Object.keys(files)
      .filter((file) => file.startsWith(folder) && !file.slice(folder.length).includes('/'))
      .map((file) => ({ name: decodeURIComponent(file.slice(folder.length)), kind: 'file' }));
  });
  connection.onRequest(readFileRequest, ({ uri, limit }: ReadFileParams): ReadFileResult => {
    const text = files[uri];
    return text === undefined ? { size: 0 } : { text: text.slice(0, limit), size: text.length };
  });
}
