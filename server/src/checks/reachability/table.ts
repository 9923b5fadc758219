/** What no packet reaches in a table: rules behind those that take all, and chains that only such rules lead to. */
import type { Block } from '../../dialects/iptables-save/dump/blocks.ts';
import { declarationsOf, jumpsTo, ruleLinesOf } from '../../dialects/iptables-save/dump/names.ts';
import type { Part } from '../../dialects/iptables-save/dump/part.ts';
import type { Rule } from '../../dialects/iptables-save/model.ts';
import { type Ending, endingsOf } from '../shape.ts';
import { type RulesView, ruleAt } from '../view.ts';
import { chainsWithTakers } from './candidates.ts';
import { type Hidden, hiddenRules } from './chain.ts';

/** Places are lines of the file. None where lines insert and delete rules: there the order of the lines is not that of the rules. */
export function hiddenIn(view: RulesView, block: Block): readonly Hidden[] {
  if (block.edited) return [];
  const closed = closedChains(view, block);
  const chains = new Set(chainsWithTakers(view, block));
  for (const name of closed) for (const { from } of jumpsTo(block, name)) chains.add(from);
  return [...chains].flatMap((chain) => hiddenInChain(view, block, chain, closed));
}

/** Chains that are declared twice begin anew in one program and are refused by the other. */
export function hiddenInChain(
  view: RulesView,
  block: Block,
  chain: string,
  closed: ReadonlySet<string> = closedChains(view, block),
): readonly Hidden[] {
  if (declarationsOf(block, chain).length > 1) return [];
  const found = kept(block, chain, closed, () =>
    hiddenRules(rulesOf(view, ruleLinesOf(block, chain)), {
      family: block.family,
      isChain: (name) => block.index.declared.has(name) || block.index.rules.has(name),
      isClosed: (name) => closed.has(name),
    }),
  );
  if (found.length === 0) return found;
  const lines = ruleLinesOf(block, chain);
  const lineOf = (at: number): number => lines[at] ?? 0;
  return found.map(({ at, by, takes }) => ({ at: lineOf(at), by: by.map(lineOf), takes }));
}

function* rulesOf(view: RulesView, lines: readonly number[]): Generator<Rule> {
  for (const line of lines) {
    const rule = ruleAt(view, line);
    if (rule !== undefined) yield rule;
  }
}

interface Answer {
  readonly parts: readonly Part[];
  readonly closed: string;
  readonly hidden: readonly Hidden[];
}

/** By the first part that holds rules of the chain: an edit elsewhere leaves all of them as they are. */
const answers = new WeakMap<Part, Map<string, Answer>>();

function kept(
  block: Block,
  chain: string,
  closed: ReadonlySet<string>,
  find: () => readonly Hidden[],
): readonly Hidden[] {
  const placed = (block.index.rules.get(chain) ?? [])
    .flatMap((slot) => block.parts[block.order.get(slot) ?? -1] ?? [])
    .sort((a, b) => a.base - b.base);
  const head = placed[0];
  if (head === undefined) return [];
  const ofHead = answers.get(head.part) ?? new Map<string, Answer>();
  answers.set(head.part, ofHead);
  const names = [...closed].join();
  const known = ofHead.get(chain);
  const same =
    known !== undefined &&
    known.closed === names &&
    known.parts.length === placed.length &&
    placed.every(({ part }, index) => part === known.parts[index]);
  if (same) return known.hidden;
  const hidden = find();
  ofHead.set(chain, { parts: placed.map(({ part }) => part), closed: names, hidden });
  return hidden;
}

/** Chains in which every packet is decided about: an unconditional verdict, and no way back above it. */
function closedChains(view: RulesView, block: Block): ReadonlySet<string> {
  const closed = new Set<string>();
  const ends = new Map<string, number>();
  for (const { chain, line, how, target } of endingsIn(view, block)) {
    if (how === 'jump' && target !== 'RETURN' && !ends.has(chain)) ends.set(chain, line);
  }
  const waiting = [...ends];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [chain, end] = next;
    if (closed.has(chain) || !decidesAlone(view, block, chain, end)) continue;
    closed.add(chain);
    // A jump without condition to a closed chain closes the one that it stands in.
    for (const { line, from } of jumpsTo(block, chain)) if (isUnconditional(view, line)) waiting.push([from, line]);
  }
  return closed;
}

function endingsIn(view: RulesView, block: Block): readonly Ending[] {
  return view.dump.slots
    .filter(({ id }) => block.order.has(id))
    .flatMap(({ reading, firstLine }) => endingsOf(reading).map((each) => ({ ...each, line: firstLine + each.line })))
    .filter(({ line }) => line > block.firstLine && line <= block.lastLine);
}

function isUnconditional(view: RulesView, line: number): boolean {
  const rule = ruleAt(view, line);
  return (
    rule !== undefined && rule.conditions.length === 0 && rule.matches.every(({ spec }) => spec?.name === 'comment')
  );
}

/** True where no rule above the end lets a packet go back to the caller. */
function decidesAlone(view: RulesView, block: Block, chain: string, end: number): boolean {
  return ruleLinesOf(block, chain).every((line) => {
    if (line >= end) return true;
    const target = ruleAt(view, line)?.target;
    return target === undefined || (target.how === 'jump' && target.name !== 'RETURN');
  });
}

/** A chain to which only rules lead that are never reached. */
export interface Unentered {
  readonly chain: string;
  /** Line that declares it. */
  readonly line: number;
  readonly calls: readonly number[];
}

export function unenteredIn(
  block: Block,
  hidden: readonly Hidden[],
  targetAt: (line: number) => string | undefined,
): readonly Unentered[] {
  const dead = new Set(hidden.map(({ at }) => at));
  const found = new Map<string, Unentered>();
  const waiting = hidden.map(({ at }) => at);
  for (let line = waiting.pop(); line !== undefined; line = waiting.pop()) {
    const chain = targetAt(line);
    const declared = chain === undefined ? undefined : declarationsOf(block, chain)[0];
    if (chain === undefined || declared === undefined || found.has(chain)) continue;
    const calls = jumpsTo(block, chain).map((jump) => jump.line);
    if (!calls.every((call) => dead.has(call))) continue;
    found.set(chain, { chain, line: declared, calls });
    for (const below of ruleLinesOf(block, chain)) {
      dead.add(below);
      waiting.push(below);
    }
  }
  return [...found.values()];
}
