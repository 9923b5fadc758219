/** Times of -m time that do not fit together. */
import { message } from '../../../../text/message.ts';
import { report, useOf } from '../state.ts';
import { type Constraint, numberOf } from './constraint.ts';

const LAST_SECOND = 24 * 3600 - 1;

export const time: Constraint = (extension, state) => {
  const use = useOf(extension, '--contiguous');
  if (!use) return;
  const start = numberOf(extension, '--timestart') ?? 0;
  const stop = numberOf(extension, '--timestop') ?? LAST_SECOND;
  if (start < stop) {
    report(
      state,
      'bad-value',
      use.nameSpan,
      message('--contiguous is for times across midnight: --timestop must be before --timestart.'),
    );
  }
};
