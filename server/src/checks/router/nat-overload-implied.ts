import { message } from '../../text/message.ts';
import { endOf } from './edits.ts';
import { at, routerCheck } from './router-check.ts';

export const natOverloadImplied = routerCheck({
  code: 'nat-overload-implied',
  title: 'A rule on an interface without “overload”',
  severity: 'hint',
  why: 'An interface has one address, so that the router adds `overload` by itself. Its listing then shows a line that nobody typed.',
  before: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
ip nat inside source list 7 interface GigabitEthernet0/0
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  after: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
ip nat inside source list 7 interface GigabitEthernet0/0 overload
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  *run({ dynamics, isIos }) {
    if (!isIos) return;
    for (const rule of dynamics) {
      if (rule.overload !== 'implied') continue;
      yield at(rule.place, message('The router adds `overload` to this line.'), {
        replacement: endOf(rule, 'overload'),
      });
    }
  },
});
