import { message } from '../../text/message.ts';
import { permitsAll } from './access-lists.ts';
import { at, routerCheck } from './router-check.ts';

export const natAclAny = routerCheck({
  code: 'nat-acl-any',
  title: 'A NAT list that permits everything',
  severity: 'info',
  why: 'Everything that leaves by the outside interface is translated, also what the router sends itself, routing protocols and tunnels among it. Name the networks that need it.',
  before: `ip nat inside source list 7 interface GigabitEthernet0/0 overload
access-list 7 permit any
`,
  after: `ip nat inside source list 7 interface GigabitEthernet0/0 overload
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  *run({ lists, listUses }) {
    const told = new Set<string>();
    for (const { list: named, rule } of listUses) {
      const list = lists.get(named.name);
      if (list === undefined || told.has(list.name) || rule.kind !== 'dynamic' || rule.side === 'outside') continue;
      told.add(list.name);
      const entry = list.entries.find(permitsAll);
      if (entry !== undefined) {
        yield at(entry.place, message('This line lets NAT translate everything, also what the router sends itself.'));
      }
    }
  },
});
