/** One rule line: words in, a rule and its problems out. */
import { message } from '../../../text/message.ts';
import type { Problem } from '../../problem.ts';
import type { ProblemCode } from '../codes.ts';
import type { LineContext } from '../context.ts';
import type { Counters, MatchUse, Rule, TargetUse, Word } from '../model.ts';
import { checkAddressLists, checkCommand, describesRule } from './command-checks.ts';
import { checkCompleteness } from './completeness.ts';
import { constraintOf } from './constraints/index.ts';
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
    stopped: undefined,
    jumped: false,
    problems: [],
  };
  const excess = words[MAX_WORDS];
  if (excess)
    report(state, 'line-too-long', excess.span, message('A rule has at most {max} words.', { max: MAX_WORDS }));
  readWords(state);
  if (state.stopped) return { rule: ruleOf(state, counters), problems: problemsBeforeStop(state), limits: [] };
  const limits = finish(state);
  return { rule: ruleOf(state, counters), problems: state.problems, limits };
}

/** Addresses are looked at when the whole line is read, which a stop prevents. */
function problemsBeforeStop({ problems, conditions }: RuleState): readonly Problem[] {
  const addresses = conditions
    .filter(({ spec }) => spec.name === '-s' || spec.name === '-d')
    .flatMap(({ words }) => words);
  return problems.filter(
    ({ span }) => !addresses.some((word) => word.span.start <= span.start && span.end <= word.span.end),
  );
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
  return describesRule(state.command.spec) ? checkPlacement(state) : [];
}

function checkExtension(extension: Extension, state: RuleState): void {
  if (!extension.spec) return;
  checkCompleteness(extension, state);
  checkProtocol(extension, state);
  constraintOf(extension.spec)?.(extension, state);
}

function ruleOf(state: RuleState, counters: Counters | undefined): Rule {
  const { command, chain, argument, target, stopped } = state;
  const dropped = stopped === 'line' && command !== undefined && makesRule(state);
  const unread = firstUnread(state);
  const nowhere = { start: 0, end: 0 };
  return {
    command: stopped === 'file' || dropped ? '' : (command?.spec.name ?? ''),
    commandSpan: command?.span ?? nowhere,
    chain: chain?.text,
    chainSpan: chain?.span ?? nowhere,
    ...(argument ? { argument } : {}),
    ...(counters ? { counters } : {}),
    conditions: state.conditions,
    matches: state.matches.map(matchUse),
    ...(target ? { target: targetUse(target) } : {}),
    others: state.others,
    ...(unread ? { unread } : {}),
    ...(dropped ? { dropped: true } : {}),
  };
}

/** What is stopped early has no addresses, of which rules are made; other commands are carried out. */
function makesRule({ command, argument }: RuleState): boolean {
  if (command === undefined || !describesRule(command.spec)) return false;
  return command.spec.name !== '-D' || argument === undefined;
}

/** Problems that leave open what a rule matches. An unknown match is kept by its name, and needs none. */
const unreadCodes: ReadonlySet<string> = new Set<ProblemCode>([
  'bad-argument',
  'bad-value',
  'misplaced-negation',
  'missing-option',
  'missing-value',
  'not-negatable',
  'out-of-range',
  'unknown-option',
  'unresolved-name',
  'wrong-family',
]);

function firstUnread({ problems, words }: RuleState): Rule['unread'] {
  const problem = problems.find(({ code, refusedBy }) => refusedBy === undefined && unreadCodes.has(code));
  if (problem === undefined) return undefined;
  const word = words.find(({ span }) => span.start <= problem.span.start && problem.span.end <= span.end);
  return { text: word?.text ?? '', span: problem.span };
}

function matchUse({ name, spec, nameSpan, implied, options }: LoadedMatch): MatchUse {
  return { name, spec, nameSpan, implied, options };
}

function targetUse({ how, name, nameSpan, spec, options }: LoadedTarget): TargetUse {
  return { how, name, nameSpan, spec, options };
}
