import { message } from '../../text/message.ts';
import { at, routerNodeCheck } from './router-check.ts';

export const natGroupUndefined = routerNodeCheck({
  code: 'nat-group-undefined',
  title: 'A server rule that names a server group without servers',
  severity: 'error',
  why: 'Connections to the rule’s global address find no server, and are dropped. A group without members, or with weights of 0 alone, is the same.',
  before: `sysname H3C
#
interface GigabitEthernet0/1
 ip address 203.0.113.2 255.255.255.0
 nat server protocol tcp global 203.0.113.5 80 inside server-group 1
#
`,
  after: `sysname H3C
#
nat server-group 1
 inside ip 192.168.1.21 port 8080
#
interface GigabitEthernet0/1
 ip address 203.0.113.2 255.255.255.0
 nat server protocol tcp global 203.0.113.5 80 inside server-group 1
#
`,
  *run({ router }) {
    if (router.isExcerpt === true) return;
    for (const rule of router.rules) {
      if (rule.kind !== 'server-group') continue;
      const group = router.serverGroups.find(({ name }) => name === rule.group.name);
      if (group?.members.some(({ weight }) => weight > 0) === true) continue;
      const places = { group: rule.group.name };
      yield at(
        rule.group.place,
        group === undefined
          ? message('There is no server group {group} in the configuration.', places)
          : message('Server group {group} has no server that takes connections.', places),
      );
    }
  },
});
