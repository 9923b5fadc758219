/** Hints between the words: how many addresses a pool has, and wildcard masks as prefix lengths. */
import { lengthOfMask } from '../../net/address.ts';
import { readDottedQuad } from '../../net/ipv4.ts';
import { message } from '../../text/message.ts';
import { poolSize } from '../../trace/ios/pools.ts';
import type { HintChoice, InlayHint } from '../inlay-hints.ts';
import { type RouterView, wordsAt } from './view.ts';

/** Lines from `first` up to, not including, `end`. */
export function inlayHints(view: RouterView, first: number, end: number, wanted: HintChoice): readonly InlayHint[] {
  const hints: InlayHint[] = [];
  if (wanted.pool) {
    for (const pool of view.dump.router.pools) {
      const { line, span } = pool.place;
      const size = poolSize(pool);
      if (line < first || line >= end || pool.ranges.length === 0) continue;
      const label = size === 1 ? message('1 address') : message('{size} addresses', { size });
      hints.push({ line, character: span.end, kind: 'pool', label });
    }
  }
  if (wanted.wildcard) {
    for (let line = Math.max(first, 0); line < Math.min(end, view.document.lineCount); line++) {
      hints.push(...wildcardsIn(view, line));
    }
  }
  return hints;
}

function wildcardsIn(view: RouterView, line: number): readonly InlayHint[] {
  return wordsAt(view, line).flatMap(({ token, text, span }): InlayHint[] => {
    if (token.kind !== 'argument' || token.of !== 'wildcard') return [];
    const word = readDottedQuad(text);
    const length = word === undefined ? undefined : lengthOfMask([~word >>> 0]);
    const label = length === undefined ? message('with holes') : message('/{length}', { length });
    return word === undefined ? [] : [{ line, character: span.end, kind: 'wildcard', label }];
  });
}
