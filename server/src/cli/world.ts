/** The outside world as the command line sees it. The entry brings it along; nothing here knows Node. */
import type { DirectoryEntry, ReadFileResult } from '../../../protocol/requests.ts';
import type { Translate } from '../text/message.ts';

export interface World {
  readonly version: string;
  /** Text is undefined where the file is not there, not readable, or not text. `limit`: at most so many bytes. */
  readonly readFile: (path: string, limit?: number) => Promise<ReadFileResult>;
  /** Undefined: no folder, or one that can't be read. */
  readonly readDirectory: (path: string) => Promise<readonly DirectoryEntry[] | undefined>;
  readonly exists: (path: string) => Promise<boolean>;
  readonly readStdin: () => Promise<string>;
  /** To standard output and standard error, as they are. */
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Until whoever reads standard output has room for more: who writes much waits for it, or memory fills up. */
  readonly drained: () => Promise<void>;
  /** Standard output is a terminal that takes colours, and the user did not refuse them (NO_COLOR). */
  readonly colours: boolean;
  /** The user's language, for what people read. What programs read (`--json`, `--format json`) is English always. */
  readonly translate: Translate;
  /** Speaks the language server protocol over standard input and output until the editor goes away. */
  readonly serve: () => Promise<void>;
}
