import { message } from '../../text/message.ts';
import { natSideOf } from '../../trace/ios/interfaces.ts';
import { mapsOfNat } from './route-maps.ts';
import { at, routerCheck } from './router-check.ts';

export const natRoutemapInterface = routerCheck({
  code: 'nat-routemap-interface',
  title: 'A NAT route map that matches an interface which is not outside',
  severity: 'warning',
  why: 'For NAT `match interface` means the interface by which the packet leaves. One that is not marked `ip nat outside` never is that, so the clause never matches.',
  before: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
ip nat inside source route-map ISP1 interface GigabitEthernet0/0 overload
route-map ISP1 permit 10
 match interface GigabitEthernet0/1
`,
  after: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
ip nat inside source route-map ISP1 interface GigabitEthernet0/0 overload
route-map ISP1 permit 10
 match interface GigabitEthernet0/0
`,
  *run(facts) {
    const used = mapsOfNat(facts);
    for (const { name, clauses } of facts.router.routeMaps) {
      if (!used.has(name)) continue;
      for (const match of clauses.flatMap(({ matches }) => matches)) {
        if (match.kind !== 'interface') continue;
        for (const named of match.interfaces) {
          const device = facts.device(named.name);
          const side = device === undefined ? undefined : natSideOf(device);
          if (device === undefined || side === 'outside' || side === 'enable') continue;
          const what = message('{interface} is no outside interface: translated packets never leave by it.', {
            interface: named.name,
          });
          yield at(named.place, what);
        }
      }
    }
  },
});
