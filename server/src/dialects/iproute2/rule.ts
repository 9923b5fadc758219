/** `ip rule` in text and JSON. */
import type { Family } from '../../net/family.ts';
import type { DumpLines, LocatedProblem, Reading } from '../dump.ts';
import { isJson } from './json.ts';
import type { PolicyRule } from './model.ts';
import type { RuleDraft } from './rule-draft.ts';
import { readJsonRules } from './rule-json.ts';
import { readTextRules } from './rule-text.ts';

export interface PolicyRuleReading extends Reading<PolicyRule> {
  /** Only the rules that the listing lacks tell its family: other dumps may know better. */
  readonly isGuessed: boolean;
}

/** `family`: what the command line above the listing or the file's name says. */
export function readPolicyRules(dump: DumpLines, hints: { readonly family?: Family } = {}): PolicyRuleReading {
  const problems: LocatedProblem[] = [];
  const drafts = isJson(dump) ? readJsonRules(dump, problems) : readTextRules(dump, problems);
  const listings = listingsOf(drafts);
  const items = listings.flatMap((listing) => {
    const family = familyOf(listing, listings.length === 1 ? hints.family : undefined);
    return listing.map((draft) => ({ ...draft, family: draft.family ?? family }));
  });
  const [only = []] = listings;
  const isGuessed = listings.length === 1 && toldBy(only, hints.family) === undefined && lacksDefault(only);
  return { items, problems, isGuessed };
}

/** A listing is sorted by priority, so a smaller one begins the listing of the other family. */
function listingsOf(drafts: readonly RuleDraft[]): readonly (readonly RuleDraft[])[] {
  const listings: RuleDraft[][] = [];
  let last = Number.POSITIVE_INFINITY;
  for (const draft of drafts) {
    if (draft.priority < last) listings.push([]);
    listings.at(-1)?.push(draft);
    last = draft.priority;
  }
  return listings;
}

/** By its addresses; else by the rule 32767 for table default, which the kernel makes for IPv4 alone. */
function familyOf(listing: readonly RuleDraft[], hint: Family | undefined): Family {
  return toldBy(listing, hint) ?? (lacksDefault(listing) ? 'ipv6' : 'ipv4');
}

function toldBy(listing: readonly RuleDraft[], hint: Family | undefined): Family | undefined {
  return listing.find((draft) => draft.family !== undefined)?.family ?? hint;
}

/** fib_default_rules_init() and fib6_rules_net_init(): whole but for 32767, which somebody may have deleted. */
function lacksDefault(listing: readonly RuleDraft[]): boolean {
  const has = (priority: number) => listing.some((draft) => draft.priority === priority);
  return has(0) && has(32766) && !has(32767);
}
