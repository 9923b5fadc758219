import { message } from '../../text/message.ts';
import { at, related, routerCheck } from './router-check.ts';

export const natAclWrongKind = routerCheck({
  code: 'nat-acl-wrong-kind',
  title: 'A list whose kind, or whose logging, does not fit NAT',
  severity: 'warning',
  why: '`inside destination` and `outside source` rules are documented for standard lists: they test one address, and an extended list may never match. And `log` in a list that NAT uses may keep packets from being translated.',
  before: `ip nat inside source list 110 interface GigabitEthernet0/0 overload
access-list 110 permit ip 192.168.7.0 0.0.0.255 any log
`,
  after: `ip nat inside source list 110 interface GigabitEthernet0/0 overload
access-list 110 permit ip 192.168.7.0 0.0.0.255 any
`,
  *run({ lists, listUses, isIos }) {
    const told = new Set<string>();
    for (const { rule, list: named } of listUses) {
      const list = lists.get(named.name);
      if (list === undefined || !isIos) continue;
      const wantsStandard = rule.kind === 'destination' || (rule.kind === 'dynamic' && rule.side === 'outside');
      if (wantsStandard && list.kind === 'extended') {
        const more =
          list.definitions[0] === undefined
            ? {}
            : { related: [related(list.definitions[0].place, message('The list.'))] };
        yield at(
          named.place,
          message('Here a standard list is expected, and {list} is extended.', { list: list.name }),
          more,
        );
      }
      if (told.has(list.name)) continue;
      told.add(list.name);
      for (const { log } of list.entries) {
        if (log !== undefined) {
          yield at(log, message('NAT uses this list: logging may keep what it matches from being translated.'));
        }
      }
    }
  },
});
