/** What the catalog says about the options of one match or target together. */
import { message } from '../../../text/message.ts';
import { type Extension, type RuleState, report } from './state.ts';

/** Mandatory, required and excluding options, once the whole line is read. */
export function checkCompleteness(extension: Extension, state: RuleState): void {
  const { spec } = extension;
  if (!spec || (spec.options.length === 0 && extension.options.length === 0)) return;
  const { options } = extension;
  const has = (name: string): boolean => {
    for (const use of options) if (use.spec.name === name) return true;
    return false;
  };
  for (const option of spec.options) {
    if (!option.mandatory || has(option.name)) continue;
    if (option.families && !option.families.includes(state.context.family)) continue;
    report(
      state,
      'missing-option',
      extension.nameSpan,
      message('{extension} needs {option}.', { extension: extension.name, option: option.name }),
    );
  }
  const oneOf = spec.requiresOneOf ?? spec.requiresExactlyOneOf;
  if (oneOf && !oneOf.some(has)) {
    report(
      state,
      'missing-option',
      extension.nameSpan,
      message('{extension} needs one of {options}.', { extension: extension.name, options: oneOf.join(', ') }),
    );
  }
  options.forEach((use, index) => {
    for (const needed of use.spec.requires ?? []) {
      if (has(needed)) continue;
      report(
        state,
        'missing-option',
        use.nameSpan,
        message('{option} needs {needed} too.', { option: use.spec.name, needed }),
      );
    }
    const { conflictsWith } = use.spec;
    const before = options.slice(0, index);
    const other = before.find(
      (earlier) =>
        earlier.spec !== use.spec &&
        (conflictsWith?.includes(earlier.spec.name) || earlier.spec.conflictsWith?.includes(use.spec.name)),
    );
    if (other) {
      report(
        state,
        'conflicting-options',
        use.nameSpan,
        message('{option} and {other} exclude each other.', { option: use.spec.name, other: other.spec.name }),
      );
    }
  });
}
