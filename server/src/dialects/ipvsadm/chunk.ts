/** Some lines of a dump of ipvsadm, read together. Kept with their chunk, so that an edit costs its chunk only. */
import { message } from '../../text/message.ts';
import { type LocatedProblem, type Report, wholeLine } from '../dump.ts';
import type { IpvsLineKind } from './line-kinds.ts';
import { contextAfter, type ListingContext, readServerLine, readServiceLine } from './listing.ts';
import type { PlacedOp, ServiceOp } from './ops.ts';
import { readRuleLine } from './rules.ts';

/** Lines count from the first one. */
export interface ServiceLines {
  readonly before: ListingContext;
  readonly after: ListingContext;
  readonly ops: readonly PlacedOp[];
  readonly problems: readonly LocatedProblem[];
}

export const initialContext: ListingContext = { columns: 'default', connections: false };

/** `kinds`: of the lines, in order. */
export function readServiceLines(
  lines: readonly string[],
  kinds: readonly IpvsLineKind[],
  before: ListingContext,
): ServiceLines {
  const ops: PlacedOp[] = [];
  const problems: LocatedProblem[] = [];
  let context = before;
  lines.forEach((text, line) => {
    const report: Report = (span, code, what) => problems.push({ line, problem: { code, span, message: what } });
    const kind = kinds[line] ?? 'other_line';
    context = contextAfter(kind, text, context);
    const op = opOf(text, kind, context, report);
    if (op !== undefined) ops.push({ ...op, line });
  });
  return { before, after: context, ops, problems };
}

function opOf(
  text: string,
  kind: IpvsLineKind,
  { columns, connections }: ListingContext,
  report: Report,
): ServiceOp | undefined {
  switch (kind) {
    case 'title_line':
      return { kind: 'listing' };
    case 'service_line':
      return connections ? undefined : readServiceLine(text, columns, report);
    case 'server_line':
      return connections ? undefined : readServerLine(text, columns, report);
    case 'rule_line':
      return readRuleLine(text, report);
    case 'other_line': {
      if (connections) return undefined;
      const what = message(
        'This is no line of ipvsadm: expected a service, a server after “->”, or a rule such as “-A -t …”.',
      );
      report(wholeLine(text), 'ipvs-syntax', what);
      return undefined;
    }
    case 'comment':
    case 'version_line':
    case 'columns_line':
    case 'connections_line':
    case 'connection_line':
    case 'settings_line':
    case 'blank_line':
      return undefined;
  }
}
