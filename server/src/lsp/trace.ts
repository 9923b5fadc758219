/** The requests of the Trace view: trace packets, offer a form, explain why rules did not match. */
import {
  type NodeChangedParams,
  nodeChangedNotification,
  type PacketLineParams,
  type PacketLineResult,
  packetLineRequest,
  type TraceForm,
  type TraceFormParams,
  type TraceParams,
  type TraceResult,
  traceFormRequest,
  traceRequest,
  type WhyNotParams,
  type WhyNotResult,
  whyNotRequest,
} from '../../../protocol/requests.ts';
import type { PacketInput, TraceJson } from '../../../protocol/trace.ts';
import { traceForm } from '../features/trace-form/index.ts';
import { families } from '../net/family.ts';
import { parseAddress } from '../net/text.ts';
import { describeNode } from '../node/describe.ts';
import { type Message, message, render } from '../text/message.ts';
import { toJson } from '../trace/json.ts';
import { answerTrace } from '../trace/request.ts';
import { isAsked, whyNot } from '../trace/whyNot.ts';
import type { NodeOfDocument } from './kept.ts';
import { folderOf } from './names.ts';
import { forget, nodeOf } from './nodes.ts';
import { packetOfLine } from './packet-line.ts';
import { quietly, safely, unlessClosed } from './safely.ts';
import type { Session } from './session.ts';
import { textOfLine } from './source.ts';
import { sourcesOf } from './trace-sources.ts';

const nothing: TraceJson = { packets: [] };

/** `changed`: the node of these open documents is another one. */
export function registerTrace(session: Session, changed: (uri: string) => void): void {
  const { connection, translate } = session;
  const failed = (text: Message, field?: string): TraceResult => ({
    trace: nothing,
    files: {},
    missing: [],
    error: { text: render(text, translate), ...(field === undefined || field === '' ? {} : { field }) },
  });

  connection.onRequest(
    traceRequest,
    safely(
      connection,
      traceRequest,
      failed(message('The trace failed. The log of Packet Path says why.')),
      async (params: TraceParams): Promise<TraceResult> => {
        const found = await nodeOf(session, params.uri);
        if (found === undefined) return failed(message('The document is not open any more.'));
        const answer = answerTrace(found.node, {
          packets: params.packets,
          replies: params.reply === true ? 'with' : 'without',
          ...(params.assumptions === undefined ? {} : { assumptions: params.assumptions }),
        });
        if (answer.kind === 'refused') return failed(answer.problem, answer.field);
        const trace = toJson(answer.traces, found.node, translate);
        const replies = answer.replies === undefined ? undefined : toJson(answer.replies, found.node, translate);
        return {
          trace,
          ...(replies === undefined ? {} : { replies }),
          files: found.files,
          sources: sourcesOf([trace, ...(replies === undefined ? [] : [replies])], (file, line) =>
            textOfLine(found, file, line - 1),
          ),
          missing: missingOf(found, params.packets).map((text) => render(text, translate)),
        };
      },
    ),
  );

  connection.onRequest(
    traceFormRequest,
    safely(connection, traceFormRequest, null, async ({ uri }: TraceFormParams): Promise<TraceForm | null> => {
      const found = await nodeOf(session, uri);
      return found === undefined ? null : traceForm(found.node, (text) => render(text, translate));
    }),
  );

  connection.onRequest(
    packetLineRequest,
    safely(
      connection,
      packetLineRequest,
      null,
      async ({ uri, line }: PacketLineParams): Promise<PacketLineResult | null> => {
        const found = await nodeOf(session, uri);
        return found === undefined ? null : packetOfLine(found.node, line, (text) => render(text, translate));
      },
    ),
  );

  connection.onRequest(
    whyNotRequest,
    safely(connection, whyNotRequest, { rules: [] }, async (params: WhyNotParams): Promise<WhyNotResult> => {
      const found = await nodeOf(session, params.uri);
      if (found === undefined) return { rules: [] };
      const { assumptions, packets } = params;
      const answer = answerTrace(found.node, { packets, ...(assumptions === undefined ? {} : { assumptions }) });
      const step =
        answer.kind === 'traced'
          ? answer.traces[params.packet]?.outcomes[params.outcome]?.steps[params.step]
          : undefined;
      if (!isAsked(step)) return { rules: [] };
      return {
        rules: whyNot(found.node, step).flatMap(({ rule, origin, text, answer: verdict }) => {
          if (origin === undefined) return [];
          const source = textOfLine(found, origin.file, origin.line);
          return [
            {
              rule,
              file: origin.file,
              line: origin.line + 1,
              source,
              text: render(text, translate),
              answer: verdict,
            },
          ];
        }),
      };
    }),
  );

  const filesChanged = (uris: readonly string[]): void => {
    forget(session, uris);
    for (const uri of tellOfChange(session, uris)) changed(uri);
  };
  connection.onDidChangeWatchedFiles(
    quietly(connection, 'workspace/didChangeWatchedFiles', ({ changes }) =>
      filesChanged(changes.map(({ uri }) => uri)),
    ),
  );
  connection.onNotification(
    nodeChangedNotification,
    quietly(connection, nodeChangedNotification, ({ uris }: NodeChangedParams) => filesChanged(uris)),
  );
}

/** Tells the client which open documents have another node now, and answers them. */
export function tellOfChange({ connection, documents }: Session, uris: readonly string[]): readonly string[] {
  const folders = new Set(uris.map(folderOf));
  const touched = [...documents.keys()].filter((uri) => folders.has(folderOf(uri)));
  if (touched.length > 0) unlessClosed(() => connection.sendNotification(nodeChangedNotification, { uris: touched }));
  return touched;
}

/** Of the address families that were asked about. */
function missingOf({ node, notes, unread }: NodeOfDocument, packets: readonly PacketInput[]): readonly Message[] {
  const asked = families.filter((family) => packets.some(({ dst }) => parseAddress(dst)?.family === family));
  return [...unread, ...notes.map((note) => note.message), ...describeNode(node, asked).missing];
}
