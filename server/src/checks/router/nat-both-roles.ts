import { message } from '../../text/message.ts';
import { at, related, routerCheck } from './router-check.ts';

export const natBothRoles = routerCheck({
  code: 'nat-both-roles',
  title: 'An interface that is both inside and outside',
  severity: 'error',
  why: 'An interface stands on one side of NAT. The second mark takes the place of the first, without a word from the router.',
  before: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat inside
 ip nat outside
`,
  after: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
`,
  *run({ router }) {
    for (const { name, natSides } of router.interfaces) {
      const sided = natSides.filter(({ side }) => side !== 'enable');
      const last = sided.at(-1);
      const other = sided.find(({ side }) => side !== last?.side);
      if (last === undefined || other === undefined) continue;
      const what = message('{interface} is marked inside and outside: only the last mark, {side}, holds.', {
        interface: name,
        side: last.side,
      });
      yield at(last.place, what, { related: [related(other.place, message('The mark that is lost.'))] });
    }
  },
});
