/** Which parts of the model a line is. */
import type {
  AclEntry,
  NatRule,
  Pool,
  Router,
  RouterInterface,
  Timer,
  TranslationRow,
  UntracedStatement,
} from '../../../dialects/ios-nat/model.ts';
import { once } from '../../../text/once.ts';
import type { RouterView } from '../view.ts';

interface FactsOfLine {
  readonly rule?: NatRule;
  readonly entry?: AclEntry;
  readonly pool?: Pool;
  readonly row?: TranslationRow;
  readonly timer?: Timer;
  readonly untraced?: UntracedStatement;
  /** The interface whose NAT mark it is. */
  readonly marked?: RouterInterface;
}

export function factsAt({ dump }: RouterView, line: number): FactsOfLine {
  return factsByLine(dump.router).get(line) ?? {};
}

const factsByLine = once((router: Router): ReadonlyMap<number, FactsOfLine> => {
  const facts = new Map<number, FactsOfLine>();
  const add = (line: number, more: FactsOfLine): void => void facts.set(line, { ...facts.get(line), ...more });
  for (const rule of router.rules) add(rule.place.line, { rule });
  for (const pool of router.pools) {
    add(pool.place.line, { pool });
    for (const range of pool.ranges) add(range.place.line, { pool });
  }
  for (const { entries } of router.accessLists) for (const entry of entries) add(entry.place.line, { entry });
  for (const marked of router.interfaces) for (const { place } of marked.natSides) add(place.line, { marked });
  for (const timer of router.timers) add(timer.place.line, { timer });
  for (const untraced of router.untraced) add(untraced.place.line, { untraced });
  for (const row of router.translations ?? []) add(row.place.line, { row });
  return facts;
});
