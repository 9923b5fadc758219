import { message } from '../../text/message.ts';
import { isMentioned } from './mentions.ts';
import { at, routerNodeCheck } from './router-check.ts';

export const natPoolUnused = routerNodeCheck({
  code: 'nat-pool-unused',
  title: 'A pool that no rule uses',
  severity: 'info',
  why: 'Its addresses are kept for nothing, and whoever reads the configuration takes them for used. Often the rule names another pool by mistake.',
  before: `ip nat pool OUT 203.0.113.17 203.0.113.22 prefix-length 29
`,
  after: `ip nat pool OUT 203.0.113.17 203.0.113.22 prefix-length 29
ip nat inside source list 7 pool OUT
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  *run({ router }, parts) {
    for (const { name, place, nameSpan } of router.pools) {
      if (isMentioned(parts, name, 'anywhere')) continue;
      yield at({ ...place, span: nameSpan }, message('No rule uses the pool {pool}.', { pool: name }), {
        unnecessary: true,
      });
    }
  },
});
