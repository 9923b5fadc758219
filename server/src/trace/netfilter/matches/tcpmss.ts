/** net/netfilter/xt_tcpmss.c: the segment size that a SYN announces. Without the option the match is its negation. */
import { message } from '../../../text/message.ts';
import { unknown } from '../condition.ts';
import { asks, byOption, rangeOf } from './match.ts';

const SYN = 2;
const mssOption = 2;

export const tcpmss = byOption('tcpmss', {
  '--mss': (option) => {
    const range = rangeOf(option);
    if (range === undefined) return undefined;
    return asks(
      option,
      ({ packet }) => {
        const { mss, tcpFlags = SYN } = packet;
        if (mss === undefined && packet.tcpOptions?.includes(mssOption) === false) return false;
        if (mss !== undefined) return mss >= range.low && mss <= range.high;
        // Only the handshake announces one.
        return (tcpFlags & SYN) === 0 ? false : undefined;
      },
      () =>
        unknown(
          `mss:${range.low}:${range.high}`,
          message('the packet announces a segment size from {low} to {high} (give it as “mss”)', { ...range }),
        ),
      ({ packet }) => packet.mss?.toString(),
    );
  },
});
