import type { NatRule } from '../../dialects/ios-nat/model.ts';
import { message } from '../../text/message.ts';
import { at, routerNodeCheck } from './router-check.ts';

export const natNviMixed = routerNodeCheck({
  code: 'nat-nvi-mixed',
  title: 'Marks of one kind of NAT, rules of the other',
  severity: 'warning',
  why: '`ip nat enable` belongs to the NAT virtual interface, whose rules are `ip nat source …`. Rules with `inside` or `outside` apply between interfaces marked `ip nat inside` and `ip nat outside`. Neither kind sees the marks of the other.',
  before: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat enable
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat enable
ip nat inside source static 192.168.7.10 203.0.113.4
`,
  after: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat enable
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat enable
ip nat source static 192.168.7.10 203.0.113.4
`,
  *run({ router, sided, isIos }) {
    if (!isIos || router.interfaces.length === 0 || router.isExcerpt === true) return;
    const enabled = sided('enable').length > 0;
    const marked = sided('inside').length > 0 || sided('outside').length > 0;
    const [virtual, sidedRules] = [router.rules.some(isOfNvi), router.rules.some((rule) => !isOfNvi(rule))];
    for (const device of router.interfaces) {
      const mark = device.natSides.at(-1);
      // Where no mark fits the rules these are told of instead.
      if (mark === undefined || !enabled || !marked) continue;
      if (mark.side === 'enable' && sidedRules && !virtual) {
        yield at(mark.place, message('All rules have `inside` or `outside`: here they do not apply.'));
      } else if (mark.side !== 'enable' && virtual && !sidedRules) {
        yield at(
          mark.place,
          message('All rules are `ip nat source`, for interfaces marked `ip nat enable`: here they do not apply.'),
        );
      }
    }
    for (const rule of router.rules) {
      const isVirtual = isOfNvi(rule);
      if (isVirtual && !enabled) {
        yield at(rule.place, message('This rule needs interfaces marked `ip nat enable`, and there are none.'));
      } else if (!isVirtual && enabled && !marked) {
        yield at(
          rule.place,
          message(
            'The interfaces are marked `ip nat enable`: there the rule is written without `inside` and `outside`.',
          ),
        );
      }
    }
  },
});

function isOfNvi(rule: NatRule): boolean {
  return rule.kind !== 'destination' && rule.side === 'any';
}
