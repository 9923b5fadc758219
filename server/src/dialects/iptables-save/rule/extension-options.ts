/** Options of matches and targets: whose they are, how often, and with which value. */
import type { MatchSpec, OptionSpec, TargetSpec, ValueKind } from '../../../catalog/types.ts';
import { listed, message } from '../../../text/message.ts';
import type { Span } from '../../../text/span.ts';
import { closest } from '../closest.ts';
import { allMatches, allTargets, builtinProtocolName } from '../facts.ts';
import type { OptionUse, Value, Word } from '../model.ts';
import { type CoreOption, impliedMatches, longCoreOptions } from '../option-tables.ts';
import { valueReaders, wordCount } from '../values/index.ts';
import { weekdayList } from '../values/times.ts';
import { factsOf } from './extension-facts.ts';
import { checkOptionInPlace } from './in-order.ts';
import { type Extension, type LoadedMatch, type RuleState, readingOf, report } from './state.ts';

export type FoundOption =
  | { readonly kind: 'core'; readonly option: CoreOption }
  | { readonly kind: 'extension'; readonly spec: OptionSpec; readonly extension: Extension }
  | { readonly kind: 'unknown'; readonly refuse: (at: Span) => void };

/**
 * A long option by its name or an unambiguous beginning of it. Where nothing knows it, the match of the
 * protocol is loaded and asked too, which is how `-p tcp --dport 80` works without `-m tcp`.
 */
export function findLongOption(name: string, state: RuleState): FoundOption {
  const exact = findExact(name, state);
  if (exact) return exact;
  const short = findShortened(name, state);
  if (short.found) return short.found;
  if (loadImpliedMatch(state)) return findLongOption(name, state);
  return { kind: 'unknown', refuse: (at) => refuseUnknown(name, at, short.candidates, state) };
}

function findExact(name: string, state: RuleState): FoundOption | undefined {
  const core = longCoreOptions.get(name);
  if (core) return { kind: 'core', option: core };
  for (let index = state.sources.length - 1; index >= 0; index--) {
    const source = state.sources[index];
    const spec = source?.options.get(name);
    if (source && spec) return { kind: 'extension', spec, extension: source.extension };
  }
  return undefined;
}

interface Shortened {
  readonly found: FoundOption | undefined;
  readonly candidates: readonly string[];
}

/** Names that begin so. Several count as one where they mean the same option. */
function findShortened(name: string, state: RuleState): Shortened {
  const candidates: string[] = [];
  let found: FoundOption | undefined;
  let ambiguous = false;
  const add = (candidate: string, option: FoundOption): void => {
    if (!candidate.startsWith(name)) return;
    candidates.push(`--${candidate}`);
    if (found && !sameOption(found, option)) ambiguous = true;
    found ??= option;
  };
  for (const [candidate, option] of longCoreOptions) add(candidate, { kind: 'core', option });
  for (const source of state.sources) {
    const { extension } = source;
    for (const [candidate, spec] of source.options) add(candidate, { kind: 'extension', spec, extension });
  }
  return { found: ambiguous ? undefined : found, candidates };
}

function sameOption(a: FoundOption, b: FoundOption): boolean {
  if (a.kind === 'core') return b.kind === 'core' && a.option === b.option;
  return a.kind === 'extension' && b.kind === 'extension' && a.spec === b.spec && a.extension === b.extension;
}

/** The name by which the protocol's match would be found: numbers count as iptables' own name for them. */
function protocolMatch(state: RuleState): MatchSpec | undefined {
  const { protocol } = state;
  if (!protocol) return undefined;
  const written = /^\d/.test(protocol.name) ? builtinProtocolName(protocol.number) : protocol.name;
  if (written === undefined) return undefined;
  return impliedMatches[state.context.family].get(written === 'icmpv6' ? 'ipv6-icmp' : written);
}

/** Loads the match of the protocol once; false where there is none or it was loaded this way before. */
function loadImpliedMatch(state: RuleState): boolean {
  if (state.impliedLoaded || !state.protocol) return false;
  const spec = protocolMatch(state);
  if (!spec) return false;
  state.impliedLoaded = true;
  const condition = state.conditions.find(({ spec: { name } }) => name === '-p');
  const nameSpan = condition?.words[0]?.span ?? { start: 0, end: 0 };
  addMatch(spec, spec.name, nameSpan, true, state);
  return true;
}

/** The option as the match of the protocol would know it, were it loaded. */
export function impliedOption(name: string, state: RuleState): OptionSpec | undefined {
  return factsOf(protocolMatch(state), state.context.family).options.get(name);
}

/** Loads a match. Loaded again, its options go to the new one, but keep their place among those of other matches. */
export function addMatch(
  spec: MatchSpec | undefined,
  name: string,
  nameSpan: Span,
  implied: boolean,
  state: RuleState,
): void {
  const facts = factsOf(spec, state.context.family);
  const match: LoadedMatch = { spec, name, nameSpan, implied, options: [], facts };
  state.matches.push(match);
  if (!spec) return;
  const source = { options: facts.options, extension: match };
  const before = state.sources.findIndex(({ extension }) => extension.spec === spec);
  if (before < 0) state.sources.push(source);
  else state.sources[before] = source;
}

function refuseUnknown(name: string, at: Span, candidates: readonly string[], state: RuleState): void {
  // Options of a match that nobody knows are nobody's: the match was reported.
  if (state.matches.some(({ spec }) => !spec)) return;
  if (candidates.length > 1) {
    const what = message('--{name} may be {candidates}: write it in full.', {
      name,
      candidates: listed(candidates),
    });
    report(state, 'unknown-option', at, what);
    return;
  }
  const loaded = [...longCoreOptions.keys(), ...state.sources.flatMap(({ options }) => [...options.keys()])];
  const near = closest(name, loaded);
  if (near !== undefined) {
    report(
      state,
      'unknown-option',
      at,
      message('There is no option --{name} here. Did you mean --{near}?', { name, near }),
      {
        replacement: `--${near}`,
      },
    );
    return;
  }
  const owner = ownerOf(name, state);
  if (owner) {
    report(state, 'unknown-option', at, owner);
    return;
  }
  report(state, 'unknown-option', at, message('Nothing on this line knows the option --{name}.', { name }));
}

/** True where a match or target that is not loaded would know the option. */
export function isKnownElsewhere(name: string, { context }: RuleState): boolean {
  const knows = (spec: MatchSpec | TargetSpec) => factsOf(spec, context.family).options.has(name);
  return allMatches.some(knows) || allTargets.some(knows);
}

/** Who would know the option, were it loaded before. */
function ownerOf(name: string, state: RuleState) {
  const { family } = state.context;
  const matches = allMatches.filter((spec) => factsOf(spec, family).options.has(name)).map((spec) => spec.name);
  if (matches.length > 0) {
    return message('--{name} belongs to -m {match}, which must stand before it.', {
      name,
      match: matches.join(', -m '),
    });
  }
  const targets = allTargets.filter((spec) => factsOf(spec, family).options.has(name)).map((spec) => spec.name);
  if (targets.length > 0) {
    return message('--{name} belongs to -j {target}, which must stand before it.', {
      name,
      target: targets.join(', -j '),
    });
  }
  return undefined;
}

/** Takes the option's value from the line and adds its use to the extension. */
export function applyExtensionOption(
  extension: Extension,
  spec: OptionSpec,
  nameSpan: Span,
  attached: Word | undefined,
  state: RuleState,
): void {
  const negation = state.negation;
  const repeated = !spec.multiple && extension.options.some((use) => use.spec === spec);
  const words = takeValue(spec, nameSpan, attached, state);
  if (words === undefined) return;
  if (repeated) {
    report(
      state,
      'repeated-option',
      nameSpan,
      message('{option} may be given once for each -m or -j.', { option: spec.name }),
    );
  }
  if (negation && !spec.negatable) {
    report(
      state,
      'not-negatable',
      negation,
      message('{option} of {extension} cannot be negated.', { option: spec.name, extension: extension.name }),
    );
  }
  const value = readValue(extension, spec, words, state);
  const use: OptionUse = negation
    ? { spec, nameSpan, negation, negated: true, words, value }
    : { spec, nameSpan, negated: false, words, value };
  checkOptionInPlace(extension, use, state);
  extension.options.push(use);
}

function readValue(extension: Extension, spec: OptionSpec, words: readonly Word[], state: RuleState): Value {
  const [first, second] = words;
  if (!first) return { kind: 'none' };
  const reader = spec.enumRef === 'weekdays' ? weekdayList : valueReaders[spec.value];
  return reader(first, spec, readingOf(state, extension.spec?.name ?? extension.name), second);
}

/** The words of the value; undefined after a problem was reported. */
function takeValue(spec: OptionSpec, nameSpan: Span, attached: Word | undefined, state: RuleState): Word[] | undefined {
  const count = wordCount(spec.value);
  if (count === 0) {
    if (!attached) return [];
    report(state, 'bad-value', attached.span, message('{option} takes no value.', { option: spec.name }));
    return undefined;
  }
  if (count === 'optional') {
    if (!attached) return takeOptional(state);
    const what = message('{option} takes its value as a word of its own.', { option: spec.name });
    report(state, 'bad-value', attached.span, what);
    return undefined;
  }
  const first = attached ?? takeMisplacedNegation(spec.value, state) ?? state.words[state.next];
  if (!first) {
    report(state, 'missing-value', nameSpan, message('{option} needs a value.', { option: spec.name }));
    return undefined;
  }
  if (!attached) state.next++;
  if (count === 1) return [first];
  const second = takeOptional(state);
  if (second.length === 0) {
    report(state, 'missing-value', first.span, message('{option} needs two words.', { option: spec.name }));
  }
  return [first, ...second];
}

/** Values that may well be an exclamation mark. */
const freeText: ReadonlySet<ValueKind> = new Set(['string', 'path', 'hexString']);

/** `-s ! 1.1.1.1` was right in old versions. Reports it, and answers the value behind. */
export function takeMisplacedNegation(kind: ValueKind, state: RuleState): Word | undefined {
  const word = state.words[state.next];
  const value = state.words[state.next + 1];
  if (word?.text !== '!' || !value || value.text.startsWith('-') || freeText.has(kind)) return undefined;
  const what = message('The exclamation mark stands before the option, not before its value.');
  report(state, 'misplaced-negation', word.span, what);
  state.next++;
  return value;
}

/** The next word, unless it looks like an option or a negation. */
export function takeOptional(state: RuleState): Word[] {
  const word = state.words[state.next];
  if (!word || word.text.startsWith('-') || word.text.startsWith('!')) return [];
  state.next++;
  return [word];
}
