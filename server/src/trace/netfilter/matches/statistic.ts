/** net/netfilter/xt_statistic.c: chance, by lot (`random`, each time anew) or by a counter of the rule (`nth`). */
import type { MatchUse, OptionUse } from '../../../dialects/iptables-save/model.ts';
import { type Message, message } from '../../../text/message.ts';
import { complement, equals, formatFraction, isZero, one, simplestNear } from '../../fraction.ts';
import { everything, nothing } from '../../space/region.ts';
import type { Counted, Fraction } from '../../trace.ts';
import type { Turn } from '../../walk/counters.ts';
import { type Answer, type Condition, conditionOf } from '../condition.ts';
import { optionNamed } from '../extension.ts';
import { written } from '../header.ts';
import type { MatchSemantics } from './match.ts';

export const statistic: MatchSemantics = {
  name: 'statistic',
  state: 'modelled',
  compile: (use) => {
    const probability = optionNamed(use, '--probability');
    if (probability?.value.kind === 'number') return [byLot(probability, simplestNear(probability.value.value))];
    const every = optionNamed(use, '--every');
    return every?.value.kind === 'number' ? [byCounter(use, every, Math.max(every.value.value, 1))] : [];
  },
};

function byLot(option: OptionUse, share: Fraction): Condition {
  return conditionOf(
    option,
    () => answerOf({ share }),
    () => ofPackets(option, share),
    () => (isZero(share) ? nothing : equals(share, one) ? everything : undefined),
  );
}

/** Where the counter starts (`--packet`) says nothing: packets have been counted since. */
function byCounter(use: MatchUse, option: OptionUse, every: number): Condition {
  const condition = conditionOf(
    option,
    ({ counters }) => answerOf(counters.count(use, every)),
    ({ counters }) => {
      const said = counters.said(use);
      return said === undefined
        ? ofPackets(option, { numerator: 1n, denominator: BigInt(every) })
        : known(option, said);
    },
    () => (every === 1 ? everything : undefined),
  );
  return { ...condition, counts: ({ counters }) => counters.isKnown(use) };
}

function answerOf({ share, told }: Turn): Answer {
  if (isZero(share)) return false;
  if (!equals(share, one)) return { kind: 'chance', share, ...(told === undefined ? {} : { told }) };
  told?.(true);
  return true;
}

function ofPackets(option: OptionUse, share: Fraction): Message {
  return message('{option}: chance, {share} of the packets', {
    option: written(option),
    share: formatFraction(option.negated ? complement(share) : share),
  });
}

function known(option: OptionUse, { share, since }: Counted): Message {
  if (since !== undefined)
    return message(
      '{option}: the rule’s counter came round when it tried this same packet before; tries since then: {since}',
      {
        option: written(option),
        since,
      },
    );
  return message(
    '{option}: the rule’s counter did not come round when it tried this same packet before; the chance that it does now is {share}',
    {
      option: written(option),
      share: formatFraction(share),
    },
  );
}
