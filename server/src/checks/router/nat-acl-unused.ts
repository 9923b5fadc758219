import { message } from '../../text/message.ts';
import { isMentioned } from './mentions.ts';
import { at, routerNodeCheck } from './router-check.ts';

export const natAclUnused = routerNodeCheck({
  code: 'nat-acl-unused',
  title: 'An access list that nothing uses',
  severity: 'info',
  why: 'The name stands nowhere else in the file. Often the rule or the interface names another list by mistake.',
  before: `interface GigabitEthernet0/0
 ip nat outside
access-list 13 permit 192.168.7.0 0.0.0.255
`,
  after: `interface GigabitEthernet0/0
 ip nat outside
ip nat inside source list 13 interface GigabitEthernet0/0 overload
access-list 13 permit 192.168.7.0 0.0.0.255
`,
  *run({ router }, parts) {
    // A file of lists alone is a piece of a configuration: what uses them stands elsewhere.
    if (router.isExcerpt === true || (router.interfaces.length === 0 && router.rules.length === 0)) return;
    for (const { name, aliases = [], definitions } of router.accessLists) {
      const [first] = definitions;
      if (first === undefined || [name, ...aliases].some((each) => isMentioned(parts, each, 'anywhere'))) continue;
      yield at(first.place, message('Nothing in this file uses the access list {list}.', { list: name }), {
        unnecessary: true,
      });
    }
  },
});
