/** What the handlers of one server share. Made once the client has introduced itself. */
import type { Connection } from 'vscode-languageserver';
import type { InitializationOptions } from '../../../protocol/requests.ts';
import type { Translate } from '../text/message.ts';
import type { Documents } from './documents.ts';
import type { Grammars } from './grammar.ts';
import type { Dumps, Nodes } from './kept.ts';
import type { Settings } from './settings.ts';
import type { Files, World } from './world.ts';

export interface Session {
  readonly connection: Connection;
  readonly world: World;
  readonly files: Files;
  readonly documents: Documents;
  readonly dumps: Dumps;
  readonly nodes: Nodes;
  readonly grammars: Grammars;
  readonly options: InitializationOptions;
  readonly translate: Translate;
  /** The folder of the pages about diagnostics; undefined: nowhere that the client could open. */
  readonly pages: string | undefined;
  readonly abilities: ClientAbilities;
  /** As the user has them now. */
  settings: Settings;
}

/** What the client can do with an answer; what it doesn't claim it isn't sent. */
export interface ClientAbilities {
  readonly markdown: boolean;
  readonly snippets: boolean;
  readonly configuration: boolean;
  /** It wants to be asked to tell of changed settings. */
  readonly configurationChanges: boolean;
  readonly relatedInformation: boolean;
  readonly hierarchicalSymbols: boolean;
  /** It watches files if it is asked to. */
  readonly watchesFiles: boolean;
}
