/** net/netfilter/xt_tcpmss.c: the segment size that a SYN announces. Without the option the match is its negation. */
import { SYN } from '../../../net/tcp.ts';
import { message } from '../../../text/message.ts';
import { everything, numbers, region } from '../../space/region.ts';
import { isLaterFragment } from '../../walk/headers.ts';
import { lacksTcpHeader } from '../../walk/laterTcp.ts';
import { carriesOption, mssOption, optionId } from '../../walk/tcpOptions.ts';
import { finishByStack, type Walk } from '../../walk/walk.ts';
import { type RegionOf, unknown } from '../condition.ts';
import { asks, byOption, cutOff, rangeOf } from './match.ts';

export const tcpmss = byOption('tcpmss', {
  '--mss': (option) => {
    const range = rangeOf(option);
    if (range === undefined) return undefined;
    const whole = asks(
      option,
      ({ packet, chooser }) => {
        const { mss, tcpFlags = SYN } = packet;
        if (mss !== undefined) return mss >= range.low && mss <= range.high;
        if (isLaterFragment(packet)) return undefined;
        // A rule before may have asked for the option.
        const carries = carriesOption(packet, mssOption) ?? chooser.answered({ id: optionId(mssOption) });
        if (carries !== undefined) return carries ? undefined : false;
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
    return { ...whole, region: announcing(option.negated), test: (walk) => reads(walk) && whole.test(walk) };
  },
});

/** Who announces a size has the option, also what reads as such a header: which size that is no dimension tells. */
function announcing(negated: boolean): RegionOf {
  const { boxes } = region({ [`tcpOption.${mssOption}`]: numbers(1) });
  return () => ({ boxes: negated ? everything.boxes : boxes, exact: false });
}

/** tcpmss_mt() drops what is cut off, and a later fragment that doesn't read as a header with its options. */
function reads(walk: Walk): boolean {
  const { packet, chooser } = walk;
  const isTold = !isLaterFragment(packet) || packet.mss !== undefined;
  const id = 'later-header';
  const text = message('what the later fragment carries reads as a TCP header whose options fit into it');
  if (!lacksTcpHeader(packet) && (isTold || chooser.assume({ id, text }))) return true;
  finishByStack(walk, 'dropped', 'header', cutOff);
  return false;
}
