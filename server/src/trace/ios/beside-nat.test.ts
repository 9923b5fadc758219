/** What else on a router decides a packet's fate, and is not read: a trace names it instead of being wrong. */
import { describe, expect, test } from 'vitest';
import { packet } from '../testing/node.ts';
import { fares, lines, outcomesOf, session } from './testing/router.ts';

const router = (outside: string, inside: string, more: string): string => `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
${outside}interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
${inside}ip nat inside source list 7 interface GigabitEthernet0/0 overload
access-list 7 permit 192.168.7.0 0.0.0.255
${more}ip route 0.0.0.0 0.0.0.0 203.0.113.1
`;
const out = 'tcp 192.168.7.10:40000 > 198.51.100.9:443 in Gi0/1';
const answer = 'tcp 198.51.100.9:443 > 203.0.113.2:40000 in Gi0/0';
const stray = 'tcp 198.51.100.9:443 > 203.0.113.2:40001 in Gi0/0';

describe('inspection lets answers in past a list that denies all', () => {
  const closed = 'ip access-list extended CLOSED\n deny ip any any\n';
  const inspected = router(' ip access-group CLOSED in\n ip inspect FW out\n', '', closed);

  test('answers, and nothing else', () => {
    expect(outcomesOf(inspected, [out, answer, stray])).toEqual([
      ['forwarded Gi0/0: 203.0.113.2:40000 > 198.51.100.9:443'],
      ['forwarded Gi0/1: 198.51.100.9:443 > 192.168.7.10:40000'],
      ['dropped by list CLOSED 10: 198.51.100.9:443 > 203.0.113.2:40001'],
    ]);
  });

  test('also the reply that the trace sends, and also where the inside is inspected', () => {
    for (const config of [inspected, router(' ip access-group CLOSED in\n', ' ip inspect FW in\n', closed)]) {
      const asked = session(config);
      asked.send(packet(out));
      const reply = asked.reply(0);
      expect(reply === undefined ? [] : lines(reply)).toEqual([
        'forwarded Gi0/1: 198.51.100.9:443 > 192.168.7.10:40000',
      ]);
    }
  });

  test('without it the list decides', () => {
    const config = router(' ip access-group CLOSED in\n', '', closed);
    expect(outcomesOf(config, [out, answer])[1]).toEqual([
      'dropped by list CLOSED 10: 198.51.100.9:443 > 203.0.113.2:40000',
    ]);
  });
});

test('a reflexive list may have learned the flow, and reflecting asks nothing', () => {
  const config = router(
    ' ip access-group IN in\n ip access-group OUT out\n',
    '',
    'ip access-list extended OUT\n permit tcp any any reflect SEEN\nip access-list extended IN\n evaluate SEEN\n deny ip any any\n',
  );
  expect(outcomesOf(config, [out, answer])).toEqual([
    ['forwarded Gi0/0: 203.0.113.2:40000 > 198.51.100.9:443'],
    [
      'forwarded Gi0/1: 198.51.100.9:443 > 192.168.7.10:40000',
      'dropped by list IN 20: 198.51.100.9:443 > 203.0.113.2:40000',
    ],
  ]);
});

test.each([
  ['two zones', ' zone-member security OUT\n', ' zone-member security IN\n', 'forwarded', 'zone:IN:OUT'],
  ['one zone', ' zone-member security IN\n', ' zone-member security IN\n', 'forwarded', undefined],
  ['a zone and none', '', ' zone-member security IN\n', 'dropped', 'zone:IN:-'],
])('zones: %s', (_, outside, inside, verdict, named) => {
  const asked = session(router(outside, inside, ''));
  const [outcome] = asked.send(packet(out)).outcomes;
  expect(outcome?.verdict).toBe(verdict);
  expect(outcome?.assumptions.map(({ id }) => id).find((id) => id.startsWith('zone:'))).toBe(named);
});

describe('routes that a protocol learned', () => {
  const rule = 'ip nat inside source static 10.1.5.5 203.0.113.4\n';
  const into = 'tcp 198.51.100.9:5 > 203.0.113.4:80 in Gi0/0';

  test('lead to hosts inside that only a default route would send out again', () => {
    expect(fares(router('', '', `${rule}router ospf 1\n network 192.168.7.0 0.0.0.255 area 0\n`), into)).toEqual([
      'forwarded Gi0/1: 198.51.100.9:5 > 10.1.5.5:80',
    ]);
    expect(fares(router('', '', rule), into)).toEqual(['forwarded Gi0/0: 198.51.100.9:5 > 10.1.5.5:80']);
  });

  test('may be the way out, where no written one is', () => {
    const without = (more: string): string =>
      router('', '', more).replace('ip route 0.0.0.0 0.0.0.0 203.0.113.1', 'ip route 10.0.0.0 255.0.0.0 192.168.7.2');
    expect(fares(without('router bgp 65000\n'), out)).toEqual([
      'forwarded Gi0/0: 203.0.113.2:40000 > 198.51.100.9:443',
    ]);
    expect(fares(without(''), out)).toEqual(['dropped by no-route: 192.168.7.10:40000 > 198.51.100.9:443']);
  });
});

test('the address that routers share is the router’s own, as long as it is the active one', () => {
  const config = router('', ' standby 1 ip 192.168.7.254\n standby 1 priority 110\n', '');
  const ping = 'icmp 192.168.7.10 > 192.168.7.254 in Gi0/1';
  expect(fares(config, ping)).toEqual([expect.stringContaining('delivered')]);
  expect(fares(config, ping, { assumptions: { 'redundancy:1': false } })).toEqual([
    expect.stringContaining('forwarded Gi0/1'),
  ]);
});

describe('policy routing', () => {
  const second = 'interface GigabitEthernet0/2\n ip address 198.18.0.2 255.255.255.252\n ip nat outside\n';
  const policy = (set: string): string =>
    router('', ' ip policy route-map PBR\n', `${second}route-map PBR permit 10\n set ${set}\n`);
  test.each([
    ['a next hop that is tied to a track', 'ip next-hop verify-availability 198.18.0.1 10 track 3', ['Gi0/2', 'Gi0/0']],
    ['a default next hop, where only the default route leads there', 'ip default next-hop 198.18.0.1', ['Gi0/2']],
    ['another VRF', 'vrf OTHER', ['Gi0/0', 'undecided']],
  ])('%s', (_, set, ways) => {
    const found = fares(policy(set), out);
    expect(found).toEqual(ways.map((way) => expect.stringContaining(way)));
  });
});
