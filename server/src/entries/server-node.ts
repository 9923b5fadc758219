/** The language server as a process: over stdio (`--stdio`) or Node's IPC, with files of its own for `file:` addresses. */

import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from '../lsp/server.ts';
import { nodeWorld } from './node-world.ts';

startServer(createConnection(ProposedFeatures.all), nodeWorld());
