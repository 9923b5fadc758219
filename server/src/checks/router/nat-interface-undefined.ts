import type { Named } from '../../dialects/ios-nat/model.ts';
import { message } from '../../text/message.ts';
import { lacksAddress } from './roles.ts';
import { at, routerNodeCheck } from './router-check.ts';

export const natInterfaceUndefined = routerNodeCheck({
  code: 'nat-interface-undefined',
  title: 'A rule on an interface that there is not, or that has no address',
  severity: 'error',
  why: 'The rule translates to the interface’s primary address. Without one there is nothing to translate to, and packets that match are dropped.',
  before: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
ip nat inside source list 7 interface GigabitEthernet0/1 overload
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  after: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
ip nat inside source list 7 interface GigabitEthernet0/0 overload
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  *run({ router, device }) {
    if (router.interfaces.length === 0 || router.isExcerpt === true) return;
    for (const rule of router.rules) {
      const named: Named | undefined =
        rule.kind === 'static'
          ? rule.global.kind === 'interface'
            ? rule.global.interface
            : undefined
          : rule.kind === 'dynamic' && rule.to.kind === 'interface'
            ? rule.to.interface
            : undefined;
      if (named === undefined) continue;
      const found = device(named.name);
      if (found === undefined) {
        yield at(
          named.place,
          message('There is no interface {interface} in this configuration.', { interface: named.name }),
        );
      } else if (lacksAddress(found)) {
        yield at(
          named.place,
          message('{interface} has no address: what matches is dropped.', { interface: found.name }),
        );
      }
    }
  },
});
