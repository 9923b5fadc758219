/** Whether a name stands anywhere else in the router's files: other features use lists and route maps in ways that are not read here. */
import { linesOf } from '../../dialects/ios-nat/dump/dump.ts';
import type { RouterLine } from '../../dialects/ios-nat/read-line.ts';
import { isNat } from '../../dialects/ios-nat/syntax-problems.ts';
import type { PartOf } from '../../node/parts.ts';
import { once } from '../../text/once.ts';

interface Mentions {
  /** Words of all lines but those that define what they name. */
  readonly anywhere: ReadonlySet<string>;
  /** The same without the lines of NAT. */
  readonly besideNat: ReadonlySet<string>;
}

export function isMentioned(
  parts: readonly PartOf<'router'>[],
  name: string,
  where: 'anywhere' | 'beside NAT',
): boolean {
  return parts.some(({ dump }) => {
    const { anywhere, besideNat } = mentionsIn(dump);
    return (where === 'anywhere' ? anywhere : besideNat).has(name);
  });
}

const mentionsIn = once((dump: PartOf<'router'>['dump']): Mentions => {
  const anywhere = new Set<string>();
  const besideNat = new Set<string>();
  for (const { line, text } of linesOf(dump)) {
    const defined = definedBy(line);
    for (const word of text.split(/[\s,;]+/)) {
      if (word === '' || defined.includes(word)) continue;
      anywhere.add(word);
      if (!isOfNat(line)) besideNat.add(word);
    }
  }
  return { anywhere, besideNat };
});

function definedBy(line: RouterLine): readonly string[] {
  if (line.kind !== 'command') return [];
  return line.words.filter(({ token }) => token.kind === 'argument' && token.defines).map(({ text }) => text);
}

function isOfNat(line: RouterLine): boolean {
  return line.kind === 'command' && isNat(line.words);
}
