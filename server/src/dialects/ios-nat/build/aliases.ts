/**
 * Lists and address groups of VRP and Comware may have a name beside their number. Rules name either, and often stand
 * above the list: so what they name is told at the end, by the name that the list itself goes by.
 */
import type { Named, NatRule } from '../model.ts';
import type { Draft } from './draft.ts';

export function byOwnNames(draft: Draft, rule: NatRule): NatRule {
  if (draft.vendor === 'ios') return rule;
  const list = (named: Named): Named => renamed(named, draft.lists.get(named.name)?.name);
  const pool = (named: Named): Named => renamed(named, draft.pools.get(named.name)?.name);
  const { acl } = rule.options;
  const options = acl === undefined ? rule.options : { ...rule.options, acl: list(acl) };
  if (rule.kind !== 'dynamic') return options === rule.options ? rule : { ...rule, options };
  const { match, to } = rule;
  return {
    ...rule,
    options,
    match: match.kind === 'list' ? { ...match, list: list(match.list) } : match,
    to: to.kind === 'pool' ? { ...to, pool: pool(to.pool) } : to,
  };
}

/** The filters of an interface, likewise. */
export function listByOwnName({ lists }: Draft, named: Named): Named {
  return renamed(named, lists.get(named.name)?.name);
}

const renamed = (named: Named, name: string | undefined): Named =>
  name === undefined || name === named.name ? named : { ...named, name };
