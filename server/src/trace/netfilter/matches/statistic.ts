/** net/netfilter/xt_statistic.c. How far a counter of `nth` has come no dump tells, so that is chance too. */
import { message } from '../../../text/message.ts';
import { formatFraction, fraction, simplestNear } from '../../fraction.ts';
import type { Fraction } from '../../trace.ts';
import { conditionOf } from '../condition.ts';
import { written } from '../header.ts';
import { optionNamed } from '../targets/target.ts';
import type { MatchSemantics } from './match.ts';

export const statistic: MatchSemantics = {
  name: 'statistic',
  state: 'modelled',
  compile: (use) => {
    const probability = optionNamed(use, '--probability');
    const every = optionNamed(use, '--every');
    const option = probability ?? every;
    const value = option?.value;
    if (option === undefined || value?.kind !== 'number') return [];
    const share: Fraction =
      probability === undefined ? fraction(1, Math.max(value.value, 1)) : simplestNear(value.value);
    const sure = share.numerator === share.denominator ? true : share.numerator === 0n ? false : undefined;
    return [
      conditionOf(
        option,
        () => sure ?? { kind: 'chance', share },
        () =>
          message('{option}: chance, {share} of the packets', {
            option: written(option),
            share: formatFraction(share),
          }),
      ),
    ];
  },
};
