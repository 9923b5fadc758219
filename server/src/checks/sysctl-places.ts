/** Where a setting stands in a listing of `sysctl`. */
import type { PartOf } from '../node/parts.ts';
import type { Place } from './check.ts';
import { wholeLineSpan } from './facts-places.ts';

/** The last line that gives the key a value, which is the one that counts; undefined: none does. */
export function settingPlace(part: PartOf<'sysctls'>, key: string): Place | undefined {
  const written = new RegExp(`^\\s*-?\\s*(?:/proc/sys/)?${key.replaceAll('.', '[./]')}\\s*[=:]`);
  for (let line = part.endLine - 1; line >= part.firstLine; line--) {
    if (written.test(part.textAt(line))) return { line, span: wholeLineSpan(part, line) };
  }
  return undefined;
}
