/** Saved packets in VS Code's own Testing view: a file of them is a suite, each packet a test. */
import {
  type CancellationToken,
  Disposable,
  l10n,
  Position,
  Range,
  type TestController,
  type TestItem,
  TestMessage,
  type TestRun,
  TestRunProfileKind,
  type TestRunRequest,
  type TextDocument,
  tests,
  type Uri,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type RunSavedResult,
  runSavedRequest,
  type SavedPacketsParams,
  type SavedPacketsResult,
  savedPacketsRequest,
} from '../../protocol/requests.ts';

const pattern = '**/*.packets.json';

export function showTests(client: BaseLanguageClient): Disposable {
  const controller = tests.createTestController('packetPath', l10n.t('Packet Path: Saved Packets'));
  const watcher = workspace.createFileSystemWatcher(pattern);
  const reread = (uri: Uri): void => void readSuite(client, controller, uri);
  const forget = (uri: Uri): void => controller.items.delete(uri.toString());
  const readAll = async (): Promise<void> => {
    const found = await workspace.findFiles(pattern, '**/node_modules/**');
    for (const { id } of suitesOf(controller))
      if (!found.some((uri) => uri.toString() === id)) controller.items.delete(id);
    await Promise.all(found.map((uri) => readSuite(client, controller, uri)));
  };
  controller.resolveHandler = (item) => (item === undefined ? readAll() : undefined);
  controller.refreshHandler = readAll;
  controller.createRunProfile(
    l10n.t('Trace'),
    TestRunProfileKind.Run,
    async (request, token) => {
      // Who runs everything before the view was ever open means the files, not the empty view.
      if (runsAll(request)) await readAll();
      await run(client, controller, request, token);
    },
    true,
  );
  const edited = (document: TextDocument): void => {
    if (document.uri.path.endsWith('.packets.json')) reread(document.uri);
  };
  return Disposable.from(
    controller,
    watcher,
    watcher.onDidCreate(reread),
    watcher.onDidChange(reread),
    watcher.onDidDelete(forget),
    workspace.onDidOpenTextDocument(edited),
    workspace.onDidChangeTextDocument(({ document }) => edited(document)),
  );
}

function suitesOf(controller: TestController): readonly TestItem[] {
  return Array.from(controller.items, ([, item]) => item);
}

/** As in the editor where the file is open there, else as on disk. */
async function textOf(uri: Uri): Promise<string> {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return open?.getText() ?? new TextDecoder().decode(await workspace.fs.readFile(uri));
}

async function paramsOf(uri: Uri): Promise<SavedPacketsParams> {
  return { uri: uri.toString(), text: await textOf(uri) };
}

async function readSuite(client: BaseLanguageClient, controller: TestController, uri: Uri): Promise<void> {
  const { packets, problems } = await client.sendRequest<SavedPacketsResult>(savedPacketsRequest, await paramsOf(uri));
  const suite = controller.items.get(uri.toString()) ?? controller.createTestItem(uri.toString(), labelOf(uri), uri);
  const [problem] = problems;
  suite.error =
    problem === undefined ? undefined : l10n.t('Line {line}: {text}', { line: problem.line + 1, text: problem.text });
  suite.children.replace(
    packets.map(({ name, first, last }, index) => {
      const item = controller.createTestItem(`${uri.toString()}#${index}`, name, uri);
      item.range = new Range(first, 0, last, Number.MAX_SAFE_INTEGER);
      // Tests of a name would be sorted by it; their order is that of the connection table.
      item.sortText = String(index).padStart(6, '0');
      return item;
    }),
  );
  controller.items.add(suite);
}

/** “docker-host/questions” */
function labelOf(uri: Uri): string {
  return workspace.asRelativePath(uri).replace(/\.packets\.json$/, '');
}

async function run(
  client: BaseLanguageClient,
  controller: TestController,
  request: TestRunRequest,
  token: CancellationToken,
): Promise<void> {
  const testRun = controller.createTestRun(request);
  try {
    for (const suite of suitesOf(controller)) {
      const wanted = childrenOf(suite).filter((item) => isWanted(request, suite, item));
      if (wanted.length > 0 && !token.isCancellationRequested) await runSuite(client, testRun, suite, wanted);
    }
  } finally {
    testRun.end();
  }
}

function childrenOf(suite: TestItem): readonly TestItem[] {
  return Array.from(suite.children, ([, item]) => item);
}

function runsAll({ include }: TestRunRequest): boolean {
  return include === undefined || include.length === 0;
}

function isWanted(request: TestRunRequest, suite: TestItem, item: TestItem): boolean {
  const names = (list: readonly TestItem[] = []): boolean => list.includes(suite) || list.includes(item);
  return (runsAll(request) || names(request.include)) && !names(request.exclude);
}

/** All packets of the file are traced, in order over one connection table; the wanted ones are reported. */
async function runSuite(
  client: BaseLanguageClient,
  testRun: TestRun,
  suite: TestItem,
  wanted: readonly TestItem[],
): Promise<void> {
  const uri = suite.uri;
  if (uri === undefined) return;
  for (const item of wanted) testRun.started(item);
  const { results, error } = await client.sendRequest<RunSavedResult>(runSavedRequest, await paramsOf(uri));
  const all = childrenOf(suite).toSorted((a, b) => (a.sortText ?? '').localeCompare(b.sortText ?? ''));
  for (const [index, item] of all.entries()) {
    if (!wanted.includes(item)) continue;
    const result = results[index];
    if (result === undefined) {
      testRun.errored(item, new TestMessage(error ?? l10n.t('The packet was not traced.')));
      continue;
    }
    const { differences, assumptions, summaries } = result;
    for (const line of [...summaries, ...assumptions.map((text) => l10n.t('assuming {text}', { text }))])
      testRun.appendOutput(`${item.label}: ${line}\r\n`, undefined, item);
    if (differences.length === 0) testRun.passed(item);
    else
      testRun.failed(
        item,
        differences.map((difference) => messageAt(item, uri, difference)),
      );
  }
}

function messageAt(item: TestItem, uri: Uri, difference: string): TestMessage {
  const message = new TestMessage(difference);
  message.location = { uri, range: item.range ?? new Range(new Position(0, 0), new Position(0, 0)) };
  return message;
}
