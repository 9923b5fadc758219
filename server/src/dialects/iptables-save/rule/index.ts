/** One rule line: words in, a rule and its problems out. */
import type { CoreOptionSpec } from '../../../catalog/types.ts';
import { message } from '../../../text/message.ts';
import type { Problem } from '../../problem.ts';
import type { LineContext } from '../context.ts';
import type { Counters, MatchUse, Rule, TargetUse, Word } from '../model.ts';
import { checkCompleteness } from './completeness.ts';
import { type ChainLimit, checkPlacement } from './placement.ts';
import { checkProtocol } from './protocols.ts';
import { type Extension, type LoadedMatch, type LoadedTarget, type RuleState, report } from './state.ts';
import { readWords } from './words.ts';

/** Words of a rule, the command included, beyond which iptables-restore gives up. */
const MAX_WORDS = 251;

export interface RuleReading {
  readonly rule: Rule;
  readonly problems: readonly Problem[];
  /** What only some built-in chains accept, where the rule stands in a user-defined chain. */
  readonly limits: readonly ChainLimit[];
}

export function readRule(words: readonly Word[], counters: Counters | undefined, context: LineContext): RuleReading {
  const state: RuleState = {
    context,
    words,
    next: 0,
    negation: undefined,
    command: undefined,
    chain: undefined,
    argument: undefined,
    protocol: undefined,
    conditions: [],
    others: [],
    matches: [],
    target: undefined,
    sources: [],
    impliedLoaded: false,
    stopped: false,
    problems: [],
  };
  const excess = words[MAX_WORDS];
  if (excess)
    report(state, 'line-too-long', excess.span, message('A rule has at most {max} words.', { max: MAX_WORDS }));
  readWords(state);
  const limits = state.stopped ? [] : finish(state);
  return { rule: ruleOf(state, counters), problems: state.problems, limits };
}

/** Checks that need the whole line. */
function finish(state: RuleState): readonly ChainLimit[] {
  if (state.negation) {
    report(state, 'misplaced-negation', state.negation, message('An exclamation mark needs an option behind it.'));
  }
  for (const match of state.matches) checkExtension(match, state);
  if (state.target) checkExtension(state.target, state);
  checkAddressLists(state);
  if (!state.command) {
    const whole = { start: state.words[0]?.span.start ?? 0, end: state.words.at(-1)?.span.end ?? 0 };
    const at = state.words.length === 1 ? whole : { start: whole.start, end: state.words[0]?.span.end ?? whole.end };
    report(state, 'unknown-command', at, message('A rule needs a command: -A and a chain.'));
    return [];
  }
  checkCommand(state, state.command.spec);
  return takesRule.has(state.command.spec.name) ? checkPlacement(state) : [];
}

function checkExtension(extension: Extension, state: RuleState): void {
  if (!extension.spec) return;
  checkCompleteness(extension, state);
  checkProtocol(extension, state);
  extension.facts.constraint?.(extension, state);
}

/** Commands whose line describes a rule. */
const takesRule: ReadonlySet<string> = new Set(['-A', '-I', '-D', '-R', '-C']);

/** `-c` may also stand with these. */
const takesCounters: ReadonlySet<string> = new Set(['-A', '-I', '-R', '-P']);

/** Options that only say how a listing looks. */
const ofListings: ReadonlySet<string> = new Set(['-n', '-x', '--line-numbers']);

function checkCommand(state: RuleState, command: CoreOptionSpec): void {
  const refuse = (use: { readonly nameSpan: RuleState['conditions'][number]['nameSpan'] }, option: string): void =>
    report(
      state,
      'refused-in-restore',
      use.nameSpan,
      message('{option} has no meaning with {command}.', { option, command: command.name }),
    );
  for (const use of state.others) {
    const { name } = use.spec;
    if (ofListings.has(name) && command.name !== '-L') refuse(use, name);
    if (name === '-c' && !takesCounters.has(command.name)) refuse(use, name);
  }
  if (!takesRule.has(command.name)) {
    for (const use of state.conditions) refuse(use, use.spec.name);
    if (state.target) refuse(state.target, state.target.how === 'jump' ? '-j' : '-g');
    return;
  }
  if (state.argument && command.name === '-D') {
    for (const use of state.conditions) refuse(use, use.spec.name);
    if (state.target) refuse(state.target, state.target.how === 'jump' ? '-j' : '-g');
  }
  checkInterfaces(state);
}

/** Packets have no way out yet in PREROUTING and INPUT, and no way in any more in OUTPUT and POSTROUTING. */
function checkInterfaces(state: RuleState): void {
  const chain = state.chain?.text;
  if (chain === undefined || !['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'].includes(chain)) return;
  for (const use of state.conditions) {
    const { chains, name } = use.spec;
    if (!chains || (chains as readonly string[]).includes(chain)) continue;
    report(
      state,
      'wrong-chain',
      use.nameSpan,
      message('{what} is not accepted in chain {chain}, only in {chains}.', {
        what: name,
        chain,
        chains: chains.join(', '),
      }),
    );
  }
}

/** A list of addresses makes a rule of each, which `!` cannot mean. */
function checkAddressLists(state: RuleState): void {
  const lists = state.conditions.filter(({ value }) => value.kind === 'prefixes');
  const several = lists.some(({ value }) => value.kind === 'prefixes' && value.prefixes.length > 1);
  const negation = lists.find(({ negated }) => negated)?.negation;
  if (several && negation) {
    report(
      state,
      'not-negatable',
      negation,
      message('Lists of addresses make one rule of each address and cannot be negated: use an ipset.'),
    );
  }
}

function ruleOf(state: RuleState, counters: Counters | undefined): Rule {
  const { command, chain, argument, target } = state;
  const nowhere = { start: 0, end: 0 };
  return {
    command: state.stopped ? '' : (command?.spec.name ?? ''),
    commandSpan: command?.span ?? nowhere,
    chain: chain?.text,
    chainSpan: chain?.span ?? nowhere,
    ...(argument ? { argument } : {}),
    ...(counters ? { counters } : {}),
    conditions: state.conditions,
    matches: state.matches.map(matchUse),
    ...(target ? { target: targetUse(target) } : {}),
    others: state.others,
  };
}

function matchUse({ name, spec, nameSpan, implied, options }: LoadedMatch): MatchUse {
  return { name, spec, nameSpan, implied, options };
}

function targetUse({ how, name, nameSpan, spec, options }: LoadedTarget): TargetUse {
  return { how, name, nameSpan, spec, options };
}
