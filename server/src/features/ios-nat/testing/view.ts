/** For tests: a document of a router, and the place that a bar marks in its text. */
import { dumpOf } from '../../../dialects/dump.ts';
import { readRouter } from '../../../dialects/ios-nat/parse.ts';
import { openDocument } from '../../../text/document.ts';
import type { Position } from '../../../text/span.ts';
import type { RouterView } from '../view.ts';

export function viewOf(text: string): RouterView {
  return { document: openDocument(text), dump: readRouter(dumpOf('router.ios', text)).dump };
}

/** `¦` marks the cursor. */
export function atBar(marked: string): { readonly view: RouterView; readonly at: Position } {
  const before = marked.slice(0, marked.indexOf('¦')).split('\n');
  const at = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  return { view: viewOf(marked.replace('¦', '')), at };
}
