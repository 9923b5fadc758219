import type { Pool } from '../../dialects/ios-nat/model.ts';
import { formatDottedQuad } from '../../net/ipv4.ts';
import { message } from '../../text/message.ts';
import { boundsOf, holdsWord, overlaps, rangeText } from './pools.ts';
import { at, related, routerCheck } from './router-check.ts';

export const natPoolOverlap = routerCheck({
  code: 'nat-pool-overlap',
  title: 'A pool that overlaps another pool, or an address of the router',
  severity: 'warning',
  why: 'Two rules may hand out the same address to different hosts, and answers reach the wrong one. An address of the router’s own in a pool makes it unreachable while a host has it.',
  before: `ip nat pool A 203.0.113.17 203.0.113.22 prefix-length 28
ip nat pool B 203.0.113.20 203.0.113.30 prefix-length 28
`,
  after: `ip nat pool A 203.0.113.17 203.0.113.19 prefix-length 28
ip nat pool B 203.0.113.20 203.0.113.30 prefix-length 28
`,
  *run({ router, own, destinations }) {
    // Pools of real servers are no addresses that are handed out.
    const real = new Set(destinations.map(({ pool }) => pool.name));
    const pools = router.pools.filter(({ name, type }) => !real.has(name) && type !== 'rotary');
    for (const [index, pool] of pools.entries()) {
      for (const range of pool.ranges) {
        const other = overlapping(pools.slice(0, index), boundsOf(range));
        if (other !== undefined) {
          const what = message('{range} overlaps the pool {pool}.', {
            range: rangeText(boundsOf(range)),
            pool: other.name,
          });
          yield at(range.place, what, { related: [related(other.place, message('The other pool.'))] });
        }
      }
      // A pool of one address that is an interface's own, with overload, is how people write PAT on an interface.
      if (pool.ranges.every((range) => boundsOf(range)[0] === boundsOf(range)[1])) continue;
      for (const { word, device, place } of own) {
        if (!holdsWord(pool, word)) continue;
        const what = message('The pool {pool} holds {address}, which is the address of {interface}.', {
          pool: pool.name,
          address: formatDottedQuad(word),
          interface: device.name,
        });
        yield at(pool.ranges[0]?.place ?? pool.place, what, { related: [related(place, message('The address.'))] });
      }
    }
  },
});

function overlapping(pools: readonly Pool[], bounds: readonly [number, number]): Pool | undefined {
  return pools.find(({ ranges }) => ranges.some((range) => overlaps(boundsOf(range), bounds)));
}
