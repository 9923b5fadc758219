import { message } from '../../text/message.ts';
import { at, related, routerCheck } from './router-check.ts';

export const natRotaryMissing = routerCheck({
  code: 'nat-rotary-missing',
  title: 'Load sharing with a pool that is not rotary',
  severity: 'warning',
  why: '`ip nat inside destination` spreads connections over the servers of a pool in turn. That is what `type rotary` says; without it the pool hands out addresses as to inside hosts.',
  before: `ip nat pool FARM 192.168.7.31 192.168.7.33 prefix-length 24
ip nat inside destination list VIP pool FARM
ip access-list standard VIP
 permit 203.0.113.5
`,
  after: `ip nat pool FARM 192.168.7.31 192.168.7.33 prefix-length 24 type rotary
ip nat inside destination list VIP pool FARM
ip access-list standard VIP
 permit 203.0.113.5
`,
  *run({ pools, destinations }) {
    for (const { pool: named } of destinations) {
      const pool = pools.get(named.name);
      if (pool === undefined || pool.type === 'rotary') continue;
      const what = message('{pool} is no rotary pool: add `type rotary` to share the load.', { pool: pool.name });
      yield at(named.place, what, { related: [related(pool.place, message('The pool.'))] });
    }
  },
});
