/** Route maps: clauses with what they match and set. */
import { ipv4, readDottedQuad } from '../../../net/ipv4.ts';
import type { ClauseDraft, Draft } from './draft.ts';
import { type At, asNamed, choiceOf, has, numberOf, statementOf, wordOf, wordsOf } from './fields.ts';

/** What IOS takes where neither is written. */
const firstSequence = 10;

export function readRouteMap(draft: Draft, at: At): void {
  const name = wordOf(at, 'map');
  if (name === undefined) return;
  const sequence = numberOf(at, 'sequence');
  if (at.command.negation !== undefined) {
    if (sequence === undefined) draft.routeMaps.delete(name.text);
    else draft.routeMaps.get(name.text)?.delete(sequence);
    return;
  }
  const clauses = draft.routeMaps.get(name.text) ?? new Map<number, ClauseDraft>();
  draft.routeMaps.set(name.text, clauses);
  const number = sequence ?? [...clauses.keys()][0] ?? firstSequence;
  const action = choiceOf(at, 'action') === 'deny' ? 'deny' : 'permit';
  const known = clauses.get(number);
  const clause = known ?? { ...statementOf(at), action, sequence: number, nameSpan: name.span, matches: [], sets: [] };
  clause.action = action;
  clauses.set(number, clause);
  draft.block = { kind: 'clause', clause };
}

export function readMatch({ block }: Draft, at: At): void {
  if (block?.kind !== 'clause') return;
  const { clause } = block;
  const statement = statementOf(at);
  const names = (field: string) => wordsOf(at, field).map((word) => asNamed(at, word));
  if (at.command.negation !== undefined) {
    const taken = statement.text.replace(/^\S+ +/, '');
    clause.matches = clause.matches.filter(({ text }) => !text.startsWith(taken));
    return;
  }
  switch (at.command.id) {
    case 'match-address':
      clause.matches.push({ ...statement, kind: 'address', lists: names('list') });
      return;
    case 'match-next-hop':
      clause.matches.push({ ...statement, kind: 'next-hop', lists: names('list') });
      return;
    case 'match-prefix':
      clause.matches.push({ ...statement, kind: 'prefix-list', lists: names('prefix-list') });
      return;
    case 'match-interface':
      clause.matches.push({ ...statement, kind: 'interface', interfaces: names('interface') });
      return;
    default:
      clause.matches.push({ ...statement, kind: 'other' });
  }
}

export function readSet({ block }: Draft, at: At): void {
  if (block?.kind !== 'clause') return;
  const { clause } = block;
  const statement = statementOf(at);
  if (at.command.negation !== undefined) {
    const taken = statement.text.replace(/^\S+ +/, '');
    clause.sets = clause.sets.filter(({ text }) => !text.startsWith(taken));
    return;
  }
  switch (at.command.id) {
    case 'set-next-hop': {
      const addresses = wordsOf(at, 'next-hop').flatMap(({ text }) => ipv4(readDottedQuad(text) ?? 0));
      const track = numberOf(at, 'track');
      clause.sets.push({
        ...statement,
        kind: 'next-hop',
        addresses,
        ...(track === undefined ? {} : { track }),
        ...(has(at, 'default') ? { isDefault: true } : {}),
      });
      return;
    }
    case 'set-interface':
      clause.sets.push({
        ...statement,
        kind: 'interface',
        interfaces: wordsOf(at, 'interface').map((word) => asNamed(at, word)),
      });
      return;
    default:
      clause.sets.push({ ...statement, kind: 'other' });
  }
}
