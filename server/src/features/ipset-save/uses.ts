/** What rules do with a set. */
import { type SetMention, setMentions } from '../../checks/set-mentions.ts';
import { setType } from '../../dialects/ipset-save/types.ts';
import type { Part } from '../../node/parts.ts';
import { listed, type Message, message } from '../../text/message.ts';
import { fieldTexts } from './words.ts';

export interface SetUse {
  readonly mention: SetMention;
  readonly file: string;
}

/** In all dumps of rules, each dump once. */
export function usesOfSet(parts: readonly Part[], name: string): readonly SetUse[] {
  const seen = new Set<unknown>();
  const found: SetUse[] = [];
  for (const part of parts) {
    if (part.kind !== 'ruleset' || seen.has(part.dump)) continue;
    seen.add(part.dump);
    for (const mention of setMentions(part.dump)) if (mention.name === name) found.push({ mention, file: part.file });
  }
  return found;
}

/** `type`: of the set. */
export function useText({ mention, file }: SetUse, type: string): Message {
  const { how, negated, rule, table, line, directions } = mention;
  const args = {
    chain: rule.chain ?? '',
    table: table?.name ?? '',
    file,
    line: line + 1,
    fields: fieldsText(type, directions),
    target: rule.target?.name ?? '',
  };
  switch (how) {
    case 'match':
      if (rule.target === undefined) {
        return message('{chain} of {table} ({file}, line {line}) looks up the {fields}, and counts', args);
      }
      return negated
        ? message(
            '{chain} of {table} ({file}, line {line}) looks up the {fields}: {target} for what is not in it',
            args,
          )
        : message('{chain} of {table} ({file}, line {line}) looks up the {fields}: {target} for what is in it', args);
    case 'add':
      return message('{chain} of {table} ({file}, line {line}) adds the {fields}', args);
    case 'delete':
      return message('{chain} of {table} ({file}, line {line}) removes the {fields}', args);
    case 'map':
      return message(
        '{chain} of {table} ({file}, line {line}) looks up the {fields} and takes over what the entry holds',
        args,
      );
  }
}

/** `destination address, destination port`. */
function fieldsText(type: string, directions: readonly ('src' | 'dst')[]) {
  const dimensions = setType(type)?.dimensions ?? [];
  const fields = type === 'list:set' ? directions.map(() => 'set' as const) : dimensions;
  return listed(
    directions
      .slice(0, Math.max(fields.length, 1))
      .map((direction, index) => message(fieldTexts[`${fields[index] ?? 'set'} ${direction}`] ?? direction)),
  );
}
