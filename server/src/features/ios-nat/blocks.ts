/** Blocks of a configuration: a command that opens one, with the lines below it; and runs of lines of one kind. */
import { linesOf, type RouterDump } from '../../dialects/ios-nat/dump/dump.ts';
import type { RouterLine } from '../../dialects/ios-nat/read-line.ts';
import { isNat } from '../../dialects/ios-nat/syntax-problems.ts';
import { once } from '../../text/once.ts';
import type { Fold } from '../folding.ts';
import type { RouterView } from './view.ts';

interface OpenBlock {
  readonly first: number;
  readonly indent: number;
  last: number;
}

/** Blocks of at least two lines, also those of commands that are left alone: whatever is indented below a line. */
export function blocksOf({ dump }: RouterView): readonly Fold[] {
  return blocksIn(dump);
}

const blocksIn = once((dump: RouterDump): readonly Fold[] => {
  const blocks: Fold[] = [];
  const open: OpenBlock[] = [];
  const close = (indent: number): void => {
    for (let block = open.at(-1); block !== undefined && block.indent >= indent; block = open.at(-1)) {
      open.pop();
      if (block.last > block.first) blocks.push({ first: block.first, last: block.last });
    }
  };
  /** The block of pasted commands, whose lines are not indented. */
  let flat: { readonly first: number; last: number } | undefined;
  for (const { line, number } of linesOf(dump)) {
    const start = startOf(line);
    if (start === undefined || start.kind === 'comment') continue;
    close(start.indent);
    for (const block of open) block.last = number;
    if (line.kind === 'command' && line.opens !== undefined) {
      if (flat !== undefined && flat.last > flat.first) blocks.push(flat);
      flat = { first: number, last: number };
    } else if (flat !== undefined) {
      if (line.kind === 'command' && line.mode !== 'config' && start.indent === 0) flat.last = number;
      else {
        if (flat.last > flat.first) blocks.push(flat);
        flat = undefined;
      }
    }
    open.push({ first: number, indent: start.indent, last: number });
  }
  close(0);
  if (flat !== undefined && flat.last > flat.first) blocks.push(flat);
  return blocks;
});

function startOf(line: RouterLine): Extract<RouterLine, { readonly kind: 'command' }>['start'] | undefined {
  return line.kind === 'nothing' ? line.start : line.start;
}

/** Runs of NAT rules, of routes, and of a numbered list's lines. */
export function runsOf({ dump }: RouterView): readonly Fold[] {
  const runs: { readonly key: string; readonly first: number; last: number }[] = [];
  for (const { line, number } of linesOf(dump)) {
    if (line.kind !== 'command' || line.mode !== 'config') continue;
    const key = keyOf(line);
    if (key === undefined) continue;
    const open = runs.at(-1);
    if (open !== undefined && open.last === number - 1 && open.key === key) open.last = number;
    else runs.push({ key, first: number, last: number });
  }
  return runs.filter(({ first, last }) => last > first).map(({ first, last }) => ({ first, last }));
}

function keyOf(line: Extract<RouterLine, { readonly kind: 'command' }>): string | undefined {
  if (isNat(line.words)) return 'nat';
  if (line.id === 'route') return 'route';
  if (line.id === 'standard-line' || line.id === 'extended-line') {
    return `list ${line.words.find(({ token }) => token.name === 'list')?.text ?? ''}`;
  }
  return undefined;
}
