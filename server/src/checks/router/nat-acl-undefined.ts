import { message } from '../../text/message.ts';
import { at, routerNodeCheck } from './router-check.ts';

export const natAclUndefined = routerNodeCheck({
  code: 'nat-acl-undefined',
  title: 'An access list that is not defined',
  severity: 'error',
  why: 'The router takes the name of a list that there is not. What such a rule does then differs between releases: most translate nothing. Often the name is misspelt, or was changed in one place only.',
  before: `ip nat inside source list 12 interface GigabitEthernet0/0 overload
access-list 13 permit 192.168.7.0 0.0.0.255
`,
  after: `ip nat inside source list 13 interface GigabitEthernet0/0 overload
access-list 13 permit 192.168.7.0 0.0.0.255
`,
  *run({ router, lists, listUses }) {
    if (router.isExcerpt === true) return;
    for (const { list, routeMap } of listUses) {
      // In a route map the map is to blame.
      if (routeMap !== undefined || lists.has(list.name)) continue;
      yield at(list.place, message('There is no access list {list} in this configuration.', { list: list.name }));
    }
  },
});
