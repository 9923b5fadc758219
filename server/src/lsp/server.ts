/** The language server: one connection, one session. */
import type { Connection, InitializeParams, InitializeResult } from 'vscode-languageserver';
import type { InitializationOptions } from '../../../protocol/requests.ts';
import { abilitiesOf, capabilities } from './capabilities.ts';
import { filesOf } from './files.ts';
import { registerHandlers } from './handlers.ts';
import type { Session } from './session.ts';
import { readSettings } from './settings.ts';
import type { World } from './world.ts';

/** Answers the client on `connection` until it goes away. The caller chooses the transport and brings the world. */
export function startServer(connection: Connection, world: World): void {
  connection.onInitialize(async (params): Promise<InitializeResult> => {
    const options = readOptions(params.initializationOptions);
    const words = options.translations ?? (await world.words(params.locale)) ?? {};
    registerHandlers(openSession(connection, world, params, { ...options, translations: words }));
    return { capabilities, serverInfo: { name: 'packet-path' } };
  });
  connection.listen();
}

function openSession(
  connection: Connection,
  world: World,
  { capabilities: client, locale }: InitializeParams,
  options: InitializationOptions,
): Session {
  const translations = new Map(Object.entries(options.translations ?? {}));
  return {
    connection,
    world,
    options,
    files: filesOf(world, connection, options.fileSystem === true ? 'client' : 'server'),
    documents: new Map(),
    dumps: { readings: new Map() },
    grammars: { iptables: undefined, facts: {} },
    nodes: { closed: new Map(), open: new WeakMap(), joined: new Map() },
    translate: (template) => translations.get(template) ?? template,
    pages: world.pages(locale),
    abilities: abilitiesOf(client),
    settings: readSettings(options.packetPath),
  };
}

/** Editors send whatever their user configured; anything but an object counts as nothing. */
function readOptions(value: unknown): InitializationOptions {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
