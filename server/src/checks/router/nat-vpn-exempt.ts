import type { AccessList } from '../../dialects/ios-nat/model.ts';
import { message } from '../../text/message.ts';
import { coversAddress } from './access-lists.ts';
import { at, related, routerCheck } from './router-check.ts';

export const natVpnExempt = routerCheck({
  code: 'nat-vpn-exempt',
  title: 'Traffic of a VPN that is translated before it is encrypted',
  severity: 'info',
  why: 'NAT comes before the crypto map. What the tunnel should carry leaves with a translated source, no longer fits the crypto map’s list, and goes out in the clear. Deny it in the list of the NAT rule, before the `permit`: that takes an extended list, because a standard one does not see the destination.',
  before: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
 crypto map VPN
crypto map VPN 10 ipsec-isakmp
 match address 120
ip nat inside source list 110 interface GigabitEthernet0/0 overload
access-list 110 permit ip 192.168.7.0 0.0.0.255 any
access-list 120 permit ip 192.168.7.0 0.0.0.255 10.60.0.0 0.0.255.255
`,
  after: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
 crypto map VPN
crypto map VPN 10 ipsec-isakmp
 match address 120
ip nat inside source list 110 interface GigabitEthernet0/0 overload
access-list 110 deny ip 192.168.7.0 0.0.0.255 10.60.0.0 0.0.255.255
access-list 110 permit ip 192.168.7.0 0.0.0.255 any
access-list 120 permit ip 192.168.7.0 0.0.0.255 10.60.0.0 0.0.255.255
`,
  *run({ router, lists, sided, listUses }) {
    const bound = new Set(sided('outside').flatMap(({ cryptoMap }) => cryptoMap?.name ?? []));
    const protectedBy = router.cryptoMaps.filter(({ name }) => bound.has(name));
    for (const { rule, list: named } of listUses) {
      const list = lists.get(named.name);
      if (list === undefined || rule.kind !== 'dynamic' || rule.side !== 'inside') continue;
      for (const map of protectedBy) {
        const traffic = map.list === undefined ? undefined : lists.get(map.list.name);
        const entry = traffic === undefined ? undefined : translated(list, traffic);
        if (entry === undefined) continue;
        const what =
          list.kind === 'standard'
            ? message(
                '{list} also translates what the crypto map {map} should encrypt. A standard list can’t tell it apart: an extended one can.',
                { list: list.name, map: map.name },
              )
            : message('{list} also translates what the crypto map {map} should encrypt: deny it there first.', {
                list: list.name,
                map: map.name,
              });
        yield at(named.place, what, { related: [related(entry.place, message('What should be encrypted.'))] });
        break;
      }
    }
  },
});

/** The first line of the tunnel's list whose packets the NAT list permits. */
function translated(nat: AccessList, traffic: AccessList): AccessList['entries'][number] | undefined {
  return traffic.entries.find((wanted) => {
    if (wanted.action !== 'permit' || wanted.destination === undefined) return false;
    const first = nat.entries.find(
      (entry) => coversAddress(entry.source, wanted.source) && coversAddress(entry.destination, wanted.destination),
    );
    return first?.action === 'permit';
  });
}
