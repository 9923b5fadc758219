import { message } from '../../text/message.ts';
import { at, routerCheck } from './router-check.ts';

export const natAclEmpty = routerCheck({
  code: 'nat-acl-empty',
  title: 'A NAT list that permits nothing',
  severity: 'warning',
  why: 'A list ends with an unwritten `deny any`. One without `permit` never lets a packet be translated.',
  before: `ip nat inside source list 7 interface GigabitEthernet0/0 overload
access-list 7 deny 192.168.7.99
`,
  after: `ip nat inside source list 7 interface GigabitEthernet0/0 overload
access-list 7 deny 192.168.7.99
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  *run({ lists, listUses }) {
    for (const { list: named } of listUses) {
      const list = lists.get(named.name);
      if (list === undefined || list.entries.some(({ action }) => action === 'permit')) continue;
      yield at(named.place, message('{list} permits nothing: this rule never translates.', { list: list.name }));
    }
  },
});
