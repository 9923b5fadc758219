import { message } from '../../text/message.ts';
import { poolSize } from '../../trace/ios/pools.ts';
import { boundsOf } from './pools.ts';
import { at, routerCheck } from './router-check.ts';

export const natPoolEmpty = routerCheck({
  code: 'nat-pool-empty',
  title: 'A pool without a usable address',
  severity: 'error',
  why: 'Network and broadcast addresses of the pool’s mask are left out, and nothing remains. Packets that its rule matches are dropped.',
  before: `ip nat pool OUT 203.0.113.16 203.0.113.16 prefix-length 29
`,
  after: `ip nat pool OUT 203.0.113.17 203.0.113.17 prefix-length 29
`,
  *run({ router }) {
    for (const pool of router.pools) {
      const { ranges, place, name } = pool;
      const reversed = ranges.some((range) => boundsOf(range)[1] < boundsOf(range)[0]);
      if (ranges.length === 0 || reversed || poolSize(pool) > 0) continue;
      yield at(
        ranges[0]?.place ?? place,
        message('The pool {pool} has no usable address: network and broadcast addresses don’t count.', { pool: name }),
      );
    }
  },
});
