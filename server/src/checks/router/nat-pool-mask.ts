import { lengthOfMask } from '../../net/address.ts';
import { formatDottedQuad } from '../../net/ipv4.ts';
import { message } from '../../text/message.ts';
import { at, routerCheck } from './router-check.ts';

export const natPoolMask = routerCheck({
  code: 'nat-pool-mask',
  title: 'A mask that a pool can’t have',
  severity: 'error',
  why: 'The mask says which addresses of the range are network and broadcast addresses, and are left out. It must be a network mask, ones before zeros, and most releases want at least two host bits: `%Pool … prefix length 31 too large; should be no more than 30`. A wildcard (`0.0.0.7`) is the opposite of what belongs here.',
  before: `ip nat pool OUT 203.0.113.17 203.0.113.22 netmask 0.0.0.7
`,
  after: `ip nat pool OUT 203.0.113.17 203.0.113.22 netmask 255.255.255.248
`,
  *run({ router, isIos }) {
    if (!isIos) return;
    for (const { mask } of router.pools) {
      if (mask === undefined) continue;
      const length = lengthOfMask([mask.mask]);
      const inverted = ~mask.mask >>> 0;
      if (length === undefined) {
        const isWildcard = lengthOfMask([inverted]) !== undefined;
        const replacement = formatDottedQuad(inverted);
        yield isWildcard
          ? at(mask.place, message('This is a wildcard. The network mask for it is {replacement}.', { replacement }), {
              replacement,
            })
          : at(
              mask.place,
              message('{mask} is no network mask: ones must come before zeros.', { mask: formatDottedQuad(mask.mask) }),
            );
      } else if (length > 30) {
        yield at(mask.place, message('Pools take at most 30 bits: with {length} no host bits are left.', { length }));
      }
    }
  },
});
