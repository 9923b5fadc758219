/** `ip rule show table 100`, `ip route | grep eth0`: commands that list a part of the routes or policy rules. */
import type { DumpKind } from './recognise.ts';

const listing = /^\s+(?:s|sh|sho|show|l|li|lis|list|ls|lst)(?=\s|$)/;
/** Verbs that list nothing, or something else. */
const otherVerb =
  /^\s*(?:a|add|append|c|change|d|del|delete|f|flush|g|get|p|prepend|r|replace|save|restore|test|help)(?=\s|$)/;
/** Of these all is listed that there is. */
const whole = /\s(?:table|vrf)\s+\S+/g;
const filter = /\|\s*(?:(?:[ef]?grep|awk|sed|head|tail|cut)\b.*)/;

/**
 * What of the machine's routes or policy rules a command asks for alone, as it is written. Undefined: it lists all of them,
 * all of a table's routes, or something else. `rest`: what stands behind `ip route` or `ip rule`.
 */
export function selectionIn(kind: DumpKind & ('routes' | 'policy-rules'), rest: string): string | undefined {
  const asked = rest.replace(listing, '');
  if (otherVerb.test(asked)) return undefined;
  const words = /^[^;&>|#]*/.exec(asked)?.[0] ?? '';
  const selected = (kind === 'routes' ? words.replace(whole, '') : words).trim();
  return selected === '' ? filter.exec(asked)?.[0].trim() : selected;
}
