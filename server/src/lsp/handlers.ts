/** Binds every message of the protocol to what answers it. */
import {
  type CollectScriptParams,
  type CollectScriptResult,
  collectScriptRequest,
  type DetectParams,
  type DetectResult,
  detectRequest,
  visibleNotification,
  type WithoutCountersParams,
  type WithoutCountersResult,
  withoutCountersRequest,
} from '../../../protocol/requests.ts';
import { viewOf } from '../checks/view.ts';
import { openDump } from '../dialects/iptables-save/dump/dump.ts';
import { collectScript } from '../features/collect/script.ts';
import { withoutCounters } from '../features/without-counters.ts';
import { openDocument } from '../text/document.ts';
import { registerChains } from './chains.ts';
import { registerSettings } from './configuration.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { detectLanguage } from './dialect.ts';
import { registerEditing } from './editing.ts';
import { fileName } from './names.ts';
import { registerNavigation } from './navigation.ts';
import { registerNodeView } from './node-view.ts';
import { registerPassed } from './passed.ts';
import { registerReach } from './reach.ts';
import { quietly, safely } from './safely.ts';
import { registerSavedPackets } from './saved-packets.ts';
import type { Session } from './session.ts';
import { registerStructure } from './structure.ts';
import { registerDocuments } from './sync.ts';
import { registerTokens } from './tokens.ts';
import { registerTrace } from './trace.ts';

export function registerHandlers(session: Session): void {
  const { connection, dumps, nodes } = session;
  const diagnostics = diagnosticsOf(session);
  const tokens = registerTokens(session);
  registerDocuments(session, {
    changed: diagnostics.changed,
    closed: (uri) => {
      dumps.readings.delete(uri);
      nodes.joined.delete(uri);
      diagnostics.closed(uri);
      tokens.closed(uri);
    },
  });
  connection.onShutdown(diagnostics.stop);
  connection.onNotification(visibleNotification, quietly(connection, visibleNotification, diagnostics.visible));
  connection.onRequest(
    detectRequest,
    safely(connection, detectRequest, { languageId: null }, ({ uri, head }: DetectParams): DetectResult => {
      return { languageId: detectLanguage(fileName(uri), head) ?? null };
    }),
  );
  connection.onRequest(
    collectScriptRequest,
    safely(
      connection,
      collectScriptRequest,
      { script: '' },
      ({ into }: CollectScriptParams): CollectScriptResult => ({
        script: collectScript(into === 'bundle' ? 'bundle' : 'folder'),
      }),
    ),
  );
  connection.onRequest(
    withoutCountersRequest,
    safely(
      connection,
      withoutCountersRequest,
      { text: '' },
      ({ uri, text }: WithoutCountersParams): WithoutCountersResult => ({
        text: withoutCounters(viewOf(openDump(openDocument(text), { fileName: fileName(uri) }))),
      }),
    ),
  );
  registerSettings(session, diagnostics.all);
  registerNavigation(session);
  registerEditing(session);
  registerStructure(session);
  registerNodeView(session);
  registerTrace(session, diagnostics.changed);
  registerReach(session);
  registerPassed(session);
  registerSavedPackets(session);
  registerChains(session);
}
