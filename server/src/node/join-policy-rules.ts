/** The policy rules of several listings, and whose they are where a listing itself leaves that open. */
import { type Family, families, otherFamily } from '../net/family.ts';
import { message } from '../text/message.ts';
import { byFamily } from './by-family.ts';
import { keyOfPolicyRule } from './keys.ts';
import type { PolicyRule, Route } from './model.ts';
import type { Note } from './note.ts';
import type { PartOf } from './parts.ts';

type RulesPart = PartOf<'policy-rules'>;

export function joinPolicyRules(
  parts: readonly RulesPart[],
  routes: readonly Route[],
  notes: Note[],
): Partial<Record<Family, readonly PolicyRule[]>> {
  const told = new Set(parts.filter(({ isGuessed }) => !isGuessed).flatMap(({ rules }) => rules.map(familyOf)));
  const joined = byFamily(
    parts.map((part) => (part.isGuessed ? rulesOfGuess(part, told, routes, notes) : part.rules)),
    keyOfPolicyRule,
  );
  for (const family of families) {
    const rules = joined[family];
    if (rules !== undefined) joined[family] = rules.toSorted((a, b) => a.priority - b.priority);
  }
  return joined;
}

function familyOf({ family }: { readonly family: Family }): Family {
  return family;
}

function rulesOfGuess(
  { rules, file }: RulesPart,
  told: ReadonlySet<Family>,
  routes: readonly Route[],
  notes: Note[],
): readonly PolicyRule[] {
  const tables = new Set(rules.flatMap(({ action }) => (action.kind === 'lookup' ? [action.table] : [])));
  for (const usual of ['local', 'main', 'default']) tables.delete(usual);
  const [listed] = told.size === 1 ? told : [];
  const family =
    onlyFamily(routes.filter(({ table }) => tables.has(table))) ??
    (listed === undefined ? onlyFamily(routes) : otherFamily(listed));
  if (family !== undefined) return rules.map((rule) => ({ ...rule, family }));
  const [first] = rules;
  const what = message(
    'Nothing says which family the rules in {file} are of. They have no rule 32767, as those of IPv6: they are taken for these. A name such as ip-rule.txt or ip-6-rule.txt would tell.',
    { file },
  );
  notes.push({ ...(first === undefined ? {} : { origin: first.origin }), message: what });
  return rules;
}

/** The family that all routes are of; undefined: there are none, or of both. */
function onlyFamily(routes: readonly Route[]): Family | undefined {
  const [only, ...more] = new Set(routes.map(familyOf));
  return more.length === 0 ? only : undefined;
}
