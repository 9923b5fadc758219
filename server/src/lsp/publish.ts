/** Diagnostics on their way to the client. */
import { DiagnosticSeverity, DiagnosticTag, type Diagnostic as ProtocolDiagnostic } from 'vscode-languageserver';
import type { Diagnostic, Severity } from '../checks/check.ts';
import { findCheck } from '../checks/index.ts';
import { byPlace } from '../checks/run.ts';
import { type Message, message, render } from '../text/message.ts';
import { rangeOf } from './convert.ts';
import type { OpenDocument } from './documents.ts';
import { unlessClosed } from './safely.ts';
import type { Session } from './session.ts';

/** Editors grow slow with more; the first ones of what is seen and of the file are sent. */
const most = 1000;

/** `seen`: first and last line that the user sees; empty where nobody said. */
export function publish(
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

function protocolDiagnostic(session: Session, uri: string, diagnostic: Diagnostic): ProtocolDiagnostic {
  const { translate, abilities, pages } = session;
  const { code, severity, line, span, replacement, unnecessary, related = [] } = diagnostic;
  return {
    range: rangeOf(line, span),
    severity: severities[severity],
    code,
    source: 'packet-path',
    message: render(withVariant(diagnostic), translate),
    ...(pages !== undefined && findCheck(code) !== undefined
      ? { codeDescription: { href: `${pages}/${code}.md` } }
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
