/** All lines of a file, one after another, to the router that they make. */
import type { Router } from '../model.ts';
import type { RouterLine } from '../read-line.ts';
import { readStatistics } from '../tables/statistics.ts';
import { readTranslations, type TableLine } from '../tables/translations.ts';
import { isRefusal } from './answers.ts';
import { apply } from './apply.ts';
import { type Draft, emptyDraft } from './draft.ts';

/** A line as it was read, with its text. */
export interface ReadLine {
  readonly line: RouterLine;
  readonly text: string;
}

/** `lines`: of the whole file, in order. */
export function assemble(vendor: Router['vendor'], file: string, first: number, lines: readonly ReadLine[]): Router {
  const draft = emptyDraft(vendor);
  const rows: TableLine[] = [];
  const counts: TableLine[] = [];
  lines.forEach(({ line: read, text }, index) => {
    const line = first + index;
    switch (read.kind) {
      case 'command': {
        if (!isRefused(lines, index)) apply(draft, { command: read, file, line, text });
        return;
      }
      case 'leave':
        draft.block = undefined;
        return;
      case 'table':
        (read.table === 'translations' ? rows : counts).push({ file, line, text });
        return;
      case 'nothing':
      case 'unknown':
      case 'answer':
        return;
    }
  });
  return {
    ...finished(draft),
    ...(rows.length === 0 ? {} : { translations: readTranslations(rows) }),
    ...readStatistics(counts),
  };
}

/** Whether the device said no to the command of a line. */
function isRefused(lines: readonly ReadLine[], index: number): boolean {
  for (let below = index + 1; below < lines.length; below++) {
    const next = lines[below];
    if (next === undefined) return false;
    if (next.line.kind === 'answer') return isRefusal(next.text.slice(next.line.start.at));
    // The marker below a word, and messages of the device's own, stand in between.
    if (next.line.kind !== 'nothing' || next.line.start !== undefined) return false;
  }
  return false;
}

function finished(draft: Draft): Router {
  const items = <Item>(kept: readonly { readonly item: Item }[]): readonly Item[] => kept.map(({ item }) => item);
  return {
    vendor: draft.vendor,
    ...(draft.hostname === undefined ? {} : { hostname: draft.hostname }),
    interfaces: [...draft.interfaces.values()],
    vrfs: [...draft.vrfs.values()],
    rules: items(draft.rules),
    pools: [...draft.pools.values()],
    accessLists: [...new Set(draft.lists.values())],
    objectGroups: [...draft.groups.values()],
    prefixLists: [...draft.prefixLists.values()],
    routeMaps: Array.from(draft.routeMaps, ([name, clauses]) => ({
      name,
      clauses: [...clauses.values()].sort((a, b) => a.sequence - b.sequence),
    })),
    routes: items(draft.routes),
    timers: items(draft.timers),
    limits: items(draft.limits),
    listeners: items(draft.listeners),
    cryptoMaps: draft.cryptoMaps,
  };
}
