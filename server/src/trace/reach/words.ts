/** What a search found, in sentences. */
import { listed, type Message, type MessageArg, message } from '../../text/message.ts';
import type { Culprits } from './culprits.ts';
import type { ReachGoal } from './goal.ts';
import type { PlacedTaker, ReachAnswer } from './reach.ts';

/** Rules that are named at most; the others are counted. */
const mostNamed = 8;

export function reachText(answer: ReachAnswer, { table, chain, rule }: ReachGoal): Message {
  const place = { table, chain, rule };
  switch (answer.kind) {
    case 'reached': {
      const before = answer.packets.length - 1;
      const open = answer.outcome.assumptions.length;
      if (before > 0 && open > 0)
        return message(
          'This packet matches rule {rule} of {chain} in table {table}, behind those that open its connection, if what its trace assumes holds.',
          place,
        );
      if (before > 0)
        return message(
          'This packet matches rule {rule} of {chain} in table {table}, behind those that open its connection.',
          place,
        );
      if (open > 0)
        return message(
          'This packet matches rule {rule} of {chain} in table {table}, if what its trace assumes holds.',
          place,
        );
      return message('This packet matches rule {rule} of {chain} in table {table}.', place);
    }
    case 'none':
      return noneText(answer, place);
    case 'open':
      return openText(answer, place);
    case 'no-rule':
      return message('There is no rule {rule} of {chain} in table {table}.', place);
  }
}

function openText(
  { unknowns, cut, closest }: Extract<ReachAnswer, { readonly kind: 'open' }>,
  place: { readonly table: string; readonly chain: string; readonly rule: number },
): Message {
  if (unknowns.length > 0)
    return message(
      'No packet was found that reaches rule {rule} of {chain} in table {table}. What these match or do no dump tells: {rules}.',
      { ...place, rules: namesOf(unknowns) },
    );
  if (cut || closest === undefined)
    return message(
      'No packet was found that reaches rule {rule} of {chain} in table {table}. There is more to look through than one search does.',
      place,
    );
  if (closest.packets.length === 0)
    return message(
      'No packet was found that reaches rule {rule} of {chain} in table {table}, and it could not be shown that there is none: {reason}.',
      { ...place, reason: closest.why },
    );
  return message(
    'No packet was found that reaches rule {rule} of {chain} in table {table}, and it could not be shown that there is none. What stopped the one that came closest: {reason}',
    { ...place, reason: closest.why },
  );
}

function noneText(
  { why, takers, culprits }: Extract<ReachAnswer, { readonly kind: 'none' }>,
  place: { readonly table: string; readonly chain: string; readonly rule: number },
): Message {
  switch (why) {
    case 'no-call':
      return message(
        'No packet reaches rule {rule} of {chain} in table {table}: no rule that is reached leads to the chain.',
        place,
      );
    case 'contradiction':
      return contradictionText(culprits, place);
    case 'taken':
      return message(
        'No packet reaches rule {rule} of {chain} in table {table}: these take all that could match it: {rules}.',
        {
          ...place,
          rules: namesOf(takers),
        },
      );
  }
}

function contradictionText(
  culprits: Culprits | undefined,
  place: { readonly table: string; readonly chain: string; readonly rule: number },
): Message {
  switch (culprits?.kind) {
    case undefined:
      return message(
        'No packet matches rule {rule} of {chain} in table {table}: what it asks for never comes together where it stands.',
        place,
      );
    case 'empty-set':
      return message('No packet matches rule {rule} of {chain} in table {table}: the set {set} has no entries.', {
        ...place,
        set: culprits.set,
      });
    case 'never':
      return message('No packet matches rule {rule} of {chain} in table {table}: no packet ever meets {conditions}.', {
        ...place,
        conditions: listed(culprits.conditions),
      });
    case 'alone':
      return message(
        'No packet matches rule {rule} of {chain} in table {table}: nothing that comes there meets {conditions}.',
        { ...place, conditions: listed(culprits.conditions) },
      );
    case 'beside-rest':
      return message(
        'No packet matches rule {rule} of {chain} in table {table}: nothing that comes there and fits the rest of the rule meets {conditions}.',
        { ...place, conditions: listed(culprits.conditions) },
      );
    case 'together':
      return message(
        'No packet matches rule {rule} of {chain} in table {table}: these never come together there: {conditions}.',
        { ...place, conditions: listed(culprits.conditions) },
      );
  }
}

function namesOf(takers: readonly PlacedTaker[]): MessageArg {
  const named = takers.slice(0, mostNamed).map(nameOf);
  if (named.length === 0) return message('none');
  const more = takers.length - named.length;
  return more > 0 ? message('{list} and {more} more', { list: listed(named), more }) : listed(named);
}

function nameOf({ table, chain, rule, origin }: PlacedTaker): Message {
  if (rule === undefined) return message('the policy of {chain} ({table})', { table, chain });
  if (origin === undefined) return message('{chain} {rule} ({table})', { table, chain, rule });
  return message('{chain} {rule} ({table}, line {line})', { table, chain, rule, line: origin.line + 1 });
}
