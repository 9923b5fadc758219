import { formatDottedQuad } from '../../net/ipv4.ts';
import { message } from '../../text/message.ts';
import { isAny, sourceWords } from './access-lists.ts';
import { at, routerCheck } from './router-check.ts';

export const natAclGlobal = routerCheck({
  code: 'nat-acl-global',
  title: 'A NAT list that permits translated addresses',
  severity: 'warning',
  why: 'The list of an `inside source` rule is asked before translation: it must permit the addresses that inside hosts have. Addresses of the outside network never come in by an inside interface.',
  before: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
ip nat inside source list 7 interface GigabitEthernet0/0 overload
access-list 7 permit 203.0.113.0 0.0.0.7
`,
  after: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
ip nat inside source list 7 interface GigabitEthernet0/0 overload
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  *run({ lists, listUses, own }) {
    const told = new Set<string>();
    for (const { rule, list: named } of listUses) {
      const list = lists.get(named.name);
      if (list === undefined || told.has(list.name) || rule.kind !== 'dynamic' || rule.side !== 'inside') continue;
      told.add(list.name);
      for (const { action, source } of list.entries) {
        const words = sourceWords(source);
        if (action !== 'permit' || words === undefined || isAny(source) || source.kind !== 'masked') continue;
        const network = own.find(
          ({ side, word, mask }) =>
            side === 'outside' &&
            mask !== 0xffffffff &&
            ((word ^ words[0]) & mask) === 0 &&
            ((word ^ words[1]) & mask) === 0,
        );
        // Hosts inside may use the same network where it is bridged, or in a VRF of its own.
        if (
          network === undefined ||
          own.some((other) => other.side === 'inside' && ((other.word ^ words[0]) & other.mask) === 0)
        )
          continue;
        const what = message(
          '{address} lies in the network of {interface}, which is outside: the list is asked before translation.',
          {
            address: formatDottedQuad(words[0]),
            interface: network.device.name,
          },
        );
        yield at(source.place, what);
      }
    }
  },
});
