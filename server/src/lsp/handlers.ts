/** Binds every message of the protocol to what answers it. */
import { visibleNotification } from '../../../protocol/requests.ts';
import { registerSettings } from './configuration.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { registerNavigation } from './navigation.ts';
import { quietly } from './safely.ts';
import type { Session } from './session.ts';
import { registerDocuments } from './sync.ts';

export function registerHandlers(session: Session): void {
  const { connection, dumps } = session;
  const diagnostics = diagnosticsOf(session);
  registerDocuments(session, {
    changed: diagnostics.changed,
    closed: (uri) => {
      dumps.readings.delete(uri);
      diagnostics.closed(uri);
    },
  });
  connection.onNotification(visibleNotification, quietly(connection, visibleNotification, diagnostics.visible));
  registerSettings(session, diagnostics.all);
  registerNavigation(session);
}
