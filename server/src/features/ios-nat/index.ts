/** What an editor can ask of a router's configuration. */
import type { DialectFeatures } from '../dialect.ts';
import { actions } from './actions.ts';
import { blocksOf, runsOf } from './blocks.ts';
import { completion } from './completion.ts';
import { hover } from './hover/index.ts';
import { inlayHints } from './inlay-hints.ts';
import {
  definedNames,
  joinedView,
  nameAt,
  occurrencesInAll,
  occurrencesOf,
  otherDumps,
  rename,
  renameable,
} from './names.ts';
import { outline } from './outline.ts';
import { tokens } from './tokens.ts';
import { type RouterView, textAt } from './view.ts';

export const iosNatFeatures: DialectFeatures<RouterView> = {
  lineCount: ({ document }) => document.lineCount,
  textAt,
  hover: async (view, at, machine) => hover(view, at, await joinedView(view, machine)),
  outline,
  folds: (view) => [...blocksOf(view), ...runsOf(view)].sort((a, b) => a.first - b.first || b.last - a.last),
  async definition(view, at, machine) {
    const use = nameAt(view, at);
    const places = use === undefined ? [] : await occurrencesInAll(view, use, machine);
    return places.filter(({ role }) => role === 'declaration');
  },
  async references(view, at, machine) {
    const use = nameAt(view, at);
    return use === undefined ? [] : await occurrencesInAll(view, use, machine);
  },
  renameable,
  rename,
  completion: async (view, at, machine) =>
    completion(view, at, await otherDumps(view, machine).then((parts) => parts.map(({ dump }) => dump))),
  actions,
  tokens,
  inlayHints: (view, first, end, wanted) => Promise.resolve(inlayHints(view, first, end, wanted)),
  symbols: (view, query, limit) =>
    (['list', 'pool', 'route-map', 'object-group', 'vrf', 'server-group'] as const)
      .flatMap((kind) =>
        definedNames(view.dump, kind)
          .filter((name) => name.toLowerCase().includes(query.toLowerCase()))
          .flatMap((name) =>
            occurrencesOf(view.dump, { kind, name })
              .filter(({ role }) => role === 'declaration')
              .map(({ line, span }) => ({ name, container: kind, line, span })),
          ),
      )
      .slice(0, limit),
};
