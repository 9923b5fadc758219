/** A command's words along the automaton, abbreviations resolved as IOS resolves them. */
import { span as spanOf } from '../../../text/span.ts';
import { isInterfaceType } from '../interface-names.ts';
import type { Word } from '../words.ts';
import type { CommandSpec, Edge, State } from './automaton.ts';
import { kinds } from './kinds.ts';
import type { Token } from './notation.ts';

/** A word of a command with what it was taken for. */
export interface TakenWord extends Word {
  readonly token: Token;
  /** A terminal broke the word in two: the text is the whole word, the span that of its part in this line. */
  readonly part?: 'head' | 'tail';
}

export interface Match<Spec extends CommandSpec> {
  /** The words that were understood, in their order. */
  readonly taken: readonly TakenWord[];
  /** Behind the words taken. */
  readonly state: State<Spec>;
  /** The command; undefined: the words are none, or only its beginning. */
  readonly spec: Spec | undefined;
  /** Where it went wrong. */
  readonly stop?:
    | { readonly kind: 'unknown'; readonly word: Word }
    /** `among`: the keywords that it could be cut from. */
    | { readonly kind: 'ambiguous'; readonly word: Word; readonly among: readonly string[] }
    | { readonly kind: 'incomplete' };
}

export function matchWords<Spec extends CommandSpec>(start: State<Spec>, words: readonly Word[]): Match<Spec> {
  const taken: TakenWord[] = [];
  let state = start;
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) break;
    const step = stepOver(state, word, words[at + 1]);
    if (step.kind !== 'edge') return { taken, state, spec: undefined, stop: { ...step, word } };
    const { text, span } = step.word ?? word;
    taken.push({ text, span, token: step.edge.token });
    if (step.word !== undefined) at++;
    state = step.edge.next();
  }
  const spec = state.accepts[0];
  return spec === undefined ? { taken, state, spec: undefined, stop: { kind: 'incomplete' } } : { taken, state, spec };
}

type Step<Spec extends CommandSpec> =
  /** `word`: two words that are one, `gigabitethernet 0/0`. */
  | { readonly kind: 'edge'; readonly edge: Edge<Spec>; readonly word?: Word }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ambiguous'; readonly among: readonly string[] };

/** A keyword in full comes first, then arguments that show by their form, then cut keywords, then any other argument. */
function stepOver<Spec extends CommandSpec>(state: State<Spec>, word: Word, next: Word | undefined): Step<Spec> {
  const lower = word.text.toLowerCase();
  const exact = state.exact.get(lower);
  if (exact !== undefined) return { kind: 'edge', edge: exact };
  let free: Step<Spec> | undefined;
  for (const edge of state.arguments) {
    const { token } = edge;
    if (token.kind !== 'argument') continue;
    const kind = kinds[token.of];
    const joined = token.of === 'interface' ? twoWords(word, next) : undefined;
    if (joined !== undefined) return { kind: 'edge', edge, word: joined };
    if (!kind.accepts(word.text)) continue;
    if (kind.order === 'specific') return { kind: 'edge', edge };
    free ??= { kind: 'edge', edge };
  }
  const cut = state.keywords.filter(({ token }) => token.kind === 'keyword' && token.word.startsWith(lower));
  const [first] = cut;
  if (cut.length === 1 && first !== undefined) return { kind: 'edge', edge: first };
  if (free !== undefined) return free;
  return cut.length > 1 ? { kind: 'ambiguous', among: cut.map(keyword) } : { kind: 'unknown' };
}

function twoWords(word: Word, next: Word | undefined): Word | undefined {
  if (next === undefined || !/^\d[\d/.:]*$/.test(next.text) || !isInterfaceType(word.text)) return undefined;
  return { text: `${word.text}${next.text}`, span: spanOf(word.span.start, next.span.end) };
}

function keyword({ token }: Edge<CommandSpec>): string {
  return token.kind === 'keyword' ? token.word : '';
}

/** True where a keyword was cut short. */
export function isAbbreviated({ token, text }: TakenWord): boolean {
  return token.kind === 'keyword' && token.word.length > text.length;
}
