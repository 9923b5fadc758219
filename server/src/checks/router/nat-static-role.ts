import { formatDottedQuad } from '../../net/ipv4.ts';
import { message } from '../../text/message.ts';
import { globalWords, localWords, type OwnNetwork, placeOfEnd } from './facts.ts';
import { at, routerCheck } from './router-check.ts';

export const natStaticRole = routerCheck({
  code: 'nat-static-role',
  title: 'Addresses of a static rule that seem to be swapped',
  severity: 'warning',
  why: 'The local address is how the host looks inside, the global one how it looks outside. `inside source static` takes the local address first; `outside source static` takes the global one first.',
  before: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
ip nat inside source static 203.0.113.4 192.168.7.10
`,
  after: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
ip nat inside source static 192.168.7.10 203.0.113.4
`,
  *run({ statics, networksOf }) {
    const networkOf = (
      word: number | undefined,
      side: 'inside' | 'outside',
      vrf: string | undefined,
    ): OwnNetwork | undefined =>
      word === undefined
        ? undefined
        : networksOf(word).find((network) => network.side === side && network.device.vrf?.name === vrf);
    for (const rule of statics) {
      if (rule.side !== 'inside' || rule.network !== undefined) continue;
      const local = localWords(rule)?.[0];
      const global = globalWords(rule)?.[0];
      if (local === undefined) continue;
      const outside = networkOf(local, 'outside', rule.vrf?.name);
      const inside = networkOf(global, 'inside', rule.vrf?.name);
      if (outside !== undefined) {
        const what = message(
          'The local address {address} lies in the network of {interface}, which is outside. Local comes first, global second.',
          {
            address: formatDottedQuad(local),
            interface: outside.device.name,
          },
        );
        const swapped =
          rule.protocol === undefined && global !== undefined && inside !== undefined
            ? swap(rule.text, local, global)
            : undefined;
        yield swapped === undefined ? at(placeOfEnd(rule.local), what) : at(rule.place, what, { replacement: swapped });
      } else if (inside !== undefined && global !== undefined) {
        yield at(
          placeOfEnd(rule.global),
          message('The global address {address} lies in the network of {interface}, which is inside.', {
            address: formatDottedQuad(global),
            interface: inside.device.name,
          }),
        );
      }
    }
  },
});

function swap(text: string, local: number, global: number): string {
  const [first, second] = [formatDottedQuad(local), formatDottedQuad(global)];
  return text.replace(`${first} ${second}`, `${second} ${first}`);
}
