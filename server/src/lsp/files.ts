/** Files by URI: those that the server reads itself, and the rest through the client. */
import type { Connection } from 'vscode-languageserver';
import {
  type DirectoryEntry,
  type ReadFileResult,
  readDirectoryRequest,
  readFileRequest,
} from '../../../protocol/requests.ts';
import type { Files, World } from './world.ts';

const nothing: Files = {
  readDirectory: () => Promise.resolve([]),
  readFile: () => Promise.resolve({ size: 0 }),
};

/** `through`: whether the client said that it answers for files. */
export function filesOf(world: World, connection: Connection, through: 'client' | 'server'): Files {
  const client = through === 'client' ? clientFiles(connection) : nothing;
  const chosen = (uri: string): Files => world.files?.(uri) ?? client;
  return {
    readDirectory: (uri) => chosen(uri).readDirectory(uri),
    readFile: (uri, limit) => chosen(uri).readFile(uri, limit),
  };
}

function clientFiles(connection: Connection): Files {
  return {
    async readDirectory(uri) {
      try {
        return await connection.sendRequest<readonly DirectoryEntry[]>(readDirectoryRequest, { uri });
      } catch (error) {
        connection.console.warn(`${uri} could not be listed: ${String(error)}`);
        return [];
      }
    },
    async readFile(uri, limit) {
      try {
        const params = limit === undefined ? { uri } : { uri, limit };
        return await connection.sendRequest<ReadFileResult>(readFileRequest, params);
      } catch (error) {
        connection.console.warn(`${uri} could not be read: ${String(error)}`);
        return { size: 0 };
      }
    },
  };
}
