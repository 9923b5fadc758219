/** net/netfilter/xt_esp.c, ipt_ah.c, ip6t_ah.c and xt_ipcomp.c: the index by which both ends find their keys. */
import { protocol } from '../../../net/protocol.ts';
import { message } from '../../../text/message.ts';
import { findHeader, isLaterFragment } from '../../walk/headers.ts';
import type { Walk } from '../../walk/walk.ts';
import { unknown } from '../condition.ts';
import {
  asks,
  byOption,
  compares,
  failsWithoutHeader,
  lacking,
  type MatchSemantics,
  type OptionTest,
  rangeOf,
  withMissing,
} from './match.ts';

function carries(walk: Walk, number: number): boolean {
  if (number === protocol.ah && headerOf(walk) !== undefined) return true;
  return walk.packet.protocol === number && !isLaterFragment(walk.packet);
}

function headerOf({ packet }: Walk) {
  return findHeader(packet, 'auth');
}

function indexOf(walk: Walk, number: number): number | undefined {
  return (number === protocol.ah ? headerOf(walk)?.spi : undefined) ?? walk.packet.spi;
}

function indexTest(number: number): OptionTest {
  return (option) => {
    const range = rangeOf(option);
    if (range === undefined) return undefined;
    const shown = range.low === range.high ? String(range.low) : `${range.low}:${range.high}`;
    const whole = asks(
      option,
      (walk) => {
        const spi = indexOf(walk, number);
        return spi === undefined ? undefined : spi >= range.low && spi <= range.high;
      },
      () =>
        unknown(
          `spi:${shown}`,
          message('the packet’s security parameter index is in {range} (give it as “spi”)', { range: shown }),
        ),
      (walk) => indexOf(walk, number)?.toString(),
    );
    return {
      ...whole,
      test: (walk) => {
        if (!carries(walk, number)) return false;
        return walk.packet.cutHeader === undefined ? whole.test(walk) : failsWithoutHeader(walk);
      },
    };
  };
}

export const esp = byOption('esp', { '--espspi': indexTest(protocol.esp) });
export const ipcomp = byOption('ipcomp', {
  '--ipcompspi': indexTest(protocol.ipcomp),
  // Checked in user space alone: the kernel asks that the three reserved octets are zero, as they are.
  '--compres': (option) =>
    compares(
      option,
      () => true,
      () => '0',
    ),
});

/** AH without a checksum of its own takes 24 bytes. */
const usualLength = 24;

const ahOptions = byOption('ah', {
  '--ahspi': indexTest(protocol.ah),
  '--ahlen': (option) => {
    const wanted = option.value.kind === 'number' ? option.value.value : 0;
    const length = (walk: Walk): number | undefined =>
      carries(walk, protocol.ah) ? (headerOf(walk)?.length ?? usualLength) : undefined;
    return withMissing(
      option,
      (walk) => {
        const found = length(walk);
        // Length 0 is what the kernel takes for nothing asked, negated or not.
        if (wanted === 0) return found === undefined ? undefined : !option.negated;
        return found === undefined ? undefined : found === wanted;
      },
      (walk) => length(walk)?.toString() ?? lacking.header,
    );
  },
});

export const ah: MatchSemantics = {
  ...ahOptions,
  // Even without an option the header has to be there.
  compile: (use, context) => [
    {
      span: use.nameSpan,
      test: (walk) => carries(walk, protocol.ah),
      explain: () => message('-m ah: the packet has no authentication header'),
    },
    ...ahOptions.compile(use, context),
  ],
};
