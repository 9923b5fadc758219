import { message } from '../../text/message.ts';
import { poolSize } from '../../trace/ios/pools.ts';
import { hostsOf } from './access-lists.ts';
import { endOf } from './edits.ts';
import { at, related, routerCheck } from './router-check.ts';

export const natOverloadMissing = routerCheck({
  code: 'nat-overload-missing',
  title: 'One address for many hosts, without “overload”',
  severity: 'warning',
  why: 'The first host takes the only address, and keeps it for as long as its entry lives, usually a day. Packets of all others are dropped. With `overload` they share it, each with ports of its own.',
  before: `ip nat pool ONE 203.0.113.17 203.0.113.17 prefix-length 29
ip nat inside source list 7 pool ONE
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  after: `ip nat pool ONE 203.0.113.17 203.0.113.17 prefix-length 29
ip nat inside source list 7 pool ONE overload
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  *run({ pools, lists, dynamics, isIos }) {
    for (const rule of dynamics) {
      if (rule.overload !== 'no' || rule.to.kind !== 'pool' || rule.match.kind !== 'list') continue;
      const pool = pools.get(rule.to.pool.name);
      const list = lists.get(rule.match.list.name);
      if (pool === undefined || list === undefined || poolSize(pool) !== 1 || hostsOf(list) <= 1) continue;
      const what = message(
        '{pool} has one address: only one host at a time is translated, the packets of all others are dropped.',
        {
          pool: pool.name,
        },
      );
      yield at(rule.place, what, {
        ...(isIos ? { replacement: endOf(rule, 'overload') } : {}),
        related: [related(pool.place, message('The pool.'))],
      });
    }
  },
});
