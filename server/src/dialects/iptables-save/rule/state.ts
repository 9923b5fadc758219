/** A rule while it is being read, from left to right. */
import type { CoreOptionSpec, MatchSpec, OptionSpec, TargetSpec, Variant } from '../../../catalog/types.ts';
import type { Message } from '../../../text/message.ts';
import type { Span } from '../../../text/span.ts';
import type { Problem } from '../../problem.ts';
import type { ProblemCode } from '../codes.ts';
import type { LineContext } from '../context.ts';
import type { OptionUse, Word } from '../model.ts';
import type { Reading } from '../values/reader.ts';
import type { ExtensionFacts } from './extension-facts.ts';

/** A match or target, with the options read so far. */
export interface Extension {
  readonly spec: MatchSpec | TargetSpec | undefined;
  readonly name: string;
  readonly nameSpan: Span;
  readonly options: OptionUse[];
  readonly facts: ExtensionFacts;
}

export interface LoadedMatch extends Extension {
  readonly spec: MatchSpec | undefined;
  readonly implied: boolean;
}

export interface LoadedTarget extends Extension {
  readonly spec: TargetSpec | undefined;
  readonly how: 'jump' | 'goto';
  /** `-j` or `-g` itself. */
  readonly optionSpan: Span;
}

/** Where long options are looked up: newest first. Loading a match again does not move it to the front. */
export interface Source {
  readonly options: ReadonlyMap<string, OptionSpec>;
  readonly extension: Extension;
}

/** What `-p` said. */
export interface ProtocolUse {
  /** As written, in lower case. */
  readonly name: string;
  /** Undefined: no such protocol. */
  readonly number: number | undefined;
  readonly negated: boolean;
}

export interface RuleState {
  readonly context: LineContext;
  readonly words: readonly Word[];
  /** Index of the next word to read. */
  next: number;
  /** The `!` that waits for its option. */
  negation: Span | undefined;
  command: { readonly spec: CoreOptionSpec; readonly span: Span } | undefined;
  chain: Word | undefined;
  argument: Word | undefined;
  protocol: ProtocolUse | undefined;
  readonly conditions: OptionUse<CoreOptionSpec>[];
  readonly others: OptionUse<CoreOptionSpec>[];
  readonly matches: LoadedMatch[];
  target: LoadedTarget | undefined;
  readonly sources: Source[];
  /** True once an unknown option has loaded the match of the protocol. */
  impliedLoaded: boolean;
  /** Set where the rest of the line does not count: of it alone (`-6` for iptables), or of the whole file (`-h`). */
  stopped: 'line' | 'file' | undefined;
  /** True behind the first -j or -g, whatever it named. */
  jumped: boolean;
  readonly problems: Problem[];
}

/** Reports what both programs refuse, or with `refusedBy` what only one of them refuses. */
export function report(
  state: Pick<RuleState, 'context' | 'problems'>,
  code: ProblemCode,
  span: Span,
  message: Message,
  more: { readonly refusedBy?: Variant; readonly replacement?: string } = {},
): void {
  const { refusedBy, replacement } = more;
  const { variant } = state.context;
  if (refusedBy !== undefined && variant !== undefined && refusedBy !== variant) return;
  state.problems.push({
    code,
    span,
    message,
    ...(refusedBy !== undefined && variant === undefined ? { refusedBy } : {}),
    ...(replacement !== undefined ? { replacement } : {}),
  });
}

/** As it stands on the line: `-m tcp`, `-j DNAT`. */
export function labelOf(extension: Extension): string {
  return `${'how' in extension ? '-j' : '-m'} ${extension.name}`;
}

/** What value readers may know at this point of the line. */
export function readingOf(state: RuleState, extension: string): Reading {
  return {
    family: state.context.family,
    protocol: state.protocol?.number ?? 0,
    protocolNegated: state.protocol?.negated ?? false,
    extension,
    printed: state.context.variant !== undefined,
    problems: state.problems,
  };
}

/** The option's use within an extension, by the catalog's name. */
export function useOf(extension: { readonly options: readonly OptionUse[] }, name: string): OptionUse | undefined {
  return extension.options.find(({ spec }) => spec.name === name);
}
