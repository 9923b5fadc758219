/** Binds every message of the protocol to what answers it. */
import { registerSettings } from './configuration.ts';
import { registerNavigation } from './navigation.ts';
import type { Session } from './session.ts';
import { registerDocuments } from './sync.ts';

export function registerHandlers(session: Session): void {
  registerDocuments(session, {
    changed: () => undefined,
    closed: (uri) => void session.connection.sendDiagnostics({ uri, diagnostics: [] }),
  });
  registerSettings(session);
  registerNavigation(session);
}
