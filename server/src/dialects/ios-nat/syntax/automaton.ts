/**
 * The commands of a mode as an automaton over words: what may follow what. Built from the notation by Glushkov's
 * construction (each token of a command is a position, and positions know who follows), made deterministic as far as
 * lines ask for it.
 */
import { kinds } from './kinds.ts';
import { parseSyntax, type Syntax, type Token } from './notation.ts';

/** A command of the table. */
export interface CommandSpec<Id extends string = string> {
  readonly id: Id;
  readonly syntax: string;
}

/** What may come after the words so far. */
export interface State<Spec extends CommandSpec> {
  /** In alphabetical order. */
  readonly keywords: readonly Edge<Spec>[];
  readonly exact: ReadonlyMap<string, Edge<Spec>>;
  /** Those whose form tells come first. */
  readonly arguments: readonly Edge<Spec>[];
  /** Commands that may end here, the first of the table first. */
  readonly accepts: readonly Spec[];
  /** Commands that the words so far begin. */
  readonly begins: readonly Spec[];
}

export interface Edge<Spec extends CommandSpec> {
  readonly token: Token;
  /** The state behind it. */
  readonly next: () => State<Spec>;
}

interface Position<Spec> {
  readonly token: Token;
  readonly spec: Spec;
  readonly follow: number[];
  last: boolean;
}

export function automatonOf<Spec extends CommandSpec>(specs: readonly Spec[]): State<Spec> {
  const positions: Position<Spec>[] = [];
  const starts = specs.flatMap((spec) => addCommand(positions, spec));
  const known = new Map<string, State<Spec>>();
  const stateOf = (at: readonly number[], then: readonly number[]): State<Spec> => {
    const key = at.join();
    const found = known.get(key);
    if (found !== undefined) return found;
    const fresh = makeState(positions, at, then, stateOf);
    known.set(key, fresh);
    return fresh;
  };
  return makeState(positions, [], starts, stateOf);
}

function makeState<Spec extends CommandSpec>(
  positions: readonly Position<Spec>[],
  at: readonly number[],
  then: readonly number[],
  stateOf: (at: readonly number[], then: readonly number[]) => State<Spec>,
): State<Spec> {
  const groups = new Map<string, { token: Token; positions: number[] }>();
  for (const index of then) {
    const token = positions[index]?.token;
    if (token === undefined) continue;
    const group = groups.get(keyOf(token));
    if (group === undefined) groups.set(keyOf(token), { token, positions: [index] });
    else if (!group.positions.includes(index)) group.positions.push(index);
  }
  const edges = [...groups.values()].map(({ token, positions: targets }): Edge<Spec> => {
    let next: State<Spec> | undefined;
    const follow = (): State<Spec> => {
      next ??= stateOf(targets, [...new Set(targets.flatMap((target) => positions[target]?.follow ?? []))]);
      return next;
    };
    return { token, next: follow };
  });
  const keywords = edges.filter(({ token }) => token.kind === 'keyword').sort((a, b) => (word(a) < word(b) ? -1 : 1));
  const at_ = at.flatMap((index) => positions[index] ?? []);
  return {
    keywords,
    exact: new Map(keywords.map((edge) => [word(edge), edge])),
    arguments: edges.filter(({ token }) => token.kind === 'argument').sort((a, b) => orderOf(a) - orderOf(b)),
    accepts: distinct(at_.filter(({ last }) => last).map(({ spec }) => spec)),
    begins: distinct(at_.map(({ spec }) => spec)),
  };
}

function word({ token }: Edge<CommandSpec>): string {
  return token.kind === 'keyword' ? token.word : '';
}

function orderOf({ token }: Edge<CommandSpec>): number {
  if (token.kind === 'keyword') return 0;
  if (token.of === 'line') return 3;
  return kinds[token.of].order === 'specific' ? 1 : 2;
}

function keyOf(token: Token): string {
  return token.kind === 'keyword'
    ? `${token.word} ${token.name ?? ''}`
    : `<${token.name}:${token.of}${token.defines ? '!' : ''}`;
}

function distinct<Item>(items: readonly Item[]): readonly Item[] {
  return [...new Set(items)];
}

/** First and last positions of a part of a command, and whether it may be nothing. */
interface Ends {
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly empty: boolean;
}

function addCommand<Spec extends CommandSpec>(positions: Position<Spec>[], spec: Spec): readonly number[] {
  const ends = addPart(positions, spec, parseSyntax(spec.syntax));
  for (const index of ends.last) {
    const position = positions[index];
    if (position !== undefined) position.last = true;
  }
  return ends.first;
}

function addPart<Spec extends CommandSpec>(positions: Position<Spec>[], spec: Spec, syntax: Syntax): Ends {
  switch (syntax.kind) {
    case 'token': {
      const index = positions.push({ token: syntax.token, spec, follow: [], last: false }) - 1;
      if (syntax.token.kind === 'argument' && syntax.token.of === 'line') positions[index]?.follow.push(index);
      return { first: [index], last: [index], empty: false };
    }
    case 'sequence': {
      let joined: Ends = { first: [], last: [], empty: true };
      for (const part of syntax.parts) {
        const next = addPart(positions, spec, part);
        connect(positions, joined.last, next.first);
        joined = {
          first: joined.empty ? [...joined.first, ...next.first] : joined.first,
          last: next.empty ? [...joined.last, ...next.last] : next.last,
          empty: joined.empty && next.empty,
        };
      }
      return joined;
    }
    case 'choice': {
      const parts = syntax.parts.map((part) => addPart(positions, spec, part));
      return {
        first: parts.flatMap(({ first }) => first),
        last: parts.flatMap(({ last }) => last),
        empty: parts.some(({ empty }) => empty),
      };
    }
    case 'optional':
      return { ...addPart(positions, spec, syntax.part), empty: true };
    case 'repeat': {
      const ends = addPart(positions, spec, syntax.part);
      connect(positions, ends.last, ends.first);
      return ends;
    }
  }
}

function connect<Spec>(positions: readonly Position<Spec>[], from: readonly number[], to: readonly number[]): void {
  for (const index of from) {
    const follow = positions[index]?.follow;
    for (const next of to) if (follow?.includes(next) === false) follow.push(next);
  }
}
