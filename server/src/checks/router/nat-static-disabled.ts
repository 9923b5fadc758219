import { message } from '../../text/message.ts';
import { at, routerNodeCheck } from './router-check.ts';

export const natStaticDisabled = routerNodeCheck({
  code: 'nat-static-disabled',
  title: 'Static rules of the system view, which no interface enables',
  severity: 'error',
  why: 'On VRP and Comware a static rule of the system view works only on interfaces with `nat static enable`. Without one nothing is translated by it.',
  before: `sysname H3C
#
nat static outbound 192.168.1.30 203.0.113.6
#
interface GigabitEthernet0/1
 ip address 203.0.113.2 255.255.255.0
#
`,
  after: `sysname H3C
#
nat static outbound 192.168.1.30 203.0.113.6
#
interface GigabitEthernet0/1
 ip address 203.0.113.2 255.255.255.0
 nat static enable
#
`,
  *run({ router, isIos }) {
    const { interfaces, rules } = router;
    if (isIos || interfaces.length === 0 || interfaces.some(({ staticNat }) => staticNat !== undefined)) return;
    for (const rule of rules) {
      if (rule.kind !== 'static' || rule.on !== undefined || rule.isServer === true) continue;
      yield at(rule.place, message('No interface has nat static enable: the rule translates nothing.'));
    }
  },
});
