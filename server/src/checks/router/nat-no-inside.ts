import { message } from '../../text/message.ts';
import { firstSided } from './roles.ts';
import { at, routerNodeCheck } from './router-check.ts';

export const natNoInside = routerNodeCheck({
  code: 'nat-no-inside',
  title: 'NAT rules, but no inside interface',
  severity: 'error',
  why: 'IOS translates only what passes between an interface marked `ip nat inside` and one marked `ip nat outside`. Without an inside interface no packet ever reaches the rules.',
  before: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
ip nat inside source static 192.168.7.10 203.0.113.4
`,
  after: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
ip nat inside source static 192.168.7.10 203.0.113.4
`,
  *run(facts) {
    const rule = firstSided(facts);
    if (rule === undefined || facts.sided('inside').length > 0) return;
    yield at(rule.place, message('No interface is marked `ip nat inside`: this rule and the others never apply.'));
  },
});
