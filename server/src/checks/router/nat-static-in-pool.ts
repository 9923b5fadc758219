import { formatDottedQuad } from '../../net/ipv4.ts';
import { message } from '../../text/message.ts';
import { globalWords, placeOfEnd } from './facts.ts';
import { poolOf } from './nat-pool-undefined.ts';
import { boundsOf, overlaps } from './pools.ts';
import { at, related, routerCheck } from './router-check.ts';

export const natStaticInPool = routerCheck({
  code: 'nat-static-in-pool',
  title: 'A static address that a pool hands out as well',
  severity: 'warning',
  why: 'A dynamic rule may give the address to another host, and then both are answered under the same address. Static addresses belong outside of pools.',
  before: `ip nat pool OUT 203.0.113.17 203.0.113.22 prefix-length 29
ip nat inside source list 7 pool OUT overload
ip nat inside source static 192.168.7.10 203.0.113.20
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  after: `ip nat pool OUT 203.0.113.17 203.0.113.19 prefix-length 29
ip nat inside source list 7 pool OUT overload
ip nat inside source static 192.168.7.10 203.0.113.20
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  *run({ statics, pools, dynamics }) {
    const names = new Set(dynamics.flatMap((rule) => poolOf(rule)?.name ?? []));
    const used = [...names].flatMap((name) => pools.get(name) ?? []);
    for (const rule of statics) {
      const words = globalWords(rule);
      if (words === undefined || rule.side === 'outside') continue;
      const pool = used.find(({ ranges }) => ranges.some((range) => overlaps(boundsOf(range), words)));
      if (pool === undefined) continue;
      // Ports may be forwarded of an address that hosts share by overload: the router keeps them apart.
      const shared = dynamics.every((each) => poolOf(each)?.name !== pool.name || each.overload !== 'no');
      if (rule.protocol !== undefined && shared) continue;
      const what = message('{address} lies in the pool {pool}, from which a dynamic rule takes addresses.', {
        address: formatDottedQuad(words[0]),
        pool: pool.name,
      });
      yield at(placeOfEnd(rule.global), what, { related: [related(pool.place, message('The pool.'))] });
    }
  },
});
