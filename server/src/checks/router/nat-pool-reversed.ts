import { formatDottedQuad } from '../../net/ipv4.ts';
import { message } from '../../text/message.ts';
import { boundsOf } from './pools.ts';
import { at, routerCheck } from './router-check.ts';

export const natPoolReversed = routerCheck({
  code: 'nat-pool-reversed',
  title: 'A pool that ends before it starts',
  severity: 'error',
  why: 'The router refuses it: `%End address less than start address`. The first address of a range is the smaller one.',
  before: `ip nat pool BAD 203.0.113.40 203.0.113.20 netmask 255.255.255.0
`,
  after: `ip nat pool BAD 203.0.113.20 203.0.113.40 netmask 255.255.255.0
`,
  *run({ router }) {
    for (const { ranges } of router.pools) {
      for (const range of ranges) {
        const [low, high] = boundsOf(range);
        if (high >= low) continue;
        const replacement = `${formatDottedQuad(high)} ${formatDottedQuad(low)}`;
        yield at(range.place, message('The end of this range lies before its start.'), { replacement });
      }
    }
  },
});
