/** net/netfilter/xt_limit.c: so many packets in a time, of all that come to the rule. */
import { message } from '../../../text/message.ts';
import { unseenAt } from '../../walk/memory.ts';
import { atOnce, widths } from '../bursts.ts';
import { type Bucket, creditCondition, onePacket } from '../credit.ts';
import { numberOf, optionNamed } from '../extension.ts';
import type { MatchSemantics } from './match.ts';

export const limit: MatchSemantics = {
  name: 'limit',
  state: 'modelled',
  compile: (use, { place }) => {
    const rate = optionNamed(use, '--limit')?.value;
    const given = rate?.kind === 'rate' ? rate : { count: 3, seconds: 3600 };
    // What nft takes for a limit of no packets, the kernel takes for one without a burst (nft_limit_init()).
    const { least, most } = atOnce(given, numberOf(use, '--limit-burst', 5) || 5, widths.limit);
    const bucket: Bucket = {
      id: `limit:${place}`,
      unseen: [unseenAt(place)],
      full: least,
      capacity: most,
      cost: onePacket,
      isFast: given.count >= given.seconds,
      hasRoom: message('the limit of {place} is not used up', { place }),
      getsRoom: message('while the packet is on its way, time brings the limit of {place} room for it', { place }),
    };
    return [creditCondition(use, () => bucket, true)];
  },
};
