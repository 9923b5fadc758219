import { message } from '../../text/message.ts';
import { lacksAddress } from './roles.ts';
import { at, routerCheck } from './router-check.ts';

export const natRoleShutdown = routerCheck({
  code: 'nat-role-shutdown',
  title: 'The only inside or outside interface is out of use',
  severity: 'warning',
  why: 'An interface that is shut down, or has no address, passes no packets. If it is the only one of its side nothing is translated.',
  before: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
 shutdown
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
`,
  after: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
`,
  *run({ router, sided }) {
    if (router.isExcerpt === true) return;
    for (const side of ['inside', 'outside'] as const) {
      const devices = sided(side);
      const [only] = devices;
      if (only === undefined || devices.length > 1) continue;
      const mark = only.natSides.at(-1);
      if (only.shutdown !== undefined) {
        yield at(
          only.shutdown.place,
          message('{interface} is the only {side} interface, and it is shut down.', { interface: only.name, side }),
        );
      } else if (lacksAddress(only) && mark !== undefined) {
        yield at(
          mark.place,
          message('{interface} is the only {side} interface, and it has no address.', { interface: only.name, side }),
        );
      }
    }
  },
});
