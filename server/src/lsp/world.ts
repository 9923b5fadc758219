/** The outside world as the server sees it. Entries bring it along; nothing below knows Node or a browser. */
import type { DirectoryEntry, InitializationOptions, ReadFileResult } from '../../../protocol/requests.ts';

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

export interface World {
  /** Files that the server reads by itself; undefined: not this one, ask the client. */
  readonly files: ((uri: string) => Files | undefined) | undefined;
  /** May fail: the server then says so and lives on without what needs it. */
  readonly loadWasm: (options: InitializationOptions) => Promise<Wasm>;
  /** Resolves in a later turn, when input that waits has been read. */
  readonly pause: () => Promise<void>;
  /** Calls back after so many milliseconds; the answer cancels that. */
  readonly after: (milliseconds: number, action: () => void) => () => void;
  /** Milliseconds of a clock that only runs forward. */
  readonly now: () => number;
}
