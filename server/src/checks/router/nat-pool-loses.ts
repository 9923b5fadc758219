import type { PoolRange } from '../../dialects/ios-nat/model.ts';
import { message } from '../../text/message.ts';
import { poolSize } from '../../trace/ios/pools.ts';
import { boundsOf } from './pools.ts';
import { at, routerCheck } from './router-check.ts';

export const natPoolLoses = routerCheck({
  code: 'nat-pool-loses',
  title: 'A range with addresses that are never handed out',
  severity: 'info',
  why: 'The network and the broadcast address of each network of the mask are left out, so that the pool has fewer addresses than its range.',
  before: `ip nat pool OUT 203.0.113.16 203.0.113.23 prefix-length 29
`,
  after: `ip nat pool OUT 203.0.113.17 203.0.113.22 prefix-length 29
`,
  *run({ router }) {
    for (const pool of router.pools) {
      for (const range of pool.ranges) {
        const all = sizeOf(range);
        const usable = poolSize({ ...pool, ranges: [range] });
        if (all <= 0 || usable === all || usable === 0) continue;
        const what = message(
          'Of {all} addresses {usable} are handed out: network and broadcast addresses are left out.',
          {
            all,
            usable,
          },
        );
        yield at(range.place, what);
      }
    }
  },
});

function sizeOf(range: PoolRange): number {
  const [low, high] = boundsOf(range);
  return high - low + 1;
}
