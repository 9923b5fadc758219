import type { AccessList, DynamicRule } from '../../dialects/ios-nat/model.ts';
import { message } from '../../text/message.ts';
import { coversEntry } from './access-lists.ts';
import { at, related, routerCheck } from './router-check.ts';

export const natShadowedRule = routerCheck({
  code: 'nat-shadowed-rule',
  title: 'A dynamic rule that is never reached',
  severity: 'info',
  why: 'Classic IOS tries dynamic rules in an order of its own: numbered lists by their number, then named lists by their letters, then route maps by theirs. The first whose list permits the packet translates it, so a rule behind one that permits all its hosts is never reached.',
  before: `ip nat pool A 203.0.113.17 203.0.113.18 prefix-length 29
ip nat pool B 203.0.113.19 203.0.113.20 prefix-length 29
ip nat inside source list 7 pool A overload
ip nat inside source list 8 pool B overload
access-list 7 permit 192.168.0.0 0.0.255.255
access-list 8 permit 192.168.7.0 0.0.0.255
`,
  after: `ip nat pool A 203.0.113.17 203.0.113.18 prefix-length 29
ip nat pool B 203.0.113.19 203.0.113.20 prefix-length 29
ip nat inside source list 7 pool A overload
ip nat inside source list 8 pool B overload
access-list 7 permit 192.168.0.0 0.0.3.255
access-list 8 permit 192.168.7.0 0.0.0.255
`,
  *run({ dynamics, lists, isIos }) {
    if (!isIos) return;
    const byList = dynamics.filter((rule) => rule.match.kind === 'list').sort(inDeviceOrder);
    for (const [index, rule] of byList.entries()) {
      const list = listOf(rule, lists);
      const permits = list?.entries.filter(({ action }) => action === 'permit') ?? [];
      if (list === undefined || permits.length === 0) continue;
      const above = byList.slice(0, index).find((earlier) => {
        const other = listOf(earlier, lists);
        // A deny in the earlier list leaves something over.
        if (earlier.side !== rule.side || earlier.vrf?.name !== rule.vrf?.name || other === undefined || other === list)
          return false;
        if (other.entries.some(({ action }) => action === 'deny')) return false;
        return permits.every((entry) => other.entries.some((wide) => coversEntry(wide, entry)));
      });
      if (above === undefined) continue;
      yield at(rule.place, message('Never reached: the rule above it in the router’s order permits all its hosts.'), {
        related: [related(above.place, message('The rule that comes first.'))],
        unnecessary: true,
      });
    }
  },
});

function listOf({ match }: DynamicRule, lists: ReadonlyMap<string, AccessList>): AccessList | undefined {
  return match.kind === 'list' ? lists.get(match.list.name) : undefined;
}

/** Numbers ascending, then names in text order. */
function inDeviceOrder(a: DynamicRule, b: DynamicRule): number {
  const [one, two] = [nameOf(a), nameOf(b)];
  const [first, second] = [Number(one), Number(two)];
  if (Number.isFinite(first) && Number.isFinite(second)) return first - second;
  if (Number.isFinite(first) !== Number.isFinite(second)) return Number.isFinite(first) ? -1 : 1;
  return one < two ? -1 : one > two ? 1 : 0;
}

function nameOf({ match }: DynamicRule): string {
  return match.kind === 'list' ? match.list.name : '';
}
