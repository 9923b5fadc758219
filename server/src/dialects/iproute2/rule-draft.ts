/** A policy rule while a listing is being read. */
import type { Family } from '../../net/family.ts';
import type { PolicyRule } from './model.ts';

/** A policy rule whose family its own words may not tell: `from all lookup main`. */
export type RuleDraft = Omit<PolicyRule, 'family'> & { readonly family?: Family };
