/** What the catalog says about the options of one match or target together. */
import { listed, message } from '../../../text/message.ts';
import type { OptionUse } from '../model.ts';
import { type Extension, labelOf, type RuleState, report } from './state.ts';

/** Mandatory, required and excluding options, once the whole line is read. */
export function checkCompleteness(extension: Extension, state: RuleState): void {
  const { facts, options } = extension;
  for (const option of facts.mandatory) {
    if (has(options, option.name)) continue;
    const what = message('{extension} needs {option}.', { extension: labelOf(extension), option: option.name });
    report(state, 'missing-option', extension.nameSpan, what);
  }
  if (facts.oneOf.length > 0 && !facts.oneOf.some((name) => has(options, name))) {
    const what = message('{extension} needs one of {options}.', {
      extension: labelOf(extension),
      options: listed(facts.oneOf),
    });
    report(state, 'missing-option', extension.nameSpan, what);
  }
  if (facts.related) checkRelations(options, state);
}

function has(options: readonly OptionUse[], name: string): boolean {
  for (const use of options) if (use.spec.name === name) return true;
  return false;
}

function checkRelations(options: readonly OptionUse[], state: RuleState): void {
  options.forEach((use, index) => {
    const { name, requires, conflictsWith } = use.spec;
    for (const needed of requires ?? []) {
      if (has(options, needed)) continue;
      report(state, 'missing-option', use.nameSpan, message('{option} needs {needed} too.', { option: name, needed }));
    }
    const other = options
      .slice(0, index)
      .find(
        ({ spec }) => spec !== use.spec && (conflictsWith?.includes(spec.name) || spec.conflictsWith?.includes(name)),
      );
    if (!other) return;
    const what = message('{option} and {other} exclude each other.', { option: name, other: other.spec.name });
    report(state, 'conflicting-options', use.nameSpan, what);
  });
}
