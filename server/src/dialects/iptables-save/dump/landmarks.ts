/** Where tables and listings begin and end in a chunk, and which of its lines tell a family: found without reading them. */

import { isTableName } from '../../../catalog/find.ts';
import type { Family } from '../../../net/family.ts';
import type { Chunk } from '../../../text/chunk.ts';
import { once } from '../../../text/once.ts';
import { allMatches, allTargets } from '../facts.ts';
import { readHeader } from '../headers.ts';
import { isMisspeltCommit, lineIn, lineKind } from '../line-kinds.ts';

/**
 * header: a line that says whose output follows, with the family where it names one. policy, chain, rule: `-P`, `-N`
 * and `-A`, of which only the first of several is kept but for policies.
 */
export type Landmark =
  | { readonly kind: 'table'; readonly line: number; readonly name: string }
  | { readonly kind: 'commit' | 'chain' | 'rule'; readonly line: number }
  | { readonly kind: 'policy'; readonly line: number; readonly chain: string }
  | { readonly kind: 'header'; readonly line: number; readonly family: Family | undefined };

/** Lines count from the chunk's first. Kept with the chunk, which never changes. */
export const landmarksOf = once((chunk: Chunk): readonly Landmark[] => {
  const found: Landmark[] = [];
  chunk.lineStarts.forEach((start, line) => {
    const landmark = landmarkAt(chunk, start, line, found.at(-1));
    if (landmark) found.push(landmark);
  });
  return found;
});

const DASH = 0x2d;
const COLON = 0x3a;
const BRACKET = 0x5b;
const STAR = 0x2a;
const LINE_FEED = 0x0a;

function landmarkAt(chunk: Chunk, start: number, line: number, last: Landmark | undefined): Landmark | undefined {
  const { text } = chunk;
  switch (text.charCodeAt(start)) {
    case COLON:
    case LINE_FEED:
      return undefined;
    case BRACKET: {
      const whole = lineIn(chunk, start, line);
      return lineKind(whole) === 'rule_line' ? optionAt(chunk, start, line, last) : headerAt(whole, line);
    }
    case DASH:
      return optionAt(chunk, start, line, last);
    case STAR: {
      const name = /^\*[ \t]*([^ \t\r]*)/.exec(lineIn(chunk, start, line))?.[1] ?? '';
      return isTableName(name) ? { kind: 'table', line, name } : undefined;
    }
    default: {
      const whole = lineIn(chunk, start, line);
      return isMisspeltCommit(whole) ? { kind: 'commit', line } : headerAt(whole, line);
    }
  }
}

function headerAt(whole: string, line: number): Landmark | undefined {
  const header = readHeader(lineKind(whole), whole);
  return header && { kind: 'header', line, family: header.family };
}

function optionAt(chunk: Chunk, start: number, line: number, last: Landmark | undefined): Landmark | undefined {
  const { text } = chunk;
  const letter = text.charAt(start + 1);
  if (text.charAt(start + 2) === ' ' && letter === 'P') {
    const chain = /^-P +(\S+)/.exec(lineIn(chunk, start, line))?.[1] ?? '';
    return { kind: 'policy', line, chain };
  }
  const kind = letter === 'N' ? 'chain' : 'rule';
  return last?.kind === kind ? undefined : { kind, line };
}

/** Extensions of one family alone, by that family. */
function only(family: Family): string {
  const ofFamily = ({ families }: { readonly families: readonly Family[] }) =>
    families.length === 1 && families[0] === family;
  const matches = allMatches.filter(ofFamily).flatMap(({ name, aliases }) => [name, ...aliases]);
  const targets = allTargets.filter(ofFamily).flatMap(({ name, aliases }) => [name, ...aliases]);
  return String.raw`-m (?:${matches.join('|')})(?![\w-])|-j (?:${targets.join('|')})(?![\w-])`;
}

const addressOption = `(?:-[sd]|--(?:source|destination|src|dst|to-source|to-destination|ctorigsrc|ctorigdst|ctreplsrc|ctrepldst|src-range|dst-range|gateway|on-ip|to))`;
const ipv6 = new RegExp(
  String.raw` (?:${addressOption} \[?[0-9a-f]*:[0-9a-f]*:|-p (?:ipv6-icmp|icmpv6|58)\b|--icmpv6-type|--reject-with icmp6|${only('ipv6')})`,
);
const ipv4 = new RegExp(
  String.raw` (?:${addressOption} \d+\.\d+\.|-p (?:icmp|1)(?![\w-])|--icmp-type|--reject-with icmp-|${only('ipv4')})`,
);

/** For each line of a chunk the family that it can only be of; undefined: it may be of both. */
export const familiesOfLines = once((chunk: Chunk): readonly (Family | undefined)[] =>
  chunk.lineStarts.map((start, line) => {
    const text = lineIn(chunk, start, line);
    const of6 = ipv6.test(text);
    return of6 === ipv4.test(text) ? undefined : of6 ? 'ipv6' : 'ipv4';
  }),
);
