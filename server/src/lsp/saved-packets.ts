/** Saved packets as tests: which a file has, and how they fare over the dumps beside it. */
import {
  type RunSavedResult,
  runSavedRequest,
  type SavedPacketsParams,
  type SavedPacketsResult,
  savedPacketsRequest,
} from '../../../protocol/requests.ts';
import { readPacketFile } from '../features/saved-packets/packet-file.ts';
import { nameOf, runSaved } from '../features/saved-packets/run.ts';
import { lineStartsOf, positionIn } from '../text/lines.ts';
import { message, render } from '../text/message.ts';
import { folderOf } from './names.ts';
import { nodeInFolder } from './nodes.ts';
import { safely } from './safely.ts';
import type { Session } from './session.ts';

export function registerSavedPackets(session: Session): void {
  const { connection, translate } = session;

  connection.onRequest(
    savedPacketsRequest,
    safely(connection, savedPacketsRequest, { packets: [], problems: [] }, (params: SavedPacketsParams) =>
      savedPackets(session, params),
    ),
  );

  connection.onRequest(
    runSavedRequest,
    safely(
      connection,
      runSavedRequest,
      { results: [], error: render(message('The trace failed. The log of Packet Path says why.'), translate) },
      async ({ uri, text }: SavedPacketsParams): Promise<RunSavedResult> => {
        const folder = folderOf(uri);
        const found = folder === undefined ? undefined : await nodeInFolder(session, folder);
        if (found === undefined) {
          const error = message('There is no dump beside {uri} to trace its packets over.', { uri });
          return { results: [], error: render(error, translate) };
        }
        const packets = readPacketFile(text).packets.map(({ input }) => input);
        return {
          results: runSaved(found.node, packets, translate).map(({ differences, assumptions, summaries }) => ({
            differences: differences.map((difference) => render(difference, translate)),
            assumptions: assumptions.map(({ text: assumed, holds }) =>
              holds ? assumed : render(message('not: {assumption}', { assumption: assumed }), translate),
            ),
            summaries,
          })),
        };
      },
    ),
  );
}

function savedPackets({ translate }: Session, { text }: SavedPacketsParams): SavedPacketsResult {
  const { packets, problems } = readPacketFile(text);
  const starts = lineStartsOf(text);
  const lineAt = (offset: number): number => positionIn(text, starts, offset).line;
  return {
    packets: packets.map(({ input, span }, index) => ({
      name: nameOf(input, index),
      first: lineAt(span.start),
      last: lineAt(span.end),
    })),
    problems: problems.map(({ message: what, span }) => ({ line: lineAt(span.start), text: render(what, translate) })),
  };
}
