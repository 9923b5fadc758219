import { message } from '../../text/message.ts';
import { natOnlyMaps } from './route-maps.ts';
import { at, routerNodeCheck } from './router-check.ts';

export const natRoutemapSet = routerNodeCheck({
  code: 'nat-routemap-set',
  title: 'A “set” that NAT ignores',
  severity: 'info',
  why: 'NAT asks a route map only whether it matches. `set` lines steer policy routing and routing protocols; in a map that only NAT uses they do nothing.',
  before: `ip nat inside source route-map ISP1 interface GigabitEthernet0/0 overload
route-map ISP1 permit 10
 match ip address 110
 set ip next-hop 203.0.113.1
access-list 110 permit ip 192.168.7.0 0.0.0.255 any
`,
  after: `ip nat inside source route-map ISP1 interface GigabitEthernet0/0 overload
route-map ISP1 permit 10
 match ip address 110
access-list 110 permit ip 192.168.7.0 0.0.0.255 any
`,
  *run(facts, parts) {
    for (const { clauses } of natOnlyMaps(facts, parts)) {
      for (const { sets } of clauses) {
        for (const { place } of sets) {
          yield at(place, message('Only NAT uses this route map, and NAT ignores `set`.'), { unnecessary: true });
        }
      }
    }
  },
});
