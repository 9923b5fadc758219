/** The lines that a traced packet was held against without a match, for editors to mark. */
import { type OutcomeParams, type PassedResult, passedRequest } from '../../../protocol/requests.ts';
import type { Node } from '../node/model.ts';
import { answerTrace } from '../trace/request.ts';
import type { Outcome } from '../trace/trace.ts';
import { isAsked, passedOrigins } from '../trace/whyNot.ts';
import { nodeOf } from './nodes.ts';
import { safely } from './safely.ts';
import type { Session } from './session.ts';

/** More marks than this are no help in a file. */
const most = 20_000;

export function registerPassed(session: Session): void {
  const { connection } = session;
  connection.onRequest(
    passedRequest,
    safely(connection, passedRequest, { lines: {} }, async (params: OutcomeParams): Promise<PassedResult> => {
      const found = await nodeOf(session, params.uri);
      const outcome = found === undefined ? undefined : outcomeOf(found.node, params);
      return { lines: found === undefined || outcome === undefined ? {} : passedLines(found.node, outcome) };
    }),
  );
}

/** The outcome that the parameters mean, traced anew; undefined: there is none, for example after an edit. */
export function outcomeOf(
  node: Node,
  { packets, assumptions, of, packet, outcome }: OutcomeParams,
): Outcome | undefined {
  const answer = answerTrace(node, {
    packets,
    replies: of === 'reply' ? 'with' : 'without',
    ...(assumptions === undefined ? {} : { assumptions }),
  });
  if (answer.kind === 'refused') return undefined;
  return (of === 'reply' ? answer.replies : answer.traces)?.[packet]?.outcomes[outcome];
}

function passedLines(node: Node, { steps }: Outcome): PassedResult['lines'] {
  const lines = new Map<string, Set<number>>();
  let count = 0;
  for (const step of steps) {
    if (!isAsked(step)) continue;
    for (const { file, line } of passedOrigins(node, step)) {
      if (++count > most) break;
      lines.set(file, (lines.get(file) ?? new Set()).add(line));
    }
  }
  return Object.fromEntries(Array.from(lines, ([file, found]) => [file, [...found]]));
}
