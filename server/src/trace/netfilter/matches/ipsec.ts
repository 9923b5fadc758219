/** net/netfilter/xt_esp.c, ipt_ah.c, ip6t_ah.c and xt_ipcomp.c: the index by which both ends find their keys. */
import { protocol } from '../../../net/protocol.ts';
import { message } from '../../../text/message.ts';
import { unknown } from '../condition.ts';
import { isLaterFragment } from '../header.ts';
import type { Walk } from '../walk.ts';
import { asks, byOption, compares, type MatchSemantics, type OptionTest, rangeOf, withMissing } from './match.ts';

function carries(walk: Walk, number: number): boolean {
  const { packet } = walk;
  if (isLaterFragment(packet)) return false;
  return packet.protocol === number || (number === protocol.ah && headerOf(walk) !== undefined);
}

function headerOf({ packet }: Walk) {
  return packet.headers?.find(({ kind }) => kind === 'auth');
}

function indexTest(number: number): OptionTest {
  return (option) => {
    const range = rangeOf(option);
    if (range === undefined) return undefined;
    const shown = range.low === range.high ? String(range.low) : `${range.low}:${range.high}`;
    const whole = asks(
      option,
      ({ packet: { spi } }) => (spi === undefined ? undefined : spi >= range.low && spi <= range.high),
      () =>
        unknown(
          `spi:${shown}`,
          message('the packet’s security parameter index is in {range} (give it as “spi”)', { range: shown }),
        ),
      ({ packet }) => packet.spi?.toString(),
    );
    return { ...whole, test: (walk) => carries(walk, number) && whole.test(walk) };
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
        return found === undefined || wanted === 0 ? found !== undefined : found === wanted;
      },
      (walk) => String(length(walk) ?? '-'),
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
