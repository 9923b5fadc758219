import { formatDottedQuad } from '../../net/ipv4.ts';
import { message } from '../../text/message.ts';
import { globalWords, placeOfEnd } from './facts.ts';
import { poolOf } from './nat-pool-undefined.ts';
import { boundsOf } from './pools.ts';
import { at, routerCheck } from './router-check.ts';

export const natGlobalUnreachable = routerCheck({
  code: 'nat-global-unreachable',
  title: 'Global addresses that lie in no network of the router',
  severity: 'info',
  why: 'The router answers ARP for global addresses that lie in the network of an outside interface. Any other address reaches it only if the neighbours have a route for it, which no file of this router can show. Ask the provider, or announce it.',
  before: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
ip nat inside source static 192.168.7.10 198.51.100.4
`,
  after: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
ip nat inside source static 192.168.7.10 203.0.113.4
`,
  *run({ router, statics, dynamics, networksOf, pools, sided, isIos }) {
    const outside = sided('outside');
    // Without all outside addresses nothing can be said.
    if (
      !isIos ||
      outside.length === 0 ||
      outside.some(({ addresses, addressFrom }) => addresses.length === 0 && addressFrom?.kind !== 'unnumbered')
    )
      return;
    const connected = (word: number): boolean => networksOf(word).length > 0;
    const routed = (word: number): boolean =>
      router.routes.some(
        ({ prefix }) =>
          (prefix.mask[0] ?? 0) !== 0 && (((prefix.address.words[0] ?? 0) ^ word) & (prefix.mask[0] ?? 0)) === 0,
      );
    for (const rule of statics) {
      const word = globalWords(rule)?.[0];
      if (rule.side === 'outside' || word === undefined || connected(word) || routed(word)) continue;
      const what = message('{address} lies in no network of this router: its neighbours need a route for it.', {
        address: formatDottedQuad(word),
      });
      yield at(placeOfEnd(rule.global), what);
    }
    const names = new Set(dynamics.flatMap((rule) => (rule.side === 'outside' ? [] : (poolOf(rule)?.name ?? []))));
    for (const name of names) {
      for (const range of pools.get(name)?.ranges ?? []) {
        const [low] = boundsOf(range);
        if (connected(low) || routed(low)) continue;
        const what = message('{address} lies in no network of this router: its neighbours need a route for it.', {
          address: formatDottedQuad(low),
        });
        yield at(range.place, what);
      }
    }
  },
});
