/** Where rules name sets: `--match-set` and the options of target SET. */
import type { ChunkReading } from '../dialects/iptables-save/dump/chunk-reading.ts';
import type { Dump } from '../dialects/iptables-save/dump/dump.ts';
import type { OptionUse, Rule } from '../dialects/iptables-save/model.ts';
import { once } from '../text/once.ts';
import type { Span } from '../text/span.ts';
import { chunkwise, hitsIn } from './shape.ts';
import { type RulesView, ruleAt, type TableView, tableAt, viewOf } from './view.ts';

export interface SetMention {
  /** From 0. */
  readonly line: number;
  /** The set's name on the line, and the directions behind it. */
  readonly span: Span;
  readonly directionsSpan: Span;
  readonly name: string;
  readonly directions: readonly ('src' | 'dst')[];
  /** `match` looks a packet up; the others are of target SET. */
  readonly how: 'match' | 'add' | 'delete' | 'map';
  readonly negated: boolean;
  readonly rule: Rule;
  readonly table: TableView | undefined;
}

const ways: Readonly<Record<string, SetMention['how']>> = {
  '--match-set': 'match',
  '--set': 'match',
  '--add-set': 'add',
  '--del-set': 'delete',
  '--map-set': 'map',
};

const option = /--(?:match-set|set|add-set|del-set|map-set)[ \t]/gm;
const find = once((reading: ChunkReading) => hitsIn(reading, option));

/** In the order of the lines. */
export const setMentions = once((dump: Dump): readonly SetMention[] => {
  const view = viewOf(dump);
  const lines = new Set<number>();
  for (const { firstLine, item } of chunkwise(dump, find)) {
    lines.add(firstLine + item.line);
  }
  return Array.from(lines, (line) => mentionsAt(view, line)).flat();
});

function mentionsAt(view: RulesView, line: number): readonly SetMention[] {
  const rule = ruleAt(view, line);
  if (rule === undefined) return [];
  const table = tableAt(view, line);
  const uses: readonly OptionUse[] = [...rule.matches, ...(rule.target === undefined ? [] : [rule.target])].flatMap(
    ({ options }) => options,
  );
  return uses.flatMap(({ value, spec, negated, words }): readonly SetMention[] => {
    const how = ways[spec.name];
    if (value.kind !== 'set' || how === undefined) return [];
    const { name, nameSpan, directions } = value;
    const directionsSpan = words[1]?.span ?? nameSpan;
    return [{ line, span: nameSpan, directionsSpan, name, directions, how, negated, rule, table }];
  });
}
