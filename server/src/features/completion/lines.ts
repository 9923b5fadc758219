/** What a line may begin with, and lines that are no rules. */
import { builtinChains, tableNames } from '../../catalog/find.ts';
import { chainOf, type TableView } from '../../checks/view.ts';
import { message } from '../../text/message.ts';
import type { CompletionItem } from './item.ts';

/** `prefix`: the star, where it is part of the word. */
export function tableItems(prefix: string): readonly CompletionItem[] {
  return tableNames.map((name) => ({ label: `${prefix}${name}`, kind: 'table' }));
}

export function policies(table: TableView | undefined, before: string): readonly CompletionItem[] {
  if (table?.known === undefined) return [];
  if (!/\s/.test(before)) {
    return builtinChains(table.known)
      .filter((name) => chainOf(table, name)?.declarations.length !== 1)
      .map((name) => ({ label: `:${name}`, kind: 'chain', insert: `:${name} ACCEPT [0:0]` }));
  }
  if (/^:\S+\s+\S*$/.test(before)) {
    const name = /^:(\S*)/.exec(before)?.[1] ?? '';
    const builtin = builtinChains(table.known).some((chain) => chain === name);
    return (builtin ? ['ACCEPT', 'DROP'] : ['-']).map((label) => ({ label, kind: 'value' }));
  }
  return [];
}

export function lineStarts(table: TableView | undefined): readonly CompletionItem[] {
  if (table === undefined) {
    return tableNames.map((name) => ({
      label: `*${name}`,
      kind: 'snippet',
      detail: message('A table with its chains'),
      insert: [`*${name}`, ...builtinChains(name).map((chain) => `:${chain} ACCEPT [0:0]`), '$0', 'COMMIT'].join('\n'),
      snippet: true,
    }));
  }
  return [
    { label: '-A', kind: 'snippet', detail: message('A rule'), insert: '-A $1 $0 -j $2', snippet: true },
    { label: ':', kind: 'snippet', detail: message('A chain'), insert: ':$1 - [0:0]', snippet: true },
    { label: 'COMMIT', kind: 'value', detail: message('The end of the table') },
  ];
}
