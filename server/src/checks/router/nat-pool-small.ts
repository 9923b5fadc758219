import { message } from '../../text/message.ts';
import { poolSize } from '../../trace/ios/pools.ts';
import { hostsOf } from './access-lists.ts';
import { at, related, routerCheck } from './router-check.ts';

export const natPoolSmall = routerCheck({
  code: 'nat-pool-small',
  title: 'Fewer addresses in the pool than hosts in the list',
  severity: 'info',
  why: 'Without `overload` each host takes an address of its own for as long as its entry lives, usually a day. When they are used up, packets of further hosts are dropped.',
  before: `ip nat pool OUT 203.0.113.17 203.0.113.22 prefix-length 29
ip nat inside source list 7 pool OUT
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  after: `ip nat pool OUT 203.0.113.17 203.0.113.22 prefix-length 29
ip nat inside source list 7 pool OUT overload
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  *run({ pools, lists, dynamics }) {
    for (const rule of dynamics) {
      if (rule.overload !== 'no' || rule.to.kind !== 'pool' || rule.match.kind !== 'list') continue;
      const pool = pools.get(rule.to.pool.name);
      const list = lists.get(rule.match.list.name);
      if (pool === undefined || list === undefined || pool.type === 'match-host') continue;
      const size = poolSize(pool);
      const hosts = hostsOf(list);
      // A pool of one is worse, and has a diagnostic of its own.
      if (size <= 1 || hosts <= size) continue;
      const place = rule.to.pool.place;
      const more = { related: [related(pool.place, message('The pool.'))] };
      yield Number.isFinite(hosts)
        ? at(
            place,
            message('{pool} has {size} addresses for up to {hosts} hosts, and ports are not translated.', {
              pool: pool.name,
              size,
              hosts,
            }),
            more,
          )
        : at(
            place,
            message('{pool} has {size} addresses for any number of hosts, and ports are not translated.', {
              pool: pool.name,
              size,
            }),
            more,
          );
    }
  },
});
