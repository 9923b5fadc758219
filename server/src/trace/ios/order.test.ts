import { describe, expect, test } from 'vitest';
import { packet } from '../testing/node.ts';
import { edge, fares, outcomesOf, rows, session, story } from './testing/router.ts';

const mail = `${edge}ip nat inside source static 192.168.7.10 203.0.113.4\n`;

describe('from the inside to the outside', () => {
  test('a packet is routed by where it wants to go, then its source is translated', () => {
    const sent = session(mail).send(packet('tcp 192.168.7.10:40000 > 198.51.100.9:443 in Gi0/1'));
    expect(sent.outcomes.map(story)).toEqual([
      [
        'routing: The route to 0.0.0.0/0 leads to 198.51.100.9 through GigabitEthernet0/0, by the gateway 203.0.113.1.',
        'nat: A static rule: source 192.168.7.10:40000 becomes 203.0.113.4:40000.',
        'interface: It leaves the router by GigabitEthernet0/0.',
      ],
    ]);
    expect(sent.outcomes.map(rows)).toEqual([
      [
        '--- 203.0.113.4 192.168.7.10 --- ---',
        'tcp 203.0.113.4:40000 192.168.7.10:40000 198.51.100.9:443 198.51.100.9:443',
      ],
    ]);
  });

  test.each([
    [
      'an input list sees the local source',
      'in',
      '1',
      'permit tcp host 192.168.7.10 any',
      'forwarded Gi0/0: 203.0.113.4:40000 > 198.51.100.9:443',
    ],
    [
      'and knows nothing of the global one',
      'in',
      '1',
      'permit tcp host 203.0.113.4 any',
      'dropped by list GUARD end: 192.168.7.10:40000 > 198.51.100.9:443',
    ],
    [
      'an output list sees the global source',
      'out',
      '0',
      'permit tcp host 203.0.113.4 any',
      'forwarded Gi0/0: 203.0.113.4:40000 > 198.51.100.9:443',
    ],
    [
      'and knows nothing of the local one',
      'out',
      '0',
      'permit tcp host 192.168.7.10 any',
      'dropped by list GUARD end: 203.0.113.4:40000 > 198.51.100.9:443',
    ],
  ])('%s', (_, direction, number, line, expected) => {
    const guarded = `${mail}interface GigabitEthernet0/${number}\n ip access-group GUARD ${direction}\nip access-list extended GUARD\n ${line}\n`;
    expect(fares(guarded, 'tcp 192.168.7.10:40000 > 198.51.100.9:443 in Gi0/1')).toEqual([expected]);
  });
});

describe('from the outside to the inside', () => {
  test('the destination is translated first, and the route is that of the inside host', () => {
    const sent = session(mail).send(packet('tcp 198.51.100.20:5000 > 203.0.113.4:22 in Gi0/0'));
    expect(sent.outcomes.map(story)).toEqual([
      [
        'nat: A static rule: destination 203.0.113.4:22 becomes 192.168.7.10:22.',
        'routing: 192.168.7.10 lies in 192.168.7.0/24, which is connected to GigabitEthernet0/1.',
        'interface: It leaves the router by GigabitEthernet0/1.',
      ],
    ]);
  });

  test.each([
    [
      'an input list sees the global destination',
      'in',
      '0',
      'permit tcp any host 203.0.113.4',
      'forwarded Gi0/1: 198.51.100.20:5000 > 192.168.7.10:22',
    ],
    [
      'and knows nothing of the local one',
      'in',
      '0',
      'permit tcp any host 192.168.7.10',
      'dropped by list GUARD end: 198.51.100.20:5000 > 203.0.113.4:22',
    ],
    [
      'an output list sees the local destination',
      'out',
      '1',
      'permit tcp any host 192.168.7.10',
      'forwarded Gi0/1: 198.51.100.20:5000 > 192.168.7.10:22',
    ],
    [
      'a line that denies is named by its number',
      'in',
      '0',
      '20 deny tcp any host 203.0.113.4 eq 22',
      'dropped by list GUARD 20: 198.51.100.20:5000 > 203.0.113.4:22',
    ],
  ])('%s', (_, direction, number, line, expected) => {
    const guarded = `${mail}interface GigabitEthernet0/${number}\n ip access-group GUARD ${direction}\nip access-list extended GUARD\n ${line}\n`;
    expect(fares(guarded, 'tcp 198.51.100.20:5000 > 203.0.113.4:22 in Gi0/0')).toEqual([expected]);
  });

  test('what no entry is for goes on untranslated: to the router itself, or nowhere', () => {
    expect(fares(mail, 'tcp 198.51.100.20:5000 > 203.0.113.2:22 in Gi0/0')).toEqual([
      'delivered: 198.51.100.20:5000 > 203.0.113.2:22',
    ]);
    expect(fares(mail, 'tcp 198.51.100.20:5000 > 192.0.2.9:22 in Gi0/0')).toEqual([
      'forwarded Gi0/0: 198.51.100.20:5000 > 192.0.2.9:22',
    ]);
  });
});

describe('where a packet is not translated', () => {
  test('a host that no rule is for leaves with its own address: NAT is no filter', () => {
    expect(fares(mail, 'tcp 192.168.7.11:40000 > 198.51.100.9:443 in Gi0/1')).toEqual([
      'forwarded Gi0/0: 192.168.7.11:40000 > 198.51.100.9:443',
    ]);
  });

  test('between two inside interfaces nothing is translated', () => {
    const third = `${mail}interface GigabitEthernet0/2\n ip address 192.168.8.1 255.255.255.0\n ip nat inside\n`;
    expect(fares(third, 'tcp 192.168.7.10:40000 > 192.168.8.5:443 in Gi0/1')).toEqual([
      'forwarded Gi0/2: 192.168.7.10:40000 > 192.168.8.5:443',
    ]);
  });

  test('the hairpin: a host inside does not reach another by its global address', () => {
    const sent = session(mail).send(packet('tcp 192.168.7.11:40000 > 203.0.113.4:22 in Gi0/1'));
    expect(sent.outcomes[0]?.decidedBy).toMatchObject({
      by: 'stack',
      part: 'nat',
      text: { args: { address: '203.0.113.4' } },
      origin: { line: 7 },
    });
  });

  test('the router’s own packets are translated by inside rules when they leave outside', () => {
    const own = `${edge}ip nat inside source list 1 pool OWN overload\naccess-list 1 permit any\nip nat pool OWN 203.0.113.5 203.0.113.5 prefix-length 29\n`;
    expect(fares(own, 'udp 203.0.113.2:123 > 198.51.100.9:123')).toEqual([
      'forwarded Gi0/0: 203.0.113.5:123 > 198.51.100.9:123',
    ]);
  });
});

describe('where NAT is not even asked', () => {
  const marks = (input: string, output: string): string =>
    mail.replace(' ip nat outside\n', output).replace(' ip nat inside\n', input);

  test.each([
    [' ip nat inside\n', '', 'GigabitEthernet0/0 is not marked ip nat outside: nothing is translated.'],
    ['', ' ip nat outside\n', 'GigabitEthernet0/1 is not marked ip nat inside: nothing is translated.'],
    [
      ' ip nat inside\n',
      ' ip nat inside\n',
      'GigabitEthernet0/1 and GigabitEthernet0/0 are both inside: nothing is translated between them.',
    ],
  ])('the interfaces’ marks are told: %j and %j', (input, output, expected) => {
    const [outcome] = session(marks(input, output)).send(
      packet('tcp 192.168.7.10:40000 > 198.51.100.9:443 in Gi0/1'),
    ).outcomes;
    expect(outcome === undefined ? [] : story(outcome)).toContain(`nat: ${expected}`);
    expect(outcome?.verdict).toBe('forwarded');
  });
});

describe('routes', () => {
  test.each([
    ['the longer prefix wins', 'ip route 198.51.100.0 255.255.255.0 203.0.113.3', 'forwarded Gi0/0'],
    ['Null0 discards', 'ip route 198.51.100.0 255.255.255.0 Null0', 'dropped by routing'],
    ['a larger distance waits', 'ip route 0.0.0.0 0.0.0.0 Null0 250', 'forwarded Gi0/0'],
    [
      'a next hop that nothing leads to is no route',
      'ip route 198.51.100.0 255.255.255.0 10.99.0.1',
      'forwarded Gi0/0',
    ],
  ])('%s', (_, written, expected) => {
    const [fared] = fares(`${mail}${written}\n`, 'tcp 192.168.7.10:40000 > 198.51.100.9:443 in Gi0/1');
    expect(fared).toMatch(new RegExp(`^${expected}:`));
  });

  test('two equal routes share the flows', () => {
    const second = `${mail}interface GigabitEthernet0/3\n ip address 192.0.2.2 255.255.255.252\n ip nat outside\nip route 0.0.0.0 0.0.0.0 192.0.2.1\n`;
    expect(fares(second, 'tcp 192.168.7.10:40000 > 198.51.100.9:443 in Gi0/1')).toEqual([
      '1/2 forwarded Gi0/0: 203.0.113.4:40000 > 198.51.100.9:443',
      '1/2 forwarded Gi0/3: 203.0.113.4:40000 > 198.51.100.9:443',
    ]);
  });

  test('where static routes are written and none fits, the packet is dropped', () => {
    const noDefault = mail.replace('ip route 0.0.0.0 0.0.0.0', 'ip route 10.0.0.0 255.0.0.0');
    expect(fares(noDefault, 'tcp 192.168.7.10:40000 > 198.51.100.9:443 in Gi0/1')).toEqual([
      'dropped by no-route: 192.168.7.10:40000 > 198.51.100.9:443',
    ]);
  });

  test('a packet whose time is up is dropped', () => {
    const sent = session(mail).send(packet('tcp 192.168.7.10:40000 > 198.51.100.9:443 in Gi0/1', { ttl: 1 }));
    expect(sent.outcomes[0]?.decidedBy).toMatchObject({ part: 'ttl' });
  });
});

test('a crypto map looks at the packet after translation', () => {
  const vpn = `${mail}interface GigabitEthernet0/0
 crypto map VPN
crypto map VPN 10 ipsec-isakmp
 match address 120
access-list 120 permit ip host 203.0.113.4 10.60.0.0 0.0.255.255
access-list 120 permit ip host 192.168.7.11 10.60.0.0 0.0.255.255
`;
  const told = (asked: string): string | undefined => {
    const [outcome] = session(vpn).send(packet(asked)).outcomes;
    return outcome === undefined ? undefined : story(outcome).find((each) => each.includes('Crypto'));
  };
  expect(told('tcp 192.168.7.10:40000 > 10.60.1.1:443 in Gi0/1')).toMatch(/VPN 10 takes it by list 120/);
  expect(told('tcp 192.168.7.11:40000 > 10.60.1.1:443 in Gi0/1')).toMatch(/VPN 10 takes it by list 120/);
  expect(told('tcp 192.168.7.11:40000 > 198.51.100.9:443 in Gi0/1')).toMatch(/does not take it/);
});

describe('a snippet leaves addresses out, which is no reason to drop', () => {
  test.each([
    [
      'an interface with nothing but its mark',
      'interface g0/0\n ip nat outside\ninterface g0/1\n ip nat inside\n',
      '192.0.2.1',
    ],
    ['no interface at all', '', '192.0.2.1'],
    ['an interface that surely has none', `${edge}interface g0/0\n no ip address\n`, undefined],
  ])('%s', (_, interfaces, address) => {
    const config = `${interfaces}access-list 7 permit any\nip nat inside source list 7 interface GigabitEthernet0/0 overload\n`;
    const [end] = fares(config, 'tcp 192.168.7.10:40000 > 198.51.100.9:443 in Gi0/1');
    expect(end).toContain(address === undefined ? 'dropped' : `${address}:40000 > 198.51.100.9:443`);
  });
});

describe('what is for all hosts of a connected network', () => {
  test.each([
    ['from that network the router hears it', 'udp 192.168.7.10:137 > 192.168.7.255:137 in Gi0/1', 'delivered'],
    ['from elsewhere it is not sent on', 'udp 198.51.100.9:137 > 192.168.7.255:137 in Gi0/0', 'dropped by routing'],
  ])('%s', (_, asked, verdict) => {
    expect(fares(edge, asked)).toEqual([expect.stringContaining(verdict)]);
  });
});

test('equal routes share pairs of hosts: a pair stays with its way, and with the address of that way', () => {
  const two = `interface Serial0/0
 ip address 203.0.113.1 255.255.255.252
 ip nat outside
interface Serial0/1
 ip address 198.51.100.1 255.255.255.252
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
ip nat inside source route-map A interface Serial0/0 overload
ip nat inside source route-map B interface Serial0/1 overload
route-map A permit 10
 match interface Serial0/0
route-map B permit 10
 match interface Serial0/1
ip route 0.0.0.0 0.0.0.0 203.0.113.2
ip route 0.0.0.0 0.0.0.0 198.51.100.2
`;
  const asked = (port: number): string => `tcp 192.168.7.9:${port} > 192.0.2.9:443 in Gi0/1`;
  const ways = (port: number): readonly string[] => [
    `1/2 forwarded Se0/0: 203.0.113.1:${port} > 192.0.2.9:443`,
    `1/2 forwarded Se0/1: 198.51.100.1:${port} > 192.0.2.9:443`,
  ];
  expect(outcomesOf(two, [asked(4000), asked(4000), asked(4001)])).toEqual([ways(4000), ways(4000), ways(4001)]);
});

test('ip nat route leads out of a VRF by the global table', () => {
  const config = `vrf definition 10
interface GigabitEthernet1
 ip address 203.0.113.2 255.255.255.252
 ip nat outside
interface GigabitEthernet2
 vrf forwarding 10
 ip address 10.10.0.1 255.255.255.0
ip nat route vrf 10 0.0.0.0 0.0.0.0 global
ip nat inside source list 7 interface GigabitEthernet1 vrf 10 overload
access-list 7 permit any
ip route 0.0.0.0 0.0.0.0 203.0.113.1
`;
  const marked = config.replace('10.10.0.1 255.255.255.0', '10.10.0.1 255.255.255.0\n ip nat inside');
  expect(fares(marked, 'tcp 10.10.0.9:4000 > 192.0.2.9:443 in Gi2')).toEqual([
    expect.stringContaining('203.0.113.2:4000 > 192.0.2.9:443'),
  ]);
});
