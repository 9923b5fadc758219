/** Comware's groups of servers that share an address. */

import { portOf } from '../syntax/kinds.ts';
import type { Draft, ServerGroupDraft } from './draft.ts';
import { type At, addressOf, numberOf, statementOf, wordOf } from './fields.ts';

/** What a member weighs where nothing is written. Source: H3C MSR command reference, `inside ip`. */
const usualWeight = 100;

export function readServerGroup(draft: Draft, at: At): void {
  const name = wordOf(at, 'server-group');
  if (name === undefined) return;
  if (at.command.negation !== undefined) {
    draft.serverGroups.delete(name.text);
    return;
  }
  const group: ServerGroupDraft = draft.serverGroups.get(name.text) ?? {
    ...statementOf(at),
    name: name.text,
    nameSpan: name.span,
    members: [],
  };
  draft.serverGroups.set(name.text, group);
  draft.block = { kind: 'server-group', group };
}

/** Typed again for the same address and port it changes the weight. */
export function readMember({ block }: Draft, at: At): void {
  const address = addressOf(at, 'member');
  if (block?.kind !== 'server-group' || address === undefined) return;
  const port = portOf(wordOf(at, 'member-port')?.text ?? '');
  const others = block.group.members.filter(
    (member) => member.address.words[0] !== address.words[0] || member.port !== port,
  );
  const weight = numberOf(at, 'weight') ?? usualWeight;
  const member = { ...statementOf(at), address, ...(port === undefined ? {} : { port }), weight };
  block.group.members = at.command.negation === undefined ? [...others, member] : others;
}
