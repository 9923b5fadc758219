/** Where in a rule something is to be completed. */
import type { RulesView, TableView } from '../../checks/view.ts';
import type { Rule } from '../../dialects/iptables-save/model.ts';
import type { Family } from '../../net/family.ts';

/** What the place knows of the machine besides the dump. */
export interface Surroundings {
  readonly interfaces: readonly string[];
  readonly sets: readonly string[];
}

/** What is written so far, and where. */
export interface RulePlace {
  readonly view: RulesView;
  readonly table: TableView | undefined;
  readonly family: Family;
  /** The rule as far as the cursor. */
  readonly rule: Rule;
  readonly around: Surroundings;
  /** The word at the cursor as far as it is typed. */
  readonly word: string;
  /** An exclamation mark stands right before it. */
  readonly negated: boolean;
}
