/** Options of the rule line itself: commands, conditions, -m, -j, -g, -c and the few that say nothing about packets. */
import { findMatch, findTarget } from '../../../catalog/find.ts';
import type { CoreOptionSpec } from '../../../catalog/types.ts';
import { type Family, families } from '../../../net/family.ts';
import { message } from '../../../text/message.ts';
import type { Span } from '../../../text/span.ts';
import { closest } from '../closest.ts';
import { allMatches } from '../facts.ts';
import type { OptionUse, Value, Word } from '../model.ts';
import type { CoreOption } from '../option-tables.ts';
import { valueReaders } from '../values/index.ts';
import { byteLength, hasBlank } from '../words.ts';
import { applyCommand } from './commands.ts';
import { factsOf } from './extension-facts.ts';
import { addMatch, takeMisplacedNegation, takeOptional } from './extension-options.ts';
import { type RuleState, readingOf, report } from './state.ts';

/** Bytes of the name of a match, target or chain. */
export const MAX_NAME = 28;

export function applyCoreOption(
  option: CoreOption,
  nameSpan: Span,
  attached: Word | undefined,
  state: RuleState,
): void {
  const { spec, role } = option;
  if (role === 'stop') {
    state.stopped = 'file';
    return;
  }
  const { negation } = state;
  if (negation && !spec.negatable && !negatableWithoutEffect.has(spec.name)) refuseNegation(spec, negation, state);
  switch (role) {
    case 'command':
      applyCommand(option, nameSpan, attached, state);
      return;
    default:
      break;
  }
  const word = takeValue(option, nameSpan, attached, state);
  if (word === 'missing') return;
  switch (role) {
    case 'condition':
    case 'other':
      addOption(option, nameSpan, word, state);
      break;
    case 'match':
      if (word) loadMatch(word, state);
      break;
    case 'target':
      if (word) jump(spec, nameSpan, word, state);
      break;
    case 'family':
      onlyFamily(spec.name === '-4' ? 'ipv4' : 'ipv6', nameSpan, state);
      break;
    case 'counters':
      if (word) setCounters(spec, nameSpan, word, state);
      break;
    case 'refused':
      report(
        state,
        'refused-in-restore',
        nameSpan,
        message('{option} cannot stand in the input of iptables-restore.', { option: spec.name }),
      );
      break;
  }
}

/** A negation before these is read and forgotten. */
const negatableWithoutEffect: ReadonlySet<string> = new Set(['-4', '-6', '-M']);

function refuseNegation(spec: CoreOptionSpec, at: Span, state: RuleState): void {
  report(state, 'not-negatable', at, message('{option} cannot be negated.', { option: spec.name }));
}

/** The value's word; undefined for options without one. */
function takeValue(
  { spec, arity }: CoreOption,
  nameSpan: Span,
  attached: Word | undefined,
  state: RuleState,
): Word | undefined | 'missing' {
  switch (arity) {
    case 'none':
      if (!attached) return undefined;
      report(state, 'bad-value', attached.span, message('{option} takes no value.', { option: spec.name }));
      return 'missing';
    case 'attached':
      return attached ?? takeOptional(state)[0];
    case 'required': {
      if (attached) return attached;
      const word = takeMisplacedNegation(spec.value, state) ?? state.words[state.next];
      if (!word) {
        report(state, 'missing-value', nameSpan, message('{option} needs a value.', { option: spec.name }));
        return 'missing';
      }
      state.next++;
      return word;
    }
  }
}

/** -p -s -d -i -o -f, and those that say nothing about packets. */
function addOption({ spec, role }: CoreOption, nameSpan: Span, word: Word | undefined, state: RuleState): void {
  const list = role === 'condition' ? state.conditions : state.others;
  if (!spec.multiple && list.some((use) => use.spec === spec)) refuseRepeated(spec, nameSpan, state);
  if (spec.families && !spec.families.includes(state.context.family)) {
    report(
      state,
      'wrong-family',
      nameSpan,
      message('{option} is for IPv4 only: in IPv6 use -m frag.', { option: spec.name }),
    );
  }
  const negation = state.negation;
  const value: Value = word ? valueReaders[spec.value](word, spec, readingOf(state, ''), undefined) : { kind: 'none' };
  const words = word ? [word] : [];
  const use: OptionUse<CoreOptionSpec> = negation
    ? { spec, nameSpan, negation, negated: true, words, value }
    : { spec, nameSpan, negated: false, words, value };
  list.push(use);
  if (spec.name === '-p' && word) rememberProtocol(use.value, word, use.negated, state);
}

function rememberProtocol(value: Value, word: Word, negated: boolean, state: RuleState): void {
  const number = value.kind === 'protocol' ? value.number : undefined;
  state.protocol = { name: word.text.toLowerCase(), number, negated };
  if (number === 0 && negated) {
    report(
      state,
      'bad-value',
      word.span,
      message('“! -p {name}” would never match: it means no protocol at all.', { name: word.text }),
    );
  }
}

function refuseRepeated(spec: CoreOptionSpec, at: Span, state: RuleState): void {
  report(state, 'repeated-option', at, message('{option} may be given once for each rule.', { option: spec.name }));
}

function loadMatch(word: Word, state: RuleState): void {
  const { family } = state.context;
  const spec = findMatch(word.text, family);
  if (!spec) refuseMatch(word, family, state);
  addMatch(spec, word.text, word.span, false, state);
}

function refuseMatch(word: Word, family: Family, state: RuleState): void {
  const name = word.text;
  const other = families.find((candidate) => candidate !== family && findMatch(name, candidate));
  if (other) {
    const what = message('-m {name} exists for {family} only.', { name, family: other === 'ipv4' ? 'IPv4' : 'IPv6' });
    report(state, 'wrong-family', word.span, what);
    return;
  }
  const known = allMatches
    .filter((spec) => spec.families.includes(family))
    .flatMap((spec) => [spec.name, ...spec.aliases]);
  const near = closest(name, known);
  report(
    state,
    'unknown-extension',
    word.span,
    near === undefined
      ? message('iptables has no match “{name}”.', { name })
      : message('iptables has no match “{name}”. Did you mean “{near}”?', { name, near }),
    near === undefined ? {} : { replacement: near },
  );
}

/** A target that is none: `-j CONTINUE` is read and forgotten. */
const NO_TARGET = 'CONTINUE';

function jump(spec: CoreOptionSpec, nameSpan: Span, word: Word, state: RuleState): void {
  const how = spec.name === '-j' ? 'jump' : 'goto';
  if (state.jumped) {
    const same = state.target === undefined || state.target.how === how;
    report(
      state,
      same ? 'repeated-option' : 'conflicting-options',
      nameSpan,
      same
        ? message('{option} may be given once for each rule.', { option: spec.name })
        : message('A rule has -j or -g, not both.'),
    );
    return;
  }
  state.jumped = true;
  const name = word.text;
  const { family, shadows } = state.context;
  const found = how === 'jump' && !shadows.has(name) ? findTarget(name, family) : undefined;
  if (!found) checkGoal(word, state);
  if (how === 'jump' && name === NO_TARGET) return;
  const facts = factsOf(found, family);
  state.target = { spec: found, how, optionSpan: nameSpan, name, nameSpan: word.span, options: [], facts };
  if (facts.options.size > 0) state.sources.push({ options: facts.options, extension: state.target });
}

function checkGoal(word: Word, state: RuleState): void {
  const name = word.text;
  if (name === '' || hasBlank(name)) {
    report(state, 'bad-value', word.span, message('“{name}” is no name of a target or chain.', { name }));
  } else if (name.length > MAX_NAME / 4 && byteLength(name) > MAX_NAME) {
    const what = message('The name of a chain has at most {max} bytes, found {found}.', {
      max: MAX_NAME,
      found: byteLength(name),
    });
    report(state, 'bad-chain-name', word.span, what);
  }
}

/** `-6` ends a line of iptables-restore without an error: what follows does not count. */
function onlyFamily(family: Family, at: Span, state: RuleState): void {
  if (family === state.context.family) return;
  state.stopped = 'line';
  if (state.command?.spec.name !== '-R') return;
  const what = message('An option of the other family makes iptables-restore crash in a line with -R.');
  report(state, 'refused-in-restore', at, what);
}

/** `packets bytes` as two words, or with a comma between. */
function setCounters(spec: CoreOptionSpec, nameSpan: Span, word: Word, state: RuleState): void {
  if (state.others.some((use) => use.spec === spec)) refuseRepeated(spec, nameSpan, state);
  const comma = word.text.indexOf(',');
  const second = comma < 0 ? takeOptional(state)[0] : undefined;
  const counts = comma < 0 ? [word.text, second?.text] : [word.text.slice(0, comma), word.text.slice(comma + 1)];
  if (counts[1] === undefined) {
    report(state, 'missing-value', word.span, message('-c needs a packet and a byte counter.'));
  }
  for (const [index, count] of counts.entries()) {
    if (count === undefined || /^\s*[+-]?\d/.test(count)) continue;
    const at = comma < 0 ? (index === 0 ? word.span : (second?.span ?? word.span)) : word.span;
    report(state, 'bad-counters', at, message('“{count}” is no number of packets or bytes.', { count }));
  }
  state.others.push({
    spec,
    nameSpan,
    negated: false,
    words: second ? [word, second] : [word],
    value: { kind: 'words', words: counts.filter((count) => count !== undefined) },
  });
}
