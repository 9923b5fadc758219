/** The user's settings: asked for where the client can be asked, else taken from what it pushes. */
import { DidChangeConfigurationNotification, DidChangeWatchedFilesNotification } from 'vscode-languageserver';
import { loadGrammars } from './grammar.ts';
import { quietly, unlessClosed } from './safely.ts';
import type { Session } from './session.ts';
import { readSettings } from './settings.ts';

export function registerSettings(session: Session, changed: () => void): void {
  const { connection, abilities } = session;
  connection.onInitialized(
    quietly(connection, 'initialized', async () => {
      const { world, options, grammars } = session;
      const log = (text: string): void => unlessClosed(() => connection.console.info(text));
      void loadGrammars(world, options, grammars, log);
      if (abilities.configurationChanges)
        await connection.client.register(DidChangeConfigurationNotification.type, undefined);
      // The client of the extension tells of files by itself.
      if (abilities.watchesFiles && !options.fileSystem) {
        const watchers = [{ globPattern: '**/*' }];
        await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
      }
      await refresh(session, undefined);
      changed();
    }),
  );
  connection.onDidChangeConfiguration(
    quietly(connection, 'workspace/didChangeConfiguration', async ({ settings }) => {
      await refresh(session, settings);
      changed();
    }),
  );
}

async function refresh(session: Session, pushed: unknown): Promise<void> {
  const section = session.abilities.configuration
    ? await session.connection.workspace.getConfiguration('packetPath')
    : sectionOf(pushed);
  session.settings = readSettings(section ?? session.options.packetPath);
}

function sectionOf(pushed: unknown): unknown {
  return typeof pushed === 'object' && pushed !== null && 'packetPath' in pushed ? pushed.packetPath : undefined;
}
