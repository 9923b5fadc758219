/** A table whose lines edit it (-I, -D, -N, -X…): read in order, as iptables-restore carries them out. */
import { message } from '../../../text/message.ts';
import { onceWithin } from '../../../text/once.ts';
import { type Span, span } from '../../../text/span.ts';
import type { Problem } from '../../problem.ts';
import type { ProblemCode } from '../codes.ts';
import type { Line, Rule } from '../model.ts';
import { ruleNumberOf } from '../rule/commands.ts';
import type { BlockProblem, Lines } from './block-problem.ts';
import type { Block } from './blocks.ts';
import { expandedCount } from './expansion.ts';
import { missingChain } from './missing-chain.ts';
import { isBuiltin } from './names.ts';
import { ruleKey } from './rule-key.ts';

/** A rule of the table as it ends up: a line of the file, and which of the rules that the line makes. */
export interface FinalRule {
  readonly line: number;
  readonly nth: number;
}

export interface FinalChain {
  readonly policy: string | undefined;
  /** Line that made or declared it; undefined: built in, and no line says anything. */
  readonly line: number | undefined;
  readonly rules: readonly FinalRule[];
}

interface Chain {
  policy: string | undefined;
  line: number | undefined;
  readonly rules: (FinalRule & { readonly key: string; readonly target: string | undefined })[];
}

interface Simulation {
  readonly lines: Lines;
  readonly block: Block;
  readonly chains: Map<string, Chain>;
  readonly problems: BlockProblem[];
}

export interface FinalTable {
  readonly chains: ReadonlyMap<string, FinalChain>;
  readonly problems: readonly BlockProblem[];
}

/** The table after its last line; kept with the block. */
export const finalTable = onceWithin((lines: Lines, block: Block): FinalTable => {
  const simulation: Simulation = { lines, block, chains: new Map(), problems: [] };
  for (const { slot, part, base } of block.parts) {
    for (let line = part.firstLine; line <= part.lastLine; line++) {
      carryOut(lines.lineOf(slot, line), base + line, simulation);
    }
  }
  return { chains: simulation.chains, problems: simulation.problems };
});

export function* editProblems(lines: Lines, block: Block): Generator<BlockProblem> {
  yield* finalTable(lines, block).problems;
}

function find(name: string, simulation: Simulation): Chain | undefined {
  const chain = simulation.chains.get(name);
  if (chain || !isBuiltin(simulation.block, name)) return chain;
  const builtin: Chain = { policy: undefined, line: undefined, rules: [] };
  simulation.chains.set(name, builtin);
  return builtin;
}

function carryOut(line: Line, number: number, simulation: Simulation): void {
  if (line.kind === 'chain' && line.name !== '') declare(line, number, simulation);
  else if (line.kind === 'rule') carryOutRule(line, number, simulation);
}

function declare(line: Line & { kind: 'chain' }, number: number, simulation: Simulation): void {
  const { block, chains } = simulation;
  const chain = find(line.name, simulation);
  if (isBuiltin(block, line.name)) {
    if (chain && line.policy !== '-') chain.policy = line.policy;
    if (chain) chain.line = number;
    return;
  }
  if (chain) {
    const what = message('Chain “{name}” is declared already.', { name: line.name });
    refuse('duplicate-chain', line.nameSpan, what, number, simulation, 'legacy');
    // nft takes it for an order to begin anew.
    chain.rules.length = 0;
    return;
  }
  chains.set(line.name, { policy: undefined, line: number, rules: [] });
}

function refuse(
  code: ProblemCode,
  at: Span,
  what: Problem['message'],
  line: number,
  simulation: Simulation,
  by?: 'nft' | 'legacy',
): void {
  const { variant } = simulation.block;
  if (by !== undefined && variant !== undefined && variant !== by) return;
  const more = by !== undefined && variant === undefined ? { refusedBy: by } : {};
  simulation.problems.push({ line, problem: { code, span: at, message: what, ...more } });
}

/** Commands that need a chain which exists. */
const needsChain: ReadonlySet<string> = new Set(['-A', '-I', '-D', '-R', '-C', '-F', '-X', '-Z', '-L', '-S', '-E']);

function carryOutRule(line: Line & { kind: 'rule' }, number: number, simulation: Simulation): void {
  const { rule } = line;
  const name = rule.chain;
  const chain = name === undefined ? undefined : find(name, simulation);
  if (name !== undefined && !chain && needsChain.has(rule.command)) {
    simulation.problems.push({ line: number, problem: missingChain(simulation.block, line, name, false, true) });
    return;
  }
  if (rule.dropped) {
    lookUpTarget(line, number, simulation);
    return;
  }
  switch (rule.command) {
    case '-A':
    case '-I':
    case '-R':
    case '-D':
    case '-C':
      if (chain) changeRules(line, chain, number, simulation);
      break;
    case '-F':
      for (const each of chain ? [chain] : simulation.chains.values()) each.rules.length = 0;
      break;
    case '-Z':
      if (chain && rule.argument) checkNumber(rule, chain, chain.rules.length, number, simulation);
      break;
    case '-N':
      makeChain(rule, number, simulation);
      break;
    case '-X':
      removeChains(rule, number, simulation);
      break;
    case '-E':
      renameChain(rule, number, simulation);
      break;
    case '-P':
      if (rule.argument) setPolicy(rule, number, simulation);
      break;
    default:
      break;
  }
}

/** Of a rule that is not made, legacy still wants the target to exist. */
function lookUpTarget(line: Line & { kind: 'rule' }, number: number, simulation: Simulation): void {
  const { target } = line.rule;
  if (!target || target.spec || find(target.name, simulation)) return;
  const { code, span: at, message: what } = missingChain(simulation.block, line, target.name, true, true);
  refuse(code as ProblemCode, at, what, number, simulation, 'legacy');
}

/** The rule's number as an index from 0; undefined after a problem was reported. */
function checkNumber(rule: Rule, chain: Chain, last: number, line: number, simulation: Simulation): number | undefined {
  const { argument } = rule;
  const wanted = argument === undefined ? 1 : ruleNumberOf(argument.text, rule.command);
  if (wanted === undefined || wanted < 1) return undefined;
  if (wanted <= last) return wanted - 1;
  const what = message('Chain “{chain}” has {count} rules here: there is no place {number}.', {
    chain: rule.chain ?? '',
    count: chain.rules.length,
    number: wanted,
  });
  refuse('unknown-rule', argument?.span ?? rule.commandSpan, what, line, simulation);
  return undefined;
}

function changeRules(line: Line & { kind: 'rule' }, chain: Chain, number: number, simulation: Simulation): void {
  const { rule } = line;
  const { command, target } = rule;
  if (target && !target.spec && (isBuiltin(simulation.block, target.name) || !find(target.name, simulation))) {
    simulation.problems.push({ line: number, problem: missingChain(simulation.block, line, target.name, true, true) });
  }
  if (command === '-R' && !rule.argument) return;
  if (command === '-D' && rule.argument) {
    const index = checkNumber(rule, chain, chain.rules.length, number, simulation);
    if (index !== undefined) chain.rules.splice(index, 1);
    return;
  }
  const key = ruleKey(rule);
  if (command === '-D' || command === '-C') {
    const index = chain.rules.findIndex((candidate) => candidate.key === key);
    if (index < 0) {
      const what = message('Chain “{chain}” has no such rule here.', { chain: rule.chain ?? '' });
      refuse('unknown-rule', rule.commandSpan, what, number, simulation);
    } else if (command === '-D') {
      chain.rules.splice(index, 1);
    }
    return;
  }
  const made = Array.from({ length: expandedCount(rule) }, (_, nth) => ({
    line: number,
    nth,
    key,
    target: goal(rule),
  }));
  if (command === '-A') {
    chain.rules.push(...made);
    return;
  }
  const last = command === '-I' ? chain.rules.length + 1 : chain.rules.length;
  const index = checkNumber(rule, chain, last, number, simulation);
  if (index === undefined) return;
  // Inserted one after another at the same place, several rules of one line come out in reverse.
  if (command === '-I') chain.rules.splice(index, 0, ...made.reverse());
  else chain.rules.splice(index, 1, ...made);
}

/** The chain that the rule goes to; undefined: none. */
function goal({ target }: Rule): string | undefined {
  return target && !target.spec ? target.name : undefined;
}

function makeChain(rule: Rule, line: number, simulation: Simulation): void {
  const name = rule.chain ?? '';
  const chain = find(name, simulation);
  if (!chain) {
    simulation.chains.set(name, { policy: undefined, line, rules: [] });
    return;
  }
  refuse('duplicate-chain', rule.chainSpan, message('Chain “{name}” exists already.', { name }), line, simulation);
}

/** -X takes empty chains that nobody goes to; without a name it takes all. */
function removeChains(rule: Rule, line: number, simulation: Simulation): void {
  const { chains, block } = simulation;
  const names = rule.chain === undefined ? [...chains.keys()].filter((name) => !isBuiltin(block, name)) : [rule.chain];
  const used = new Set([...chains.values()].flatMap(({ rules }) => rules.map(({ target }) => target)));
  const at = rule.chain === undefined ? rule.commandSpan : rule.chainSpan;
  for (const name of names) {
    if (isBuiltin(block, name)) {
      // nft removes an empty one that the file itself brought in.
      const made = chains.get(name)?.line !== undefined && chains.get(name)?.rules.length === 0;
      const what = message('Chain “{name}” is built in and cannot be removed.', { name });
      refuse('unknown-chain', at, what, line, simulation, made ? 'legacy' : undefined);
    } else if ((chains.get(name)?.rules.length ?? 0) > 0) {
      refuse(
        'unknown-chain',
        at,
        message('Chain “{name}” cannot be removed: it has rules.', { name }),
        line,
        simulation,
      );
    } else if (used.has(name)) {
      refuse(
        'unknown-chain',
        at,
        message('Chain “{name}” cannot be removed: rules go there.', { name }),
        line,
        simulation,
      );
    } else {
      chains.delete(name);
    }
  }
}

function renameChain(rule: Rule, line: number, simulation: Simulation): void {
  const { chains, block } = simulation;
  const from = rule.chain ?? '';
  const to = rule.argument?.text ?? '';
  const chain = chains.get(from);
  if (!chain || isBuiltin(block, from)) {
    refuse(
      'unknown-chain',
      rule.chainSpan,
      message('Chain “{name}” is built in and cannot be renamed.', { name: from }),
      line,
      simulation,
    );
    return;
  }
  const at = rule.argument?.span ?? span(0, 1);
  if (find(to, simulation)) {
    refuse('duplicate-chain', at, message('Chain “{name}” exists already.', { name: to }), line, simulation);
    return;
  }
  const what = message('nft cannot rename a chain that the same file makes.');
  refuse('refused-in-restore', rule.commandSpan, what, line, simulation, 'nft');
  chains.delete(from);
  chains.set(to, chain);
}

function setPolicy(rule: Rule, line: number, simulation: Simulation): void {
  const { block } = simulation;
  const name = rule.chain ?? '';
  const policy = rule.argument?.text ?? '';
  if (!isBuiltin(block, name)) {
    const what = message('Only built-in chains have a policy, and “{name}” is none.', { name });
    refuse('unknown-chain', rule.chainSpan, what, line, simulation);
    return;
  }
  const at = rule.argument?.span ?? rule.chainSpan;
  if (policy !== 'ACCEPT' && policy !== 'DROP') {
    refuse('bad-policy', at, message('A policy is ACCEPT or DROP, not “{policy}”.', { policy }), line, simulation);
    return;
  }
  if (policy === 'DROP' && block.table === 'nat') {
    refuse(
      'bad-policy',
      at,
      message('-P does not make DROP a policy of table nat: a chain line does.'),
      line,
      simulation,
    );
    return;
  }
  const chain = find(name, simulation);
  if (chain) {
    chain.policy = policy;
    chain.line ??= line;
  }
}
