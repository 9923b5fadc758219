/** Pushes diagnostics: what the user sees first, then all, and each time for the newest version only. */
import type { VisibleParams } from '../../../protocol/requests.ts';
import type { Diagnostic } from '../checks/check.ts';
import { type CheckOptions, runChecks, runFactsChecks, runFactsNodeChecks, runNodeChecks } from '../checks/run.ts';
import type { FactsPart } from '../node/parts.ts';
import { runInSlices } from '../text/schedule.ts';
import type { OpenDocument } from './documents.ts';
import { readDocument, rulesOf, wasRead } from './dumps.ts';
import type { NodeOfDocument } from './kept.ts';
import { largestNode, nodeOf, partsWhenRead } from './nodes.ts';
import { peek } from './peek.ts';
import { publish } from './publish.ts';
import { logFailure, unlessClosed } from './safely.ts';
import type { Session } from './session.ts';
import { tellOfChange } from './trace.ts';

export interface Diagnostics {
  /** The document is new or has changed. */
  readonly changed: (uri: string) => void;
  readonly closed: (uri: string) => void;
  readonly visible: (params: VisibleParams) => void;
  /** The settings have changed. */
  readonly all: () => void;
  /** The client goes away. */
  readonly stop: () => void;
}

/** Milliseconds that a keystroke waits for the next one. */
const patience = 1;

/** Milliseconds of quiet after which the machine as a whole is looked at. */
const quiet = 400;

interface Job {
  cancelled: boolean;
  cancelTimer: () => void;
}

export function diagnosticsOf(session: Session): Diagnostics {
  const { world, documents, connection } = session;
  const jobs = new Map<string, Job>();
  const seen = new Map<string, VisibleParams>();
  /** What the machine as a whole told last. Shown until it tells something else, so that nothing flickers. */
  const ofNode = new Map<string, readonly Diagnostic[]>();

  const cancel = (uri: string): void => {
    const job = jobs.get(uri);
    if (job === undefined) return;
    job.cancelled = true;
    job.cancelTimer();
    jobs.delete(uri);
  };
  const changed = (uri: string): void => {
    cancel(uri);
    const job: Job = { cancelled: false, cancelTimer: world.after(patience, () => void start()) };
    jobs.set(uri, job);
    const start = async (): Promise<void> => {
      try {
        const found = await check(session, uri, seen.get(uri), ofNode.get(uri) ?? [], () => job.cancelled);
        if (found === undefined || job.cancelled) return;
        job.cancelTimer = world.after(quiet, () => void look(found));
      } catch (error) {
        logFailure(connection, `checking ${uri}`, error);
      }
    };
    const look = async (found: readonly Diagnostic[]): Promise<void> => {
      try {
        const told = await checkNode(session, uri, () => job.cancelled);
        if (told === undefined || job.cancelled) return;
        const before = ofNode.get(uri);
        ofNode.set(uri, told);
        if (before !== undefined) tellOfChange(session, [uri]);
        const document = documents.get(uri);
        if (document !== undefined && (told.length > 0 || (before?.length ?? 0) > 0)) {
          publish(session, document, [...found, ...told], seenLines(seen.get(uri)));
        }
      } catch (error) {
        logFailure(connection, `checking the node of ${uri}`, error);
      }
    };
  };
  return {
    changed,
    closed: (uri) => {
      cancel(uri);
      seen.delete(uri);
      ofNode.delete(uri);
      unlessClosed(() => connection.sendDiagnostics({ uri, diagnostics: [] }));
    },
    visible: (params) => void seen.set(params.uri, params),
    all: () => {
      for (const uri of documents.keys()) changed(uri);
    },
    stop: () => {
      for (const uri of [...jobs.keys()]) cancel(uri);
    },
  };
}

async function check(
  session: Session,
  uri: string,
  visible: VisibleParams | undefined,
  told: readonly Diagnostic[],
  cancelled: () => boolean,
): Promise<readonly Diagnostic[] | undefined> {
  const document = session.documents.get(uri);
  if (document?.language === undefined) return undefined;
  const options = { severities: session.settings.diagnostics };
  const work =
    document.language === 'iptables-save'
      ? await workOnRules(session, document, visible, options, cancelled)
      : workOnFacts(await factsIn(session, uri), options);
  if (work === undefined || cancelled()) return undefined;
  const found = await runInSlices(session.world, collected([work]), cancelled);
  if (found === undefined || cancelled()) return undefined;
  publish(session, document, [...found, ...told], seenLines(visible));
  return found;
}

type Work = Iterable<Diagnostic | undefined>;

/** All that the work finds, step by step. */
function* collected(all: readonly Work[]): Generator<undefined, readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const work of all) {
    for (const diagnostic of work) {
      if (diagnostic !== undefined) found.push(diagnostic);
      yield undefined;
    }
  }
  return found;
}

async function workOnRules(
  session: Session,
  document: OpenDocument,
  visible: VisibleParams | undefined,
  options: CheckOptions,
  cancelled: () => boolean,
): Promise<Work | undefined> {
  const first = visible?.first ?? 0;
  if (!wasRead(session, document.uri)) {
    const early = peek(document, first, visible?.last ?? first + 60, options);
    if (early !== undefined && early.length > 0) publish(session, document, early, []);
  }
  const view = await runInSlices(session.world, readDocument(session, document), cancelled);
  return view === undefined ? undefined : runChecks(view, options);
}

function* workOnFacts(parts: readonly FactsPart[], options: CheckOptions): Work {
  for (const part of parts) yield* runFactsChecks(part, options);
}

function seenLines(visible: VisibleParams | undefined): readonly number[] {
  return visible === undefined ? [] : [visible.first, visible.last];
}

/** Undefined: there is no machine to look at, or it is not wanted any more. */
async function checkNode(
  session: Session,
  uri: string,
  cancelled: () => boolean,
): Promise<readonly Diagnostic[] | undefined> {
  const document = session.documents.get(uri);
  if (document?.language === undefined || document.content.length > largestNode) return undefined;
  const found = await nodeOf(session, uri);
  if (found === undefined || cancelled()) return undefined;
  const { node, parts } = found;
  const options = { severities: session.settings.diagnostics };
  const view = rulesOf(session, uri);
  const work: Work[] =
    view === undefined
      ? (await factsIn(session, uri)).map((part) => runFactsNodeChecks(part, node, parts, options))
      : [runNodeChecks(view, node, options), ...othersInBundle(found, options)];
  return await runInSlices(session.world, collected(work), cancelled);
}

/** Of a bundle the dumps that are no rules: what they tell by themselves, and together with the machine. */
function othersInBundle({ node, parts, own }: NodeOfDocument, options: CheckOptions): readonly Work[] {
  return parts
    .filter((part): part is FactsPart => part.kind !== 'ruleset' && part.file === own)
    .flatMap((part) => [runFactsChecks(part, options), runFactsNodeChecks(part, node, parts, options)]);
}

/** Dumps of sets, services, addresses… in an open document. */
async function factsIn(session: Session, uri: string): Promise<readonly FactsPart[]> {
  const parts = (await partsWhenRead(session, uri)) ?? [];
  return parts.filter((part) => part.kind !== 'ruleset');
}
