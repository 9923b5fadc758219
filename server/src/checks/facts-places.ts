/** Words of a dump of facts that findings blame. */
import { type PlacedWord, wholeLine, wordsOf } from '../dialects/dump.ts';
import { type IpsetRole, ipsetWords } from '../dialects/ipset-save/roles.ts';
import { type IpvsRole, ipvsWords } from '../dialects/ipvsadm/roles.ts';
import type { PartPlace } from '../node/parts.ts';
import type { Span } from '../text/span.ts';

type Lines = Pick<PartPlace, 'textAt'>;

/** The line without the blanks around it. */
export function wholeLineSpan(part: Lines, line: number): Span {
  return wholeLine(part.textAt(line));
}

/** The first word that fits; the whole line where none does. */
export function wordSpan(part: Lines, line: number, fits: (word: PlacedWord, index: number) => boolean): Span {
  return wordsOf(part.textAt(line)).find(fits)?.span ?? wholeLineSpan(part, line);
}

/** A word of a line of ipvsadm by what it is; the whole line where there is none. */
export function roleSpan(part: Lines, line: number, role: IpvsRole): Span {
  // Names and methods stand in the same place whatever the columns are.
  return ipvsWords(part.textAt(line), 'default').find((word) => word.role === role)?.span ?? wholeLineSpan(part, line);
}

export function serverSpan(part: Lines, line: number): Span {
  return roleSpan(part, line, 'server');
}

export function methodSpan(part: Lines, line: number): Span {
  return roleSpan(part, line, 'method');
}

/** The address or mark of a service. */
export function serviceSpan(part: Lines, line: number): Span {
  const word = ipvsWords(part.textAt(line), 'default').find(({ role }) => role === 'service' || role === 'mark');
  return word?.span ?? wholeLineSpan(part, line);
}

/** The element of a line of ipset, of an `add` line or of a listing. */
export function elementSpan(part: Lines, line: number): Span {
  return ipsetSpan(part, line, 'element');
}

export function setNameSpan(part: Lines, line: number): Span {
  return ipsetSpan(part, line, 'set');
}

function ipsetSpan(part: Lines, line: number, role: IpsetRole): Span {
  const text = part.textAt(line);
  const find = (place: 'members' | 'elsewhere'): Span | undefined =>
    ipsetWords(text, place).find((word) => word.role === role)?.span;
  return find('elsewhere') ?? (role === 'element' ? find('members') : undefined) ?? wholeLineSpan(part, line);
}
