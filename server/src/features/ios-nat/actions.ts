/** Ways to mend what a diagnostic found. */
import { message } from '../../text/message.ts';
import type { Action, Edit, Mendable } from '../actions.ts';
import { type RouterView, textAt } from './view.ts';

export function actions(view: RouterView, { code, replacement, line, span }: Mendable): readonly Action[] {
  const found: Action[] = [];
  if (replacement !== undefined) {
    const range = { start: { line, character: span.start }, end: { line, character: span.end } };
    found.push({
      title: message('Replace by “{text}”', { text: replacement }),
      edits: [{ range, text: replacement }],
      preferred: true,
    });
  }
  if (removable.has(code)) {
    found.push({ title: message('Remove this line'), edits: [wholeLine(view, line)], preferred: false });
  }
  return found;
}

/** Findings about lines that do nothing. */
const removable: ReadonlySet<string> = new Set([
  'nat-acl-shadow',
  'nat-dup-rule',
  'nat-routemap-set',
  'nat-shadowed-rule',
  'nat-static-same',
]);

function wholeLine(view: RouterView, line: number): Edit {
  const last = line + 1 >= view.document.lineCount;
  const end = last ? { line, character: textAt(view, line).length } : { line: line + 1, character: 0 };
  return { range: { start: { line, character: 0 }, end }, text: '' };
}
