/** net/netfilter/xt_limit.c: so many packets in a time, of all that come to the rule. */
import { message } from '../../../text/message.ts';
import { unseenAt } from '../../walk/memory.ts';
import { type Bucket, creditCondition, onePacket } from '../credit.ts';
import { numberOf, optionNamed } from '../extension.ts';
import type { MatchSemantics } from './match.ts';

export const limit: MatchSemantics = {
  name: 'limit',
  state: 'modelled',
  compile: (use, { place }) => {
    const rate = optionNamed(use, '--limit')?.value;
    const { count, seconds } = rate?.kind === 'rate' ? rate : { count: 3, seconds: 3600 };
    // What nft takes for a limit of no packets, the kernel takes for one without a burst (nft_limit_init()).
    const burst = numberOf(use, '--limit-burst', 5) || 5;
    const bucket: Bucket = {
      id: `limit:${place}`,
      unseen: [unseenAt(place)],
      full: burst,
      capacity: burst + spare(burst, Math.floor((10_000 * seconds) / count)),
      cost: onePacket,
      isFast: count >= seconds,
      hasRoom: message('the limit of {place} is not used up', { place }),
      getsRoom: message('while the packet is on its way, time brings the limit of {place} room for it', { place }),
    };
    return [
      creditCondition(
        use,
        () => bucket,
        true,
        () => false,
      ),
    ];
  },
};

/**
 * user2credits() rounds what one packet costs down, and of fast rates that is some parts of very few: whoever may send four
 * at once may send five. `cost`: of one packet, in parts of a second of which there are 10,000.
 */
function spare(burst: number, cost: number): number {
  const credits = Math.floor(cost * leastCredits);
  return credits === 0 ? burst : Math.floor(burst / credits);
}

/** HZ * CREDITS_PER_JIFFY / XT_LIMIT_SCALE, whatever HZ is: CREDITS_PER_JIFFY is the power of 2 below 2^32 / (HZ * 86400). */
const leastCredits = 2 ** 31 / 86_400 / 10_000;
