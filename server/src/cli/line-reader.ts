/** Lines of files by number, for excerpts. */
import type { NodeFile } from '../node/split.ts';

/** The text of a line (from 1) of a file; undefined: no such file or line. A file is cut into lines when it is first asked for. */
export function lineReader(files: readonly NodeFile[]): (file: string, line: number) => string | undefined {
  const cut = new Map<string, readonly string[]>();
  return (file, line) => {
    let lines = cut.get(file);
    if (lines === undefined) {
      lines = (files.find(({ name }) => name === file)?.text ?? '').split(/\r?\n/);
      cut.set(file, lines);
    }
    return lines[line - 1];
  };
}
