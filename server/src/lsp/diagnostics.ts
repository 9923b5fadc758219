/** Pushes diagnostics: what the user sees first, then all, and each time for the newest version only. */
import { DiagnosticSeverity, DiagnosticTag, type Diagnostic as ProtocolDiagnostic } from 'vscode-languageserver';
import type { VisibleParams } from '../../../protocol/requests.ts';
import type { Diagnostic, Severity } from '../checks/check.ts';
import { findCheck } from '../checks/index.ts';
import { byPlace, type CheckOptions, checkProblems, runChecks } from '../checks/run.ts';
import { readParts } from '../node/parts.ts';
import { textOf } from '../text/document.ts';
import { type Message, message, render } from '../text/message.ts';
import { runInSlices } from '../text/schedule.ts';
import { rangeOf } from './convert.ts';
import type { OpenDocument } from './documents.ts';
import { readDocument, wasRead } from './dumps.ts';
import { fileName } from './names.ts';
import { peek } from './peek.ts';
import { logFailure, unlessClosed } from './safely.ts';
import type { Session } from './session.ts';

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

/** Editors grow slow with more; the first ones of what is seen and of the file are sent. */
const most = 1000;

/** Milliseconds that a keystroke waits for the next one. */
const patience = 5;

interface Job {
  cancelled: boolean;
  readonly cancelTimer: () => void;
}

export function diagnosticsOf(session: Session): Diagnostics {
  const { world, documents, connection } = session;
  const jobs = new Map<string, Job>();
  const seen = new Map<string, VisibleParams>();

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
        await check(session, uri, seen.get(uri), () => job.cancelled);
      } catch (error) {
        logFailure(connection, `checking ${uri}`, error);
      }
      if (jobs.get(uri) === job) jobs.delete(uri);
    };
  };
  return {
    changed,
    closed: (uri) => {
      cancel(uri);
      seen.delete(uri);
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
  cancelled: () => boolean,
): Promise<void> {
  const document = session.documents.get(uri);
  if (document?.language === undefined) return;
  const { world } = session;
  const options = { severities: session.settings.diagnostics };
  if (document.language !== 'iptables-save') {
    publish(session, document, checkPlain(document, options), []);
    return;
  }
  const first = visible?.first ?? 0;
  if (!wasRead(session, uri)) {
    const early = peek(document, first, visible?.last ?? first + 60, options);
    if (early !== undefined && early.length > 0) publish(session, document, early, []);
  }
  const view = await runInSlices(world, readDocument(session, document), cancelled);
  if (view === undefined || cancelled()) return;
  const found: Diagnostic[] = [];
  const work = function* (): Generator<undefined, true> {
    for (const diagnostic of runChecks(view, options)) {
      if (diagnostic !== undefined) found.push(diagnostic);
      yield undefined;
    }
    return true;
  };
  const done = await runInSlices(world, work(), cancelled);
  if (done === undefined || cancelled()) return;
  publish(session, document, found, visible === undefined ? [] : [visible.first, visible.last]);
}

/** Dumps that are no rules are short enough to be read at once. */
function checkPlain({ uri, content }: OpenDocument, options: CheckOptions): readonly Diagnostic[] {
  const parts = readParts({ name: fileName(uri), text: textOf(content) });
  return parts.flatMap((part) => (part.kind === 'ruleset' ? [] : checkProblems(part.problems, options)));
}

function publish(
  session: Session,
  document: OpenDocument,
  found: readonly Diagnostic[],
  seen: readonly number[],
): void {
  const { uri, version } = document;
  const shown = chosen(found, seen);
  const diagnostics = shown.map((diagnostic) => protocolDiagnostic(session, uri, diagnostic));
  unlessClosed(() => session.connection.sendDiagnostics({ uri, version, diagnostics }));
}

/** All, or where they are too many those that are seen and the worst of the rest. */
function chosen(found: readonly Diagnostic[], [first = 0, last = -1]: readonly number[]): readonly Diagnostic[] {
  if (found.length <= most) return found.toSorted(byPlace);
  const rank = ({ line, severity }: Diagnostic): number =>
    line >= first && line <= last ? -1 : severityRank[severity];
  return found
    .toSorted((a, b) => rank(a) - rank(b) || byPlace(a, b))
    .slice(0, most)
    .sort(byPlace);
}

const severityRank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2, hint: 3 };

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export function protocolDiagnostic(session: Session, uri: string, diagnostic: Diagnostic): ProtocolDiagnostic {
  const { translate, abilities, world } = session;
  const { code, severity, line, span, replacement, unnecessary, related = [] } = diagnostic;
  return {
    range: rangeOf(line, span),
    severity: severities[severity],
    code,
    source: 'packet-path',
    message: render(withVariant(diagnostic), translate),
    ...(world.docs !== undefined && findCheck(code) !== undefined
      ? { codeDescription: { href: `${world.docs}/${code}.md` } }
      : {}),
    ...(unnecessary === true ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    ...(replacement === undefined ? {} : { data: { replacement } }),
    ...(abilities.relatedInformation && related.length > 0
      ? {
          relatedInformation: related.map((place) => ({
            location: { uri, range: rangeOf(place.line, place.span) },
            message: render(place.message, translate),
          })),
        }
      : {}),
  };
}

/** Says which of the two programs refuses the line, where only one does. */
function withVariant({ message: text, refusedBy }: Diagnostic): Message {
  return refusedBy === undefined ? text : message('{text} (iptables-{variant} only)', { text, variant: refusedBy });
}
