/**
 * net/netfilter/xt_quota.c: so many bytes pass, and then no more. What passed before is not in a dump. A packet for which
 * it is too small uses up the rest.
 */
import { message } from '../../../text/message.ts';
import { numbers, region } from '../../space/region.ts';
import { idOfTry, type Remembered, unseenAt } from '../../walk/memory.ts';
import { unknown } from '../condition.ts';
import { optionNamed } from '../extension.ts';
import type { MatchSemantics } from './match.ts';

const taken = (each: Remembered): number =>
  each.kind === 'exhausted'
    ? Number.POSITIVE_INFINITY
    : 'bytes' in each
      ? each.bytes * ('times' in each ? each.times : 1)
      : 0;

export const quota: MatchSemantics = {
  name: 'quota',
  state: 'modelled',
  compile: (use, { place }) => {
    const option = optionNamed(use, '--quota');
    const value = option?.value;
    const bytes = value?.kind === 'bigint' ? Number(value.value) : value?.kind === 'number' ? value.value : 0;
    const negated = option?.negated === true;
    const text = message('the quota of {place} still has room for this packet', { place });
    return [
      {
        span: use.nameSpan,
        keeps: true,
        // What is left of it is never more than the rule gives.
        region: () =>
          negated
            ? undefined
            : { boxes: region({ length: numbers(0, Math.min(bytes, 0xffff + 40)) }).boxes, exact: false },
        test: ({ packet, memory, tries }) => {
          const tooMuch = bytes - packet.length + 1;
          const exhaust = (): void => memory.keep(place, { kind: 'exhausted' });
          if (memory.surelyReaches(place, tooMuch, taken)) {
            // What is used up already every later packet would note once more.
            if (!memory.surelyReaches(place, Number.POSITIVE_INFINITY, taken)) exhaust();
            return negated;
          }
          // Which packets before passed nobody need know: whether there is room is open in any case.
          const mayBeTooSmall = memory.mayReach([place, unseenAt(place)], tooMuch, taken);
          return {
            ...unknown(idOfTry(tries, `quota:${place}`), text),
            when: !negated,
            ...(mayBeTooSmall ? {} : { fork: 'said' }),
            learn: () => memory.keep(place, { kind: 'passed', bytes: packet.length }),
            told: (_, holds) => {
              if (!holds) exhaust();
            },
          };
        },
        explain: ({ packet }) =>
          message('-m quota: {bytes} bytes in all, and the packet has {length}', { bytes, length: packet.length }),
      },
    ];
  },
};
