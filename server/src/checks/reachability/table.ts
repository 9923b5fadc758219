/** What no packet reaches in a table: rules behind those that take all, and chains that only such rules lead to. */
import type { Block } from '../../dialects/iptables-save/dump/blocks.ts';
import {
  declarationsOf,
  jumpsTo,
  partsWithRules,
  ruleLinesOf,
  targetsOf,
} from '../../dialects/iptables-save/dump/names.ts';
import type { Part } from '../../dialects/iptables-save/dump/part.ts';
import type { Rule } from '../../dialects/iptables-save/model.ts';
import { type Ending, endingsOf } from '../shape.ts';
import { type RulesView, ruleAt } from '../view.ts';
import { chainsWithTakers, decidingChains } from './candidates.ts';
import { type Hidden, hiddenRules } from './chain.ts';
import { type Taking, takingOf } from './taking.ts';

/** Places are lines of the file. None where lines insert and delete rules: there the order of the lines is not that of the rules. */
export function hiddenIn(view: RulesView, block: Block): readonly Hidden[] {
  if (block.edited) return [];
  const inside = chainsOf(view, block);
  const chains = new Set(chainsWithTakers(view, block));
  for (const name of inside.closed) for (const { from } of jumpsTo(block, name)) chains.add(from);
  for (const name of inside.deciding) if (targetsOf(block, name).size > 0) chains.add(name);
  return [...chains].flatMap((chain) => hiddenInChain(view, block, chain, inside));
}

/** Chains that are declared twice begin anew in one program and are refused by the other. */
export function hiddenInChain(
  view: RulesView,
  block: Block,
  chain: string,
  inside: Chains = chainsOf(view, block),
): readonly Hidden[] {
  if (declarationsOf(block, chain).length > 1) return [];
  const found = kept(block, chain, inside, (takingOf) =>
    hiddenRules(rulesOf(view, ruleLinesOf(block, chain)), {
      family: block.family,
      isChain: (name) => isChain(block, name),
      isClosed: (name) => inside.closed.has(name),
      takingOf,
    }),
  );
  if (found.length === 0) return found;
  const lines = ruleLinesOf(block, chain);
  const lineOf = (at: number): number => lines[at] ?? 0;
  return found.map(({ at, by, takes }) => ({ at: lineOf(at), by: by.map(lineOf), takes }));
}

function isChain(block: Block, name: string): boolean {
  return block.index.declared.has(name) || block.index.rules.has(name);
}

/** What is known of the chains of a table when one of them is looked at. */
interface Chains {
  /** Those from which no packet comes back. */
  readonly closed: ReadonlySet<string>;
  /** Those that may take packets for good, by rules of their own or of chains that they call. */
  readonly deciding: ReadonlySet<string>;
  readonly takingOf: (name: string) => Taking | undefined;
}

/** Rules that are read for what chains take, in one table; and chains that one chain calls, where that is looked at. */
const mostRead = 20_000;
const mostCalled = 256;

function chainsOf(view: RulesView, block: Block): Chains {
  const closed = closedChains(view, block);
  const deciding = decidingChains(view, block);
  const known = new Map<string, Taking | undefined>();
  let left = mostRead;
  const find = (name: string): Taking | undefined => {
    if (known.has(name)) return known.get(name);
    // A chain that leads back to itself is not followed round.
    known.set(name, undefined);
    if (!isChain(block, name) || declarationsOf(block, name).length > 1) return undefined;
    if (targetsOf(block, name).size > mostCalled) return undefined;
    const lines = ruleLinesOf(block, name);
    left -= lines.length;
    if (left < 0) return undefined;
    const taking = takingOf(rulesOf(view, lines), {
      family: block.family,
      isChain: (other) => isChain(block, other),
      takingOf: find,
    });
    known.set(name, taking);
    return taking;
  };
  return { closed, deciding, takingOf: find };
}

function* rulesOf(view: RulesView, lines: readonly number[]): Generator<Rule> {
  for (const line of lines) {
    const rule = ruleAt(view, line);
    if (rule !== undefined) yield rule;
  }
}

interface Answer {
  readonly closed: string;
  /** The parts that hold rules of the chain and of those that it calls, as far as they were looked at. */
  readonly read: ReadonlyMap<string, readonly Part[]>;
  readonly hidden: readonly Hidden[];
}

/** By the first part that holds rules of the chain: an edit elsewhere leaves all of them as they are. */
const answers = new WeakMap<Part, Map<string, Answer>>();

function kept(
  block: Block,
  chain: string,
  inside: Chains,
  find: (takingOf: Chains['takingOf']) => readonly Hidden[],
): readonly Hidden[] {
  const [head] = partsOf(block, chain);
  if (head === undefined) return [];
  const ofHead = answers.get(head) ?? new Map<string, Answer>();
  answers.set(head, ofHead);
  const closed = [...inside.closed].join();
  const known = ofHead.get(chain);
  if (known !== undefined && known.closed === closed && isSame(block, known.read)) return known.hidden;
  const read = new Map([[chain, partsOf(block, chain)]]);
  const calls = targetsOf(block, chain).size;
  const hidden = find((name) => {
    if (calls > mostCalled || !mayDecide(block, inside, name)) return undefined;
    for (const below of belowOf(block, name)) read.set(below, partsOf(block, below));
    return inside.takingOf(name);
  });
  ofHead.set(chain, { closed, read, hidden });
  return hidden;
}

/** Chains that decide about nothing are read too where they are small: what comes back may be what it was. */
function mayDecide(block: Block, { deciding }: Chains, name: string): boolean {
  return deciding.has(name) || partsOf(block, name).length === 1;
}

function partsOf(block: Block, chain: string): readonly Part[] {
  return partsWithRules(block, chain).map(({ part }) => part);
}

function isSame(block: Block, read: Answer['read']): boolean {
  for (const [chain, parts] of read) {
    const now = partsOf(block, chain);
    if (now.length !== parts.length || now.some((part, index) => part !== parts[index])) return false;
  }
  return true;
}

/** The chain and all that it leads to. */
function belowOf(block: Block, name: string): ReadonlySet<string> {
  const found = new Set([name]);
  for (const each of found) for (const to of targetsOf(block, each)) found.add(to);
  return found;
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
