/** Ways to mend what a check found in a dump of facts: the words that it says would be right, and lines that do nothing. */
import type { PartPlace } from '../node/parts.ts';
import { message } from '../text/message.ts';
import type { Action, Mendable } from './actions.ts';

/** Findings about lines that can go. */
const removable: ReadonlySet<string> = new Set([
  'ipset-duplicate-entry',
  'ipset-covered-entry',
  'ipset-useless-nomatch',
  'ipvs-duplicate-server',
]);

export function actionsOfReplacement(
  { textAt }: Pick<PartPlace, 'textAt'>,
  { code, line, span, replacement }: Mendable,
): readonly Action[] {
  const actions: Action[] = [];
  if (replacement !== undefined) {
    const range = { start: { line, character: span.start }, end: { line, character: span.end } };
    const title = message('Replace by “{text}”', { text: replacement });
    actions.push({ title, edits: [{ range, text: replacement }], preferred: true });
  }
  if (removable.has(code) && textAt(line) !== '') {
    const range = { start: { line, character: 0 }, end: { line: line + 1, character: 0 } };
    actions.push({ title: message('Remove this line'), edits: [{ range, text: '' }], preferred: false });
  }
  return actions;
}
