/** What an editor can ask of a router's configuration. */
import type { DialectFeatures } from '../dialect.ts';
import { actions } from './actions.ts';
import { blocksOf, runsOf } from './blocks.ts';
import { completion } from './completion.ts';
import { hover } from './hover/index.ts';
import { inlayHints } from './inlay-hints.ts';
import { definedNames, nameAt, occurrencesOf, rename, renameable } from './names.ts';
import { outline } from './outline.ts';
import { tokens } from './tokens.ts';
import { type RouterView, textAt } from './view.ts';

export const iosNatFeatures: DialectFeatures<RouterView> = {
  lineCount: ({ document }) => document.lineCount,
  textAt,
  hover: (view, at) => Promise.resolve(hover(view, at)),
  outline,
  folds: (view) => [...blocksOf(view), ...runsOf(view)].sort((a, b) => a.first - b.first || b.last - a.last),
  definition(view, at) {
    const use = nameAt(view, at);
    const places = use === undefined ? [] : occurrencesOf(view, use);
    return Promise.resolve(places.filter(({ role }) => role === 'declaration'));
  },
  references(view, at) {
    const use = nameAt(view, at);
    return Promise.resolve(use === undefined ? [] : occurrencesOf(view, use));
  },
  renameable,
  rename: (view, at, name) => Promise.resolve(rename(view, at, name)),
  completion: (view, at) => Promise.resolve(completion(view, at)),
  actions,
  tokens,
  inlayHints: (view, first, end, wanted) => Promise.resolve(inlayHints(view, first, end, wanted)),
  symbols: (view, query, limit) =>
    (['list', 'pool', 'route-map', 'object-group', 'vrf'] as const)
      .flatMap((kind) =>
        definedNames(view, kind)
          .filter((name) => name.toLowerCase().includes(query.toLowerCase()))
          .flatMap((name) =>
            occurrencesOf(view, { kind, name })
              .filter(({ role }) => role === 'declaration')
              .map(({ line, span }) => ({ name, container: kind, line, span })),
          ),
      )
      .slice(0, limit),
};
