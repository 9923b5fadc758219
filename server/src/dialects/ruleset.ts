/** The rules of one iptables or ip6tables of a machine, as tables and chains that are read when they are asked for. */
import type { TableName, Variant } from '../catalog/types.ts';
import type { Family } from '../net/family.ts';
import type { Rule } from './iptables-save/model.ts';
import type { Origin } from './origin.ts';

/** The rules of a chain. A list of its own, because a dump of 150,000 rules is read when a rule is asked for. */
export interface RuleSequence {
  readonly length: number;
  /** `index` counts from 0. Throws RangeError outside of 0 to length - 1. */
  at(index: number): Rule;
  origin(index: number): Origin;
}

export interface RuleChain {
  readonly name: string;
  /** Undefined: a user-defined chain. */
  readonly policy?: 'ACCEPT' | 'DROP';
  /** Where it is declared; undefined: a built-in chain that no line declares. */
  readonly origin?: Origin;
  readonly rules: RuleSequence;
}

export interface RuleTable {
  readonly name: TableName;
  readonly chains: ReadonlyMap<string, RuleChain>;
  readonly origin?: Origin;
}

/** What one iptables or ip6tables variant of the node holds. */
export interface Ruleset {
  readonly family: Family;
  /** Undefined: the dump doesn't say. */
  readonly variant?: Variant;
  readonly tables: ReadonlyMap<TableName, RuleTable>;
}
