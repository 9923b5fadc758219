/** Problems that no line has by itself: chains that do not fit together, tables without an end. */

import { message } from '../../../text/message.ts';
import { span } from '../../../text/span.ts';
import type { Problem } from '../../problem.ts';
import type { Line } from '../model.ts';
import { wrongChain } from '../rule/placement.ts';
import { hasBlank } from '../words.ts';
import { type NameIndex, namesChanged } from './block-index.ts';
import { type BlockProblem, type Lines, problem } from './block-problem.ts';
import type { Block } from './blocks.ts';
import type { ChunkProblem } from './chunk-reading.ts';
import type { Edges } from './edges.ts';
import { editProblems } from './edits.ts';
import { buildingGraph, chainBits, graphOf } from './graph.ts';
import { missingChain } from './missing-chain.ts';
import { isBuiltin } from './names.ts';
import { linesOf, type Part, type PlacedPart } from './part.ts';
import { forbiddenBy } from './part-builder.ts';

/** In steps: one that brings no problem is undefined. */
export function* blockProblems(lines: Lines, block: Block): Generator<BlockProblem | undefined> {
  const checkNames = !block.edited;
  // Asked for by every part below, and kept: here it can be made in steps.
  yield* buildingGraph(block.index.edges);
  for (const placed of block.parts) {
    for (const { line, problem } of partProblems(lines, block, placed, checkNames)) {
      yield { line: placed.base + line, problem };
    }
    yield undefined;
  }
  if (!checkNames) yield* editProblems(lines, block);
  yield* endProblems(lines, block);
}

/** Problems of a part, and what they depend on. */
interface Kept<Key> {
  readonly key: Key;
  readonly problems: readonly ChunkProblem[];
}

const keptNames = new WeakMap<Part, Kept<NameIndex>>();
const keptJumps = new WeakMap<Part, Kept<readonly Edges[]>>();

function partProblems(lines: Lines, block: Block, placed: PlacedPart, checkNames: boolean): readonly ChunkProblem[] {
  const { part } = placed;
  const { edges } = block.index;
  const byJumps = keep(keptJumps, part, edges, () => [
    ...circles(lines, block, placed),
    ...misplaced(lines, block, placed),
  ]);
  if (!checkNames) return byJumps;
  const byNames = nameProblems(lines, block, placed);
  return byNames.length === 0 ? byJumps : [...byNames, ...byJumps];
}

/** A part without problems is asked again only where an edit declared, or took away, a chain that it mentions. */
function nameProblems(lines: Lines, block: Block, placed: PlacedPart): readonly ChunkProblem[] {
  const { declared } = block.index;
  const { part } = placed;
  const before = keptNames.get(part);
  if (before !== undefined && before.problems.length === 0 && before.key !== declared) {
    const changed = namesChanged(before.key, declared);
    if (changed !== undefined && !mentionsAny(block, placed, changed))
      keptNames.set(part, { ...before, key: declared });
  }
  return keep(keptNames, part, declared, () => [
    ...duplicates(lines, block, placed),
    ...unknownChains(lines, block, placed),
  ]);
}

function mentionsAny({ index }: Block, { slot }: PlacedPart, names: ReadonlySet<string>): boolean {
  for (const name of names) {
    for (const mentions of [index.declared, index.rules, index.jumps]) {
      if (mentions.get(name)?.includes(slot)) return true;
    }
  }
  return false;
}

function keep<Key>(
  kept: WeakMap<Part, Kept<Key>>,
  part: Part,
  key: Key,
  find: () => readonly ChunkProblem[],
): readonly ChunkProblem[] {
  const before = kept.get(part);
  if (before?.key === key) return before.problems;
  const problems = find();
  kept.set(part, { key, problems });
  return problems;
}

/** The other program's refusals do not count where the header says which one wrote the dump. */
function refusedBy(block: Block, by: 'nft' | 'legacy'): Partial<Problem> | undefined {
  if (block.variant === undefined) return { refusedBy: by };
  return block.variant === by ? {} : undefined;
}

// Messages name no lines: they are kept while edits elsewhere move the lines.
function* duplicates(lines: Lines, block: Block, { slot, part }: PlacedPart): Generator<ChunkProblem> {
  const by = refusedBy(block, 'legacy');
  if (!by || part.kind === 'listing') return;
  const here = new Set<string>();
  for (const [index, id] of part.declared.ids.entries()) {
    const name = part.declared.names[id] ?? '';
    const again =
      here.has(name) || (block.index.declared.get(name) ?? []).some((other) => isBefore(block, other, slot));
    here.add(name);
    if (!again || isBuiltin(block, name)) continue;
    const line = part.declared.lines[index] ?? 0;
    const read = lines.lineOf(slot, line);
    const at = read.kind === 'chain' ? read.nameSpan : span(0, 1);
    const what = message('Chain “{name}” is declared already.', { name });
    yield { line, problem: problem('duplicate-chain', at, what, by) };
  }
}

function isBefore(block: Block, slot: number, other: number): boolean {
  return (block.order.get(slot) ?? 0) < (block.order.get(other) ?? 0);
}

/** True where the chain is built in, or declared before the line. */
function exists(block: Block, placed: PlacedPart, name: string, line: number): boolean {
  const slots = block.index.declared.get(name);
  if (slots === undefined) return isBuiltin(block, name);
  if (slots.some((slot) => isBefore(block, slot, placed.slot)) || isBuiltin(block, name)) return true;
  return slots.includes(placed.slot) && linesOf(placed.part.declared, name).some((declared) => declared < line);
}

/** Names that one chunk's unknown chains are compared with, so that a table without its chain lines costs no minutes. */
const MOST_COMPARED = 10_000;

function* unknownChains(lines: Lines, block: Block, placed: PlacedPart): Generator<ChunkProblem> {
  const { slot, part } = placed;
  for (const mentions of [part.rules, part.jumps]) {
    // Most names are declared in chunks before: asked once a chunk, not once a line.
    const doubtful = new Set(mentions.names.filter((name) => !exists(block, placed, name, 0)));
    const builtin = mentions === part.jumps ? mentions.names.filter((name) => isBuiltin(block, name)) : [];
    if (doubtful.size === 0 && builtin.length === 0) continue;
    for (const [index, id] of mentions.ids.entries()) {
      const name = mentions.names[id] ?? '';
      const line = mentions.lines[index] ?? 0;
      const wrong = builtin.includes(name) || (doubtful.has(name) && !exists(block, placed, name, line));
      // A target with a blank in it was reported where it stands.
      if (!wrong || (mentions === part.jumps && hasBlank(name))) continue;
      const read = lines.lineOf(slot, line);
      const suggest = doubtful.size * block.index.declared.size <= MOST_COMPARED;
      if (read.kind === 'rule')
        yield { line, problem: missingChain(block, read, name, mentions === part.jumps, suggest) };
    }
  }
}

function* circles(lines: Lines, block: Block, { slot, part }: PlacedPart): Generator<ChunkProblem> {
  const graph = graphOf(block.index.edges);
  if (!graph.circular) return;
  for (const [index, id] of part.jumps.ids.entries()) {
    const to = part.jumps.names[id] ?? '';
    const from = part.rules.names[part.rules.ids[part.jumpRules[index] ?? 0] ?? 0] ?? '';
    if (!graph.closesCircle(from, to)) continue;
    const line = part.jumps.lines[index] ?? 0;
    const read = lines.lineOf(slot, line);
    const at = read.kind === 'rule' && read.rule.target ? read.rule.target.nameSpan : span(0, 1);
    const what = message(
      'This jump closes a circle: from “{to}” packets come back to “{from}”, and from there here again.',
      { from, to },
    );
    yield { line, problem: problem('jump-loop', at, what) };
  }
}

/** Rules of user-defined chains that packets reach from built-in chains which do not accept them. */
function* misplaced(lines: Lines, block: Block, { slot, part }: PlacedPart): Generator<ChunkProblem> {
  if (part.bounds.length === 0 || part.kind === 'listing') return;
  const graph = graphOf(block.index.edges);
  const wrong = new Set<string>();
  for (const { chain, forbidden } of part.bounds) if ((graph.reach(chain) & forbidden) !== 0) wrong.add(chain);
  if (wrong.size === 0) return;
  for (const { rule, limit } of part.limited) {
    const bounds = part.limits[limit];
    const chain = part.rules.names[part.rules.ids[rule] ?? 0] ?? '';
    if (!bounds || !wrong.has(chain)) continue;
    const bits = graph.reach(chain) & forbiddenBy(bounds);
    const from = Object.entries(chainBits).find(([, bit]) => (bits & bit) !== 0)?.[0];
    const by = bounds.refusedBy ? refusedBy(block, bounds.refusedBy) : {};
    if (from === undefined || !by) continue;
    const line = part.rules.lines[rule] ?? 0;
    const read = lines.lineOf(slot, line);
    const at = read.kind === 'rule' ? limitSpan(read, bounds.what) : span(0, 1);
    const detail = wrongChain(bounds.what, from, bounds.chains);
    const what = message('{detail} Jumps lead from there to chain {own}.', { detail, own: chain });
    yield { line, problem: problem('wrong-chain', at, what, by) };
  }
}

/** Where the limited word stands: the match, the target or the option. */
function limitSpan({ rule }: Line & { kind: 'rule' }, what: string): Problem['span'] {
  const [kind = '', name = ''] = what.split(' ');
  const extensions = rule.target ? [...rule.matches, rule.target] : rule.matches;
  if (kind === '-m' || kind === '-j') {
    const found = extensions.find((extension) => extension.name === name && (kind === '-j') === 'how' in extension);
    if (found) return found.nameSpan;
  }
  for (const { options } of extensions) {
    const use = options.find(({ spec }) => spec.name === kind);
    if (use) return use.nameSpan;
  }
  return rule.commandSpan;
}

function* endProblems(lines: Lines, block: Block): Generator<BlockProblem> {
  if (block.kind === 'listing') return;
  const last = block.parts.at(-1);
  const first = block.parts[0];
  if (!block.closed && first && block.lastLine >= lines.lastLine) {
    const read = lines.lineOf(first.slot, first.part.firstLine);
    const at = read.kind === 'table' ? read.nameSpan : span(0, 1);
    const what = message('Table {table} has no COMMIT: nothing of it is applied.', { table: block.table ?? '' });
    yield { line: block.firstLine, problem: problem('missing-commit', at, what) };
  }
  const by = refusedBy(block, 'legacy');
  if (block.closed && last && by && block.lastLine === lines.lastLine && !lines.endsInLineFeed) {
    const what = message('The file must end in a line feed behind COMMIT.');
    yield { line: block.lastLine, problem: problem('missing-commit', span(0, 'COMMIT'.length), what, by) };
  }
}
