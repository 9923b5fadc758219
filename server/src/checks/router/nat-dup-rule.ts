import type { NatRule } from '../../dialects/ios-nat/model.ts';
import { message } from '../../text/message.ts';
import { globalWords, localWords, wordsOf } from './facts.ts';
import { at, related, routerCheck } from './router-check.ts';

export const natDupRule = routerCheck({
  code: 'nat-dup-rule',
  title: 'The same rule twice',
  severity: 'warning',
  why: 'A rule exists once: the second line changes nothing, or takes the place of the first where the two differ in what they translate to.',
  before: `ip nat inside source list 7 interface GigabitEthernet0/0 overload
ip nat inside source list 7 interface GigabitEthernet0/0 overload
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  after: `ip nat inside source list 7 interface GigabitEthernet0/0 overload
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  *run({ router }) {
    const seen = new Map<string, NatRule>();
    for (const rule of router.rules) {
      const key = keyOf(rule);
      const other = seen.get(key);
      if (other === undefined) {
        seen.set(key, rule);
        continue;
      }
      yield at(rule.place, message('This rule stands above already.'), {
        related: [related(other.place, message('The first one.'))],
        unnecessary: true,
      });
    }
  },
});

function keyOf(rule: NatRule): string {
  const common = `${rule.kind} ${rule.vrf?.name ?? ''} ${rule.on?.name ?? ''}`;
  switch (rule.kind) {
    case 'static': {
      const end = (name: string, words: readonly number[] | undefined): string => words?.join('-') ?? name;
      const global = end(rule.global.kind === 'interface' ? rule.global.interface.name : '', globalWords(rule));
      const local = end('', localWords(rule));
      const map = rule.routeMap?.name ?? '';
      return `${common} ${rule.side} ${rule.protocol ?? ''} ${local}:${rule.localPorts?.low ?? ''} ${global}:${rule.globalPorts?.low ?? ''} ${map}`;
    }
    case 'dynamic': {
      const match =
        rule.match.kind === 'list'
          ? rule.match.list.name
          : rule.match.kind === 'route-map'
            ? `map ${rule.match.routeMap.name}`
            : '';
      const to = rule.to.kind === 'pool' ? rule.to.pool.name : `on ${rule.to.interface.name}`;
      return `${common} ${rule.side} ${match} ${to}`;
    }
    case 'server-group': {
      const global = rule.global.kind === 'interface' ? rule.global.interface.name : wordsOf(rule.global)?.join('-');
      return `${common} ${rule.protocol ?? ''} ${global}:${rule.globalPorts?.low ?? ''} ${rule.group.name}`;
    }
    case 'destination':
      return `${common} ${rule.list.name} ${rule.pool.name}`;
  }
}
