/** What may stand at the cursor: tables, chains, matches, targets, options, and values that are known. */
import type { RulesView } from '../../checks/view.ts';
import { tableAt, textAt } from '../../checks/view.ts';
import { lineKind } from '../../dialects/iptables-save/line-kinds.ts';
import { MOST_READ } from '../../dialects/iptables-save/lines.ts';
import { fitting, most } from './fitting.ts';
import type { Completion, CompletionItem } from './item.ts';
import { lineStarts, policies, tableItems } from './lines.ts';
import type { Surroundings } from './place.ts';
import { ruleItems } from './rule.ts';

export function completion(view: RulesView, line: number, character: number, around: Surroundings): Completion {
  if (character > MOST_READ) return { span: { start: character, end: character }, items: [], incomplete: false };
  const text = textAt(view, line).slice(0, MOST_READ);
  const before = text.slice(0, character);
  const word = /[^\s,]*$/.exec(before)?.[0] ?? '';
  const rest = /^[^\s,]*/.exec(text.slice(character))?.[0] ?? '';
  const span = { start: character - word.length, end: character + rest.length };
  const fits = fitting(word);
  const items = itemsAt(view, line, before, word, around).filter(({ label }) => fits(label));
  return { span, items: items.slice(0, most), incomplete: items.length >= most || view.partial === true };
}

function itemsAt(
  view: RulesView,
  line: number,
  before: string,
  word: string,
  around: Surroundings,
): readonly CompletionItem[] {
  const table = tableAt(view, line);
  if (before.startsWith('*')) return tableItems(word.startsWith('*') ? '*' : '');
  if (before.startsWith(':')) return policies(table, before);
  const kind = lineKind(before);
  if (kind === 'comment') return [];
  if (before.trim() === word && !before.startsWith('-')) return lineStarts(table);
  if (endsInQuotes(before)) return [];
  return ruleItems(view, line, before.slice(0, before.length - word.length), word, around);
}

/** Whether the cursor stands inside of double quotes, where a backslash takes the next character as it is. */
function endsInQuotes(text: string): boolean {
  let inside = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') inside = !inside;
    else if (inside && text[at] === '\\') at++;
  }
  return inside;
}
