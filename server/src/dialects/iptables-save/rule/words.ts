/** The shape of a rule line: options and their values, as getopt_long takes them from the words. */
import { message } from '../../../text/message.ts';
import { type Span, span } from '../../../text/span.ts';
import type { Word } from '../model.ts';
import { type CoreOption, longCoreOptions, shortOptions } from '../option-tables.ts';
import { applyCoreOption } from './core-options.ts';
import { applyExtensionOption, findLongOption, impliedOption, isKnownElsewhere } from './extension-options.ts';
import { type RuleState, report } from './state.ts';

const DASH = 0x2d;
const BANG = 0x21;

/** Reads all words. Problems are reported, and reading goes on behind them. */
export function readWords(state: RuleState): void {
  while (state.next < state.words.length && !state.stopped) {
    const word = state.words[state.next++];
    if (!word) break;
    const { text } = word;
    if (text.charCodeAt(0) !== DASH || text.length === 1) readBareWord(word, state);
    else if (text.charCodeAt(1) !== DASH) readShortOptions(word, state);
    else if (text.length === 2) refuseRest(state);
    else readLongOption(word, state);
  }
}

/** A word that is no option: `!`, or one too many. */
function readBareWord(word: Word, state: RuleState): void {
  const { text } = word;
  if (text === '!') {
    const what = message('Only one exclamation mark may stand before an option.');
    if (state.negation) report(state, 'misplaced-negation', word.span, what);
    state.negation = word.span;
    return;
  }
  if (text.charCodeAt(0) === BANG && text.charCodeAt(1) === DASH) {
    readGluedNegation(word, state);
    return;
  }
  state.negation = undefined;
  if (text.startsWith('#')) {
    const what = message('Comments are lines of their own that begin with #; inside a rule use -m comment.');
    report(state, 'bad-argument', word.span, what);
    state.next = state.words.length;
    return;
  }
  if (continuesBadList(state)) return;
  report(state, 'bad-argument', word.span, message('“{word}” belongs to no option.', { word: text }));
}

/** `!-s`: what was meant is plain, and read. */
function readGluedNegation(word: Word, state: RuleState): void {
  const option = tail(word, 1);
  const what = message('The exclamation mark is a word of its own: write “! {option}”.', { option: option.text });
  const replacement = word.quoted ? {} : { replacement: `! ${option.text}` };
  report(state, 'misplaced-negation', word.span, what, replacement);
  state.negation = head(word, 1);
  if (option.text.charCodeAt(1) === DASH) readLongOption(option, state);
  else if (option.text.length > 1) readShortOptions(option, state);
}

/** A blank in a list: that the word before ends in a comma was reported, and this is the rest of it. */
function continuesBadList(state: RuleState): boolean {
  const before = state.words[state.next - 2];
  if (!before?.text.endsWith(',')) return false;
  return state.problems.some(({ span: at }) => at.start >= before.span.start && at.end <= before.span.end);
}

/** `--` ends the options, and nothing may stand behind it. */
function refuseRest(state: RuleState): void {
  const rest = state.words[state.next];
  if (rest) report(state, 'bad-argument', rest.span, message('Nothing is read behind --.'));
  state.next = state.words.length;
}

/** Part of a word as a word of its own. */
function tail(word: Word, from: number): Word {
  const at = word.quoted ? word.span : span(word.span.start + from, word.span.end);
  return { text: word.text.slice(from), span: at, quoted: word.quoted };
}

function head(word: Word, to: number): Span {
  return word.quoted ? word.span : span(word.span.start, word.span.start + to);
}

function readLongOption(word: Word, state: RuleState): void {
  const equals = word.text.indexOf('=');
  const name = equals < 0 ? word.text.slice(2) : word.text.slice(2, equals);
  const nameSpan = equals < 0 ? word.span : head(word, equals);
  const attached = equals < 0 ? undefined : tail(word, equals + 1);
  applyLongOption(name, nameSpan, attached, state);
}

function applyLongOption(name: string, nameSpan: Span, attached: Word | undefined, state: RuleState): void {
  const found = findLongOption(name, state);
  switch (found.kind) {
    case 'core':
      applyCoreOption(found.option, nameSpan, attached, state);
      break;
    case 'extension':
      applyExtensionOption(found.extension, found.spec, nameSpan, attached, state);
      break;
    case 'unknown':
      found.refuse(nameSpan);
      skipValue(state);
      break;
  }
  state.negation = undefined;
}

/** What follows an unknown option is taken for its value, so that one mistake is reported once. */
function skipValue(state: RuleState): void {
  while (state.next < state.words.length) {
    const text = state.words[state.next]?.text ?? '';
    if (text === '!' || (text.length > 1 && text.charCodeAt(0) === DASH)) return;
    state.next++;
  }
}

function readShortOptions(word: Word, state: RuleState): void {
  if (readsAsMistypedLong(word, state)) return;
  for (let at = 1; at < word.text.length; at++) {
    const option = shortOptions.get(word.text.charCodeAt(at));
    const optionSpan = word.quoted ? word.span : span(word.span.start + (at === 1 ? 0 : at), word.span.start + at + 1);
    if (!option) {
      report(
        state,
        'unknown-option',
        optionSpan,
        message('There is no option -{letter}.', { letter: word.text.charAt(at) }),
      );
      skipValue(state);
      state.negation = undefined;
      return;
    }
    const rest = at + 1 < word.text.length && option.arity !== 'none' ? tail(word, at + 1) : undefined;
    applyCoreOption(option, optionSpan, rest, state);
    state.negation = undefined;
    if (rest || state.stopped) return;
  }
}

/** `-dport 22` is `-d port 22` to iptables, which nobody means. Reports it and reads it as it was meant. */
function readsAsMistypedLong(word: Word, state: RuleState): boolean {
  const { text } = word;
  if (text.length < 4) return false;
  const option: CoreOption | undefined = shortOptions.get(text.charCodeAt(1));
  if (option?.arity === 'attached') return false;
  const name = text.slice(1);
  const known = knownLong(name, state);
  if (known === undefined && !isKnownElsewhere(name, state)) return false;
  if (known === 'flag' ? option !== undefined && takesAnyWord.has(option.spec.name) : !valueFollows(state))
    return false;
  report(state, 'unknown-option', word.span, message('Long options have two dashes: --{name}.', { name }), {
    replacement: `--${name}`,
  });
  if (known) applyLongOption(name, word.span, undefined, state);
  else skipValue(state);
  return true;
}

/** `-invert` is the interface nvert to iptables, and right. */
const takesAnyWord: ReadonlySet<string> = new Set(['-i', '-o', '-j', '-g']);

/** True where the next word can't be an option: behind `-dport` it would be one word too many for iptables. */
function valueFollows(state: RuleState): boolean {
  const following = state.words[state.next];
  return following !== undefined && (following.text.charCodeAt(0) !== DASH || following.text.length === 1);
}

/** Whether something on the line so far knows the long option, and whether it is one without a value. */
function knownLong(name: string, state: RuleState): 'flag' | 'valued' | undefined {
  if (longCoreOptions.has(name)) return 'valued';
  const spec = state.sources.find(({ options }) => options.has(name))?.options.get(name) ?? impliedOption(name, state);
  if (spec === undefined) return undefined;
  return spec.value === 'none' ? 'flag' : 'valued';
}
