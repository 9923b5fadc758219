/** A rule about a match or target that the catalog's fields cannot say. */
import { listed, message } from '../../../../text/message.ts';
import type { Span } from '../../../../text/span.ts';
import type { OptionUse } from '../../model.ts';
import { type Extension, type RuleState, report, useOf } from '../state.ts';

/** Looks at a match or target once the whole line is read, and reports what is wrong with it. */
export type Constraint = (extension: Extension, state: RuleState) => void;

/** The number that an option was given; undefined where it is missing, or no number. */
export function numberOf(extension: Extension, name: string): number | undefined {
  const value = useOf(extension, name)?.value;
  return value?.kind === 'number' ? value.value : undefined;
}

/** Where the value of an option stands. */
export function valueSpan(use: OptionUse): Span {
  return use.words[0]?.span ?? use.nameSpan;
}

/** Reports an option that needs one of others. */
export function needsOneOf(use: OptionUse, names: readonly string[], extension: Extension, state: RuleState): void {
  if (names.some((name) => useOf(extension, name))) return;
  const options = listed(names);
  report(
    state,
    'missing-option',
    use.nameSpan,
    message('{option} needs one of {options}.', { option: use.spec.name, options }),
  );
}

/** True where the rule says `-p` with this number, not negated. */
export function isProtocol(state: RuleState, number: number): boolean {
  return state.protocol?.number === number && !state.protocol.negated;
}
