/** Addresses of pages in comments, and sets that another dump of the machine holds. */
import { type RulesView, ruleAt } from '../checks/view.ts';
import { setLinesOf } from '../dialects/iptables-save/dump/names.ts';
import type { Node } from '../node/model.ts';
import type { Place } from './definition.ts';

export type Link = Place &
  (
    | { readonly kind: 'page'; readonly url: string }
    /** In another file of the machine, as the node names it; the line from 0. */
    | { readonly kind: 'file'; readonly file: string; readonly targetLine: number }
  );

/** More links than this nobody follows. */
const most = 2000;

const page = /https?:\/\/[^\s"'<>\\]*[^\s"'<>\\.,;:!?)]/g;

export function links(view: RulesView, node: Node | undefined): readonly Link[] {
  const found: Link[] = [...pages(view)];
  if (node?.sets !== undefined) found.push(...setLinks(view, node));
  return found.slice(0, most);
}

function* pages(view: RulesView): Generator<Link> {
  for (const { reading, firstLine } of view.dump.slots) {
    const { text, lineStarts } = reading.chunk;
    let line = 0;
    for (const hit of text.matchAll(page)) {
      while ((lineStarts[line + 1] ?? Number.POSITIVE_INFINITY) <= hit.index) line++;
      const start = hit.index - (lineStarts[line] ?? 0);
      yield { kind: 'page', line: firstLine + line, span: { start, end: start + hit[0].length }, url: hit[0] };
    }
  }
}

function* setLinks(view: RulesView, { sets }: Node): Generator<Link> {
  let count = 0;
  for (const { block } of view.tables) {
    for (const name of block.index.sets.keys()) {
      const origin = sets?.get(name)?.origin;
      if (origin === undefined) continue;
      for (const line of setLinesOf(block, name)) {
        if (++count > most) return;
        const rule = ruleAt(view, line);
        const options = [...(rule?.matches ?? []), ...(rule?.target === undefined ? [] : [rule.target])].flatMap(
          ({ options }) => options,
        );
        for (const { value } of options) {
          if (value.kind !== 'set' || value.name !== name) continue;
          yield { kind: 'file', line, span: value.nameSpan, file: origin.file, targetLine: origin.line };
        }
      }
    }
  }
}
