/** The outside world as the server sees it. Entries bring it along; nothing below knows Node or a browser. */

import type { DirectoryEntry, InitializationOptions, ReadFileResult } from '../../../protocol/requests.ts';
import type { Scheduler } from '../text/schedule.ts';

/** Folders and files by URI. Both answer with nothing where there is nothing to read, and never fail. */
export interface Files {
  readonly readDirectory: (uri: string) => Promise<readonly DirectoryEntry[]>;
  /** `limit`: at most so many bytes from the start. */
  readonly readFile: (uri: string, limit?: number) => Promise<ReadFileResult>;
}

/** Bytes of the parser's run time and of its grammars, by the grammar's name. */
export interface Wasm {
  readonly runtime: Uint8Array<ArrayBuffer>;
  readonly grammars: Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
}

export interface World extends Scheduler {
  /** Files that the server reads by itself; undefined: not this one, ask the client. */
  readonly files: ((uri: string) => Files | undefined) | undefined;
  /** May fail: the server then says so and lives on without what needs it. */
  readonly loadWasm: (options: InitializationOptions) => Promise<Wasm>;
  /** Calls back after so many milliseconds; the answer cancels that. */
  readonly after: (milliseconds: number, action: () => void) => () => void;
  /**
   * Where the pages about diagnostics lie in the user's language, or else in English, as a folder's address. `locale`:
   * as the client says it, undefined where it does not. Undefined: nowhere that an editor could open.
   */
  readonly pages: (locale: string | undefined) => string | undefined;
  /** Translations of message templates, for clients that bring none. Undefined: English. */
  readonly words: (locale: string | undefined) => Promise<Readonly<Record<string, string>> | undefined>;
}
