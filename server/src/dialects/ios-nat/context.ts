/** What the lines above say of a line: the mode that it is typed in, and what is not to be read as a command. */
import type { Mode } from './commands/types.ts';
import type { Vendor } from './model.ts';

export interface Context {
  readonly vendor: Vendor;
  readonly mode: Mode;
  /** Indentation of the line that opened the block; 0 where none is open. */
  readonly indent: number;
  /** How the lines of the open block stood so far. Blocks of a listing are indented, those of pasted commands may be flat. */
  readonly style: 'unknown' | 'indented' | 'flat';
  /** Text up to a delimiter. It is given up after so many lines, so that a missing end does not cost the file. */
  readonly banner?: { readonly delimiter: string; readonly left: number };
  /** The line is the second half of a command that was read with the line above. */
  readonly isHalf?: true;
  /** What the lines without a prompt are: configuration, output that is none of ours, or one of the tables. */
  readonly output: 'config' | 'other' | 'translations' | 'statistics';
}

export function startOf(vendor: Vendor): Context {
  return { vendor, mode: 'config', indent: 0, style: 'unknown', output: 'config' };
}

/** The same for contexts that are the same. */
export function keyOf({ vendor, mode, indent, style, banner, output, isHalf }: Context): string {
  return `${isHalf === true ? 'half ' : ''}${vendor} ${mode} ${indent} ${style} ${output} ${banner === undefined ? '' : `${banner.left} ${banner.delimiter}`}`;
}
