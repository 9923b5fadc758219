/** IPsec policies: their elements, and what each must and may say (extensions/libxt_policy.c). */
import { listed, message } from '../../../../text/message.ts';
import type { OptionUse } from '../../model.ts';
import { report, useOf } from '../state.ts';
import { type Constraint, valueSpan } from './constraint.ts';

const MAX_ELEMENTS = 4;

const ofElements: ReadonlySet<string> = new Set([
  '--reqid',
  '--spi',
  '--tunnel-src',
  '--tunnel-dst',
  '--proto',
  '--mode',
]);

/** The options of each element; --next begins another. */
function elementsOf(options: readonly OptionUse[]): readonly (readonly OptionUse[])[] {
  const elements: OptionUse[][] = [[]];
  for (const use of options) {
    if (use.spec.name === '--next') elements.push([]);
    else if (ofElements.has(use.spec.name)) elements.at(-1)?.push(use);
  }
  return elements;
}

export const policy: Constraint = (extension, state) => {
  const pol = useOf(extension, '--pol');
  const strict = useOf(extension, '--strict');
  const nexts = extension.options.filter(({ spec }) => spec.name === '--next');
  const elements = elementsOf(extension.options);
  if (pol?.value.kind === 'names' && pol.value.names[0] === 'none') {
    const other = strict ?? nexts[0];
    if (other)
      report(
        state,
        'conflicting-options',
        other.nameSpan,
        message('{option} has no meaning with --pol none.', { option: other.spec.name }),
      );
    return;
  }
  const excess = nexts[MAX_ELEMENTS - 1];
  if (excess)
    report(
      state,
      'out-of-range',
      excess.nameSpan,
      message('A policy has at most {max} elements.', { max: MAX_ELEMENTS }),
    );
  elements.forEach((element, index) => {
    if (strict && element.length === 0) {
      const at = nexts[index - 1] ?? strict;
      report(
        state,
        'missing-option',
        at.nameSpan,
        message('With --strict each element needs at least one of {options}.', { options: listed([...ofElements]) }),
      );
    }
    const tunnel = element.find(({ spec }) => spec.name.startsWith('--tunnel-'));
    const mode = element.find(({ spec }) => spec.name === '--mode');
    if (!tunnel || !isTransport(mode)) return;
    report(
      state,
      'conflicting-options',
      mode ? valueSpan(mode) : tunnel.nameSpan,
      message('{option} is for tunnel mode: say --mode tunnel in the same element.', { option: tunnel.spec.name }),
    );
  });
};

/** Transport is what an element without a mode means. */
function isTransport(mode: OptionUse | undefined): boolean {
  if (!mode) return true;
  if (mode.value.kind !== 'names') return false;
  return (mode.value.names[0] === 'transport') !== mode.negated;
}
