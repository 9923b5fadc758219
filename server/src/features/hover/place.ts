/** Where in a dump of rules something is explained. */
import type { RulesView } from '../../checks/view.ts';

export interface HoverPlace {
  readonly view: RulesView;
  readonly line: number;
}
