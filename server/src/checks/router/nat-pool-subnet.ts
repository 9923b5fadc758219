import { message } from '../../text/message.ts';
import { boundsOf, networkText } from './pools.ts';
import { at, routerCheck } from './router-check.ts';

export const natPoolSubnet = routerCheck({
  code: 'nat-pool-subnet',
  title: 'A pool that reaches over several networks of its mask',
  severity: 'error',
  why: 'Start and end must lie in one network of the mask. The router refuses the pool: `%Start and end addresses on different subnets`.',
  before: `ip nat pool NETS 203.0.113.10 203.0.113.30 prefix-length 28
`,
  after: `ip nat pool NETS 203.0.113.10 203.0.113.30 prefix-length 27
`,
  *run({ router }) {
    for (const { ranges, mask } of router.pools) {
      if (mask === undefined) continue;
      for (const range of ranges) {
        const [low, high] = boundsOf(range);
        if (high < low || ((low ^ high) & mask.mask) === 0) continue;
        const what = message('Start and end lie in different networks: {first} and {second}.', {
          first: networkText(low, mask.mask),
          second: networkText(high, mask.mask),
        });
        yield at(range.place, what);
      }
    }
  },
});
