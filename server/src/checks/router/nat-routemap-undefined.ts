import type { Named, NatRule } from '../../dialects/ios-nat/model.ts';
import { message } from '../../text/message.ts';
import { at, routerNodeCheck } from './router-check.ts';

export const natRoutemapUndefined = routerNodeCheck({
  code: 'nat-routemap-undefined',
  title: 'A route map, or the list in one, that is not defined',
  severity: 'error',
  why: 'The router takes the name of a route map that there is not, and of lists in it. The rule then does not do what was meant: most releases translate nothing.',
  before: `ip nat inside source route-map ISP interface GigabitEthernet0/0 overload
route-map ISP1 permit 10
 match ip address 110
access-list 110 permit ip 192.168.7.0 0.0.0.255 any
`,
  after: `ip nat inside source route-map ISP1 interface GigabitEthernet0/0 overload
route-map ISP1 permit 10
 match ip address 110
access-list 110 permit ip 192.168.7.0 0.0.0.255 any
`,
  *run({ router, lists, routeMaps, listUses }) {
    if (router.isExcerpt === true) return;
    for (const rule of router.rules) {
      const named = mapOf(rule);
      if (named === undefined || routeMaps.has(named.name)) continue;
      yield at(named.place, message('There is no route map {map} in this configuration.', { map: named.name }));
    }
    const told = new Set<Named>();
    for (const { list, routeMap } of listUses) {
      if (routeMap === undefined || lists.has(list.name) || told.has(list)) continue;
      told.add(list);
      yield at(list.place, message('There is no access list {list} in this configuration.', { list: list.name }));
    }
  },
});

function mapOf(rule: NatRule): Named | undefined {
  if (rule.kind === 'static') return rule.routeMap;
  return rule.kind === 'dynamic' && rule.match.kind === 'route-map' ? rule.match.routeMap : undefined;
}
