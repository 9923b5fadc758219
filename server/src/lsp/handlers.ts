/** Binds every message of the protocol to what answers it. */

import { registerSettings } from './configuration.ts';
import type { Session } from './session.ts';
import { registerDocuments } from './sync.ts';

export function registerHandlers(session: Session): void {
  registerDocuments(session);
  registerSettings(session);
}
