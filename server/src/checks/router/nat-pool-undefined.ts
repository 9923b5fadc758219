import type { Named, NatRule } from '../../dialects/ios-nat/model.ts';
import { message } from '../../text/message.ts';
import { at, routerNodeCheck } from './router-check.ts';

export const natPoolUndefined = routerNodeCheck({
  code: 'nat-pool-undefined',
  title: 'A pool that is not defined',
  severity: 'error',
  why: 'Most releases take the name of a pool that there is not. Packets that the rule’s list permits can then not be translated, and are dropped.',
  before: `ip nat pool OUT 203.0.113.17 203.0.113.22 prefix-length 29
ip nat inside source list 7 pool OTU
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  after: `ip nat pool OUT 203.0.113.17 203.0.113.22 prefix-length 29
ip nat inside source list 7 pool OUT
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  *run({ router, pools }) {
    if (router.isExcerpt === true) return;
    for (const rule of router.rules) {
      const named = poolOf(rule);
      if (named === undefined || pools.has(named.name)) continue;
      yield at(
        named.place,
        message('There is no pool {pool} in this configuration: what matches is dropped.', { pool: named.name }),
      );
    }
  },
});

export function poolOf(rule: NatRule): Named | undefined {
  if (rule.kind === 'destination') return rule.pool;
  return rule.kind === 'dynamic' && rule.to.kind === 'pool' ? rule.to.pool : undefined;
}
