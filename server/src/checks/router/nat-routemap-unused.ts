import { message } from '../../text/message.ts';
import { isMentioned } from './mentions.ts';
import { at, routerNodeCheck } from './router-check.ts';

export const natRoutemapUnused = routerNodeCheck({
  code: 'nat-routemap-unused',
  title: 'A route map that nothing uses',
  severity: 'info',
  why: 'The name stands nowhere else in the file. Often a rule names another route map by mistake.',
  before: `interface GigabitEthernet0/0
 ip nat outside
route-map ISP1 permit 10
 match interface GigabitEthernet0/0
`,
  after: `interface GigabitEthernet0/0
 ip nat outside
ip nat inside source route-map ISP1 interface GigabitEthernet0/0 overload
route-map ISP1 permit 10
 match interface GigabitEthernet0/0
`,
  *run({ router }, parts) {
    if (router.isExcerpt === true || (router.interfaces.length === 0 && router.rules.length === 0)) return;
    for (const { name, clauses } of router.routeMaps) {
      const [first] = clauses;
      if (first === undefined || isMentioned(parts, name, 'anywhere')) continue;
      const place = { ...first.place, span: first.nameSpan };
      yield at(place, message('Nothing in this file uses the route map {map}.', { map: name }), { unnecessary: true });
    }
  },
});
