/** Any lines in any order make a router that packets can be traced through. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { render } from '../../text/message.ts';
import { openSession } from '../engine.ts';
import { toJson } from '../json.ts';
import { packet } from '../testing/node.ts';
import { isAsked, whyNot } from '../whyNot.ts';
import { routerNode } from './testing/router.ts';

const line = fc.constantFrom(
  'interface GigabitEthernet0/0',
  'interface Gi0/1',
  'interface Loopback0',
  'interface Dialer1',
  ' ip address 203.0.113.2 255.255.255.248',
  ' ip address 192.168.7.1 255.255.255.0',
  ' ip address 203.0.113.2 255.255.255.248 secondary',
  ' ip address dhcp',
  ' ip address negotiated',
  ' ip unnumbered Dialer1',
  ' ip unnumbered Loopback0',
  ' ip nat inside',
  ' ip nat outside',
  ' ip nat enable',
  ' shutdown',
  ' ip vrf forwarding RED',
  ' ip access-group 110 in',
  ' ip access-group NONE out',
  ' ip policy route-map NET',
  ' crypto map VPN',
  'ip nat inside source static 192.168.7.10 203.0.113.4',
  'ip nat inside source static 192.168.7.10 203.0.113.4 route-map NET reversible',
  'ip nat inside source static 192.168.7.10 203.0.113.4 vrf RED match-in-vrf',
  'ip nat inside source static tcp 192.168.7.10 80 interface Loopback0 80',
  'ip nat inside source static network 192.168.7.0 0.0.0.0 /0',
  'ip nat inside source list 7 pool P',
  'ip nat inside source list 7 pool P overload',
  'ip nat inside source list NONE interface Dialer1 overload',
  'ip nat inside source route-map NET interface Gi0/0 overload',
  'ip nat outside source static 198.51.100.9 192.168.7.30 add-route',
  'ip nat outside source list 7 pool P',
  'ip nat inside destination list 7 pool P',
  'ip nat source list 7 pool P overload',
  'ip nat source static 192.168.7.10 203.0.113.4',
  'ip nat pool P 203.0.113.4 203.0.113.1 netmask 255.255.255.248',
  'ip nat pool P 203.0.113.0 203.0.113.9 prefix-length 0',
  'ip nat pool P 203.0.113.4 203.0.113.5 netmask 255.255.255.248 type match-host',
  'ip nat pool P 203.0.113.4 203.0.113.5 netmask 255.255.255.248 type rotary',
  'ip nat translation max-entries 0',
  'ip route 0.0.0.0 0.0.0.0 203.0.113.1',
  'ip route 0.0.0.0 0.0.0.0 Null0 250',
  'ip route 198.51.100.0 255.255.255.0 198.51.100.9',
  'ip route 203.0.113.0 255.255.255.0 198.51.100.9 track 1',
  'ip route vrf RED 0.0.0.0 0.0.0.0 203.0.113.1 global',
  'access-list 7 permit 192.168.7.0 0.0.0.255',
  'access-list 7 deny any',
  'access-list 110 permit tcp any object-group LOOP eq 80 established time-range X',
  'access-list 110 permit ip any any dscp ef',
  'object-group network LOOP',
  ' group-object LOOP',
  ' host 198.51.100.9',
  'route-map NET permit 10',
  ' match ip address 7 110',
  ' match interface Gi0/0',
  ' match ip next-hop 7',
  ' match length 1 2',
  ' set ip next-hop 203.0.113.1',
  ' set interface Null0',
  'tcp 203.0.113.2:40000  192.168.7.5:40000  198.51.100.9:443   198.51.100.9:443',
  '--- ---                ---                192.168.7.30       198.51.100.9',
  '[Huawei-GigabitEthernet0/0/1] nat outbound 2000',
  'nonsense of a kind',
);
const asked = fc.record({
  protocol: fc.constantFrom('tcp', 'udp', 'icmp', 'gre', 'esp'),
  src: fc.constantFrom('192.168.7.10', '198.51.100.9', '203.0.113.2', '0.0.0.0', '255.255.255.255'),
  dst: fc.constantFrom('192.168.7.10', '198.51.100.9', '203.0.113.4', '192.168.7.30', '255.255.255.255', '224.0.0.5'),
  in: fc.constantFrom('Gi0/0', 'Gi0/1', 'Lo0', 'e9', ''),
  icmpType: fc.constantFrom(8, 0, 3),
  sport: fc.constantFrom(0, 1, 80, 65535),
});

test('every packet has an outcome, which can be told', () => {
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 25 }),
      fc.array(asked, { minLength: 1, maxLength: 3 }),
      (lines, questions) => {
        const node = routerNode(`ip nat inside source list 1 pool NOWHERE\n${lines.join('\n')}\n`);
        const session = openSession(node, { branches: 40 });
        for (const { protocol, src, dst, in: input, icmpType, sport } of questions) {
          const ports = protocol === 'tcp' || protocol === 'udp' ? { sport, dport: 80 } : {};
          const quoted = icmpType === 3 ? { quoted: { src: dst, dst: src, protocol: 'tcp' } } : {};
          const more = { protocol, src, dst, in: input === '' ? null : input, ...ports, icmpType, ...quoted };
          const sent = session.send(packet('tcp 1.1.1.1:1 > 2.2.2.2:2', more));
          expect(sent.outcomes.length).toBeGreaterThan(0);
          toJson([sent], node);
          for (const { steps, verdict } of sent.outcomes) {
            expect(verdict).toMatch(/^(forwarded|delivered|dropped|undecided)$/);
            for (const step of steps.filter(isAsked)) {
              for (const { text } of whyNot(node, step)) expect(render(text)).not.toMatch(/\{\w+\}/);
            }
            for (const step of steps) expect(render(step.text)).not.toMatch(/\{\w+\}/);
          }
          for (const index of sent.outcomes.slice(0, 3).keys()) session.reply(index);
        }
      },
    ),
    { numRuns: 150 },
  );
});
