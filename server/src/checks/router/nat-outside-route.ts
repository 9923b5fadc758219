import { formatDottedQuad } from '../../net/ipv4.ts';
import { message } from '../../text/message.ts';
import { endOf } from './edits.ts';
import { localWords } from './facts.ts';
import { at, routerCheck } from './router-check.ts';

export const natOutsideRoute = routerCheck({
  code: 'nat-outside-route',
  title: 'An outside local address without a route',
  severity: 'warning',
  why: 'From inside to outside the router routes first and translates then: it looks up the outside **local** address. Without a route for it towards an outside interface the packet never comes to be translated. `add-route` adds one.',
  before: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
ip nat outside source static 10.1.1.30 172.21.1.30
`,
  after: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
ip nat outside source static 10.1.1.30 172.21.1.30 add-route
`,
  *run({ router, statics, own, isIos }) {
    if (!isIos || router.interfaces.length === 0 || router.isExcerpt === true) return;
    for (const rule of statics) {
      const word = localWords(rule)?.[0];
      if (rule.side !== 'outside' || rule.options.addRoute === true || word === undefined) continue;
      const routed =
        router.routes.some(({ prefix }) => (((prefix.address.words[0] ?? 0) ^ word) & (prefix.mask[0] ?? 0)) === 0) ||
        own.some((network) => network.side === 'outside' && ((network.word ^ word) & network.mask) === 0) ||
        router.interfaces.some(({ addressFrom }) => addressFrom?.kind === 'dhcp' || addressFrom?.kind === 'negotiated');
      if (routed) continue;
      const what = message('No route leads to {address} by an outside interface: packets to it are not translated.', {
        address: formatDottedQuad(word),
      });
      yield at(rule.place, what, { replacement: endOf(rule, 'add-route') });
    }
  },
});
