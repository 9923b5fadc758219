/** net/ipv6/netfilter/ip6t_mh.c: the type of a mobility header. */
import { protocol } from '../../../net/protocol.ts';
import { message } from '../../../text/message.ts';
import { isLaterFragment } from '../../walk/headers.ts';
import { unknown } from '../condition.ts';
import { asks, byOption, failsWithoutHeader, rangeOf } from './match.ts';

export const mh = byOption('mh', {
  '--mh-type': (option) => {
    const range = rangeOf(option);
    if (range === undefined) return undefined;
    const whole = asks(
      option,
      ({ packet: { mobilityType: type } }) =>
        type === undefined ? undefined : type >= range.low && type <= range.high,
      () =>
        unknown(
          `mh-type:${range.low}:${range.high}`,
          message('the mobility header’s type is from {low} to {high} (give it as “mobilityType”)', { ...range }),
        ),
      ({ packet }) => packet.mobilityType?.toString(),
    );
    return {
      ...whole,
      test: (walk) => {
        const { packet } = walk;
        if (packet.protocol !== protocol.mobility || isLaterFragment(packet)) return false;
        return packet.cutHeader === undefined ? whole.test(walk) : failsWithoutHeader(walk);
      },
    };
  },
});
