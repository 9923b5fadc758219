/** Listings of routes and policy rules that were asked for a part, where no other one shows the rest. */
import { message } from '../text/message.ts';
import type { PolicyRule } from './model.ts';
import type { Note } from './note.ts';
import type { PartOf } from './parts.ts';
import { usualRule, usualRules } from './usualRules.ts';

type Listing = PartOf<'routes'> | PartOf<'policy-rules'>;

export function noteSelectedRoutes(parts: readonly PartOf<'routes'>[], notes: Note[]): void {
  for (const { part, only } of selections(parts)) {
    const { file } = part;
    const what = message(
      '{file} shows no routes but those that “{only}” selects: others are not known. Add ip route show table all.',
      { file, only },
    );
    notes.push({ origin: originOf(part), message: what });
  }
}

/** Beside policy rules that were selected those that every machine starts with: without them no packet would find its way. */
export function withUsualRules(
  parts: readonly PartOf<'policy-rules'>[],
  notes: Note[],
): readonly PartOf<'policy-rules'>[] {
  const usualFor = new Map(selections(parts).map(({ part, only }) => [part, only]));
  return parts.map((part) => {
    const only = usualFor.get(part);
    if (only === undefined) return part;
    const { file, rules } = part;
    const what = message(
      '{file} shows no policy rules but those that “{only}” selects: those that every machine starts with are taken beside them, and others are not known. Add ip rule.',
      { file, only },
    );
    notes.push({ origin: originOf(part), message: what });
    return { ...part, rules: [...rules, ...usualRulesBeside(part)] };
  });
}

function selections<Each extends Listing>(parts: readonly Each[]) {
  return parts.flatMap((part) => {
    const { only } = part.hints;
    return only === undefined || parts.some((other) => showsRestOf(part, other)) ? [] : [{ part, only }];
  });
}

/** Whether another listing was asked for all of the same family, or of the same table. */
function showsRestOf({ hints }: Listing, { hints: { only, family = 'ipv4', table } }: Listing): boolean {
  return only === undefined && family === (hints.family ?? 'ipv4') && (table === undefined || table === hints.table);
}

function usualRulesBeside(part: PartOf<'policy-rules'>): readonly PolicyRule[] {
  const { rules, hints } = part;
  const family = rules[0]?.family ?? hints.family ?? 'ipv4';
  return usualRules
    .filter(({ table }) => family === 'ipv4' || table !== 'default')
    .filter(({ priority }) => rules.every((rule) => rule.priority !== priority))
    .map((each) => usualRule(each, family, originOf(part)));
}

function originOf({ file, firstLine }: Listing) {
  return { file, line: firstLine };
}
