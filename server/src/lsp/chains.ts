/** The requests of the picture of chains. */
import {
  type ChainAtParams,
  type ChainAtResult,
  type ChainGraph,
  type ChainGraphParams,
  chainAtRequest,
  chainGraphRequest,
} from '../../../protocol/chains.ts';
import { chainGraph, chainOfLine, noGraph } from '../features/chain-graph/index.ts';
import { rulesWhenRead } from './dumps.ts';
import { safely } from './safely.ts';
import type { Session } from './session.ts';

export function registerChains(session: Session): void {
  const { connection, translate } = session;
  connection.onRequest(
    chainGraphRequest,
    safely(
      connection,
      chainGraphRequest,
      noGraph,
      async ({ uri, ...wishes }: ChainGraphParams): Promise<ChainGraph> => {
        const read = await rulesWhenRead(session, uri);
        return read === undefined ? noGraph : chainGraph(read, wishes, translate);
      },
    ),
  );
  connection.onRequest(
    chainAtRequest,
    safely(connection, chainAtRequest, null, async ({ uri, line }: ChainAtParams): Promise<ChainAtResult | null> => {
      const read = await rulesWhenRead(session, uri);
      return (read === undefined ? undefined : chainOfLine(read, line)) ?? null;
    }),
  );
}
