import { describe, expect, test } from 'vitest';
import { packet } from '../testing/node.ts';
import { edge, fares, outcomesOf, rows, session, story } from './testing/router.ts';

const out = (host: number, port = 40000): string => `tcp 192.168.7.${host}:${port} > 198.51.100.9:443 in Gi0/1`;
const staff = `access-list 7 remark staff
access-list 7 deny   192.168.7.99
access-list 7 permit 192.168.7.0 0.0.0.255
`;

describe('a pool', () => {
  const pool = `${edge}ip nat pool OUT 203.0.113.17 203.0.113.22 netmask 255.255.255.248\nip nat inside source list 7 pool OUT\n${staff}`;

  test('gives each host the lowest address that is free, and the seventh none', () => {
    expect(
      outcomesOf(
        pool,
        [10, 11, 12, 10, 13, 14, 15, 16, 99].map((host) => out(host)),
      ),
    ).toEqual([
      ['forwarded Gi0/0: 203.0.113.17:40000 > 198.51.100.9:443'],
      ['forwarded Gi0/0: 203.0.113.18:40000 > 198.51.100.9:443'],
      ['forwarded Gi0/0: 203.0.113.19:40000 > 198.51.100.9:443'],
      ['forwarded Gi0/0: 203.0.113.17:40000 > 198.51.100.9:443'],
      ['forwarded Gi0/0: 203.0.113.20:40000 > 198.51.100.9:443'],
      ['forwarded Gi0/0: 203.0.113.21:40000 > 198.51.100.9:443'],
      ['forwarded Gi0/0: 203.0.113.22:40000 > 198.51.100.9:443'],
      ['dropped by nat: 192.168.7.16:40000 > 198.51.100.9:443'],
      ['forwarded Gi0/0: 192.168.7.99:40000 > 198.51.100.9:443'],
    ]);
  });

  test('says which line permitted the host, and which rows the table holds then', () => {
    const [outcome] = session(pool).send(packet(out(10))).outcomes;
    expect(outcome === undefined ? [] : story(outcome)[1]).toBe(
      'nat: Source 192.168.7.10 becomes 203.0.113.17, the next free address of pool OUT, for line 20 of access list 7 permits it (access-list 7 permit 192.168.7.0 0.0.0.255).',
    );
    expect(outcome === undefined ? [] : rows(outcome)).toEqual([
      '--- 203.0.113.17 192.168.7.10 --- ---',
      'tcp 203.0.113.17:40000 192.168.7.10:40000 198.51.100.9:443 198.51.100.9:443',
    ]);
  });

  test('lets others reach the host while it holds the address, and nobody before', () => {
    const into = 'tcp 198.51.100.77:5000 > 203.0.113.17:22 in Gi0/0';
    const [before] = fares(pool, into);
    expect(before).toMatch(/^forwarded Gi0\/0: 198.51.100.77:5000 > 203.0.113.17:22/);
    expect(outcomesOf(pool, [out(10), into]).at(-1)).toEqual(['forwarded Gi0/1: 198.51.100.77:5000 > 192.168.7.10:22']);
  });

  test('leaves out the addresses of network and broadcast', () => {
    const wide = pool.replace('203.0.113.17 203.0.113.22', '203.0.113.23 203.0.113.26');
    expect(outcomesOf(wide, [out(10), out(11), out(12)])).toEqual([
      ['forwarded Gi0/0: 203.0.113.25:40000 > 198.51.100.9:443'],
      ['forwarded Gi0/0: 203.0.113.26:40000 > 198.51.100.9:443'],
      ['dropped by nat: 192.168.7.12:40000 > 198.51.100.9:443'],
    ]);
  });

  test('of type match-host keeps the host’s own number', () => {
    const matching = pool.replace(
      'pool OUT 203.0.113.17 203.0.113.22 netmask 255.255.255.248',
      'pool OUT 198.18.7.1 198.18.7.254 prefix-length 24 type match-host',
    );
    expect(fares(matching, out(42))).toEqual(['forwarded Gi0/0: 198.18.7.42:40000 > 198.51.100.9:443']);
  });

  test('that nothing defines drops what its rule takes', () => {
    expect(fares(pool.replace('ip nat pool OUT', 'ip nat pool IN'), out(10))).toEqual([
      'dropped by nat: 192.168.7.10:40000 > 198.51.100.9:443',
    ]);
  });
});

describe('overload', () => {
  const pat = `${edge}ip nat inside source list 7 interface GigabitEthernet0/0 overload\n${staff}`;

  test('keeps the port where it is free, else takes the first free one of its group', () => {
    expect(
      outcomesOf(pat, [out(10), out(11), out(12), out(10, 500), out(11, 500), out(10, 600), out(11, 600)]),
    ).toEqual([
      ['forwarded Gi0/0: 203.0.113.2:40000 > 198.51.100.9:443'],
      ['forwarded Gi0/0: 203.0.113.2:1024 > 198.51.100.9:443'],
      ['forwarded Gi0/0: 203.0.113.2:1025 > 198.51.100.9:443'],
      ['forwarded Gi0/0: 203.0.113.2:500 > 198.51.100.9:443'],
      ['forwarded Gi0/0: 203.0.113.2:1 > 198.51.100.9:443'],
      ['forwarded Gi0/0: 203.0.113.2:600 > 198.51.100.9:443'],
      ['forwarded Gi0/0: 203.0.113.2:512 > 198.51.100.9:443'],
    ]);
  });

  test('tells answers apart by their port, and lets nothing else in', () => {
    const answers = [
      'tcp 198.51.100.9:443 > 203.0.113.2:1024 in Gi0/0',
      'tcp 198.51.100.8:443 > 203.0.113.2:1024 in Gi0/0',
    ];
    expect(outcomesOf(pat, [out(10), out(11), ...answers]).slice(2)).toEqual([
      ['forwarded Gi0/1: 198.51.100.9:443 > 192.168.7.11:40000'],
      ['delivered: 198.51.100.8:443 > 203.0.113.2:1024'],
    ]);
  });

  test('tells pings apart by their identifier', () => {
    const ping = (host: number) => ({ text: `icmp 192.168.7.${host} > 198.51.100.9 in Gi0/1`, icmpId: 7 });
    const pong = (icmpId: number) => ({ text: 'icmp 198.51.100.9 > 203.0.113.2 in Gi0/0', icmpType: 0, icmpId });
    expect(outcomesOf(pat, [ping(10), ping(11), pong(7), pong(1)])).toEqual([
      ['forwarded Gi0/0: 203.0.113.2 > 198.51.100.9 id 7'],
      ['forwarded Gi0/0: 203.0.113.2 > 198.51.100.9 id 1'],
      ['forwarded Gi0/1: 198.51.100.9 > 192.168.7.10 id 7'],
      ['forwarded Gi0/1: 198.51.100.9 > 192.168.7.11 id 7'],
    ]);
  });

  test('does not give a port that a static rule forwards', () => {
    const forwarded = `${pat}ip nat inside source static tcp 192.168.7.20 8080 interface GigabitEthernet0/0 8080\n`;
    expect(fares(forwarded, out(10, 8080))).toEqual(['forwarded Gi0/0: 203.0.113.2:1024 > 198.51.100.9:443']);
  });

  test('fills the first address of a pool before the next', () => {
    const pool = `${edge}ip nat pool OUT 203.0.113.3 203.0.113.4 netmask 255.255.255.248\nip nat inside source list 7 pool OUT overload\n${staff}`;
    expect(outcomesOf(pool, [out(10), out(11)])).toEqual([
      ['forwarded Gi0/0: 203.0.113.3:40000 > 198.51.100.9:443'],
      ['forwarded Gi0/0: 203.0.113.3:1024 > 198.51.100.9:443'],
    ]);
  });

  test('asks whether a protocol without ports can be translated at all', () => {
    expect(fares(pat, 'gre 192.168.7.10 > 198.51.100.9 in Gi0/1')).toEqual([
      'forwarded Gi0/0: 203.0.113.2 > 198.51.100.9',
      'dropped by nat: 192.168.7.10 > 198.51.100.9',
    ]);
  });

  test('through an interface that has no address drops', () => {
    const none = pat.replace('interface GigabitEthernet0/0 overload', 'interface Dialer1 overload');
    expect(fares(none, out(10))).toEqual(['dropped by nat: 192.168.7.10:40000 > 198.51.100.9:443']);
  });

  test('stops at max-entries', () => {
    expect(outcomesOf(`${pat}ip nat translation max-entries 1\n`, [out(10), out(11)])).toEqual([
      ['forwarded Gi0/0: 203.0.113.2:40000 > 198.51.100.9:443'],
      ['dropped by nat: 192.168.7.11:40000 > 198.51.100.9:443'],
    ]);
  });
});

describe('of several rules', () => {
  const two = (
    first: string,
    second: string,
  ): string => `${edge}ip nat pool A 203.0.113.3 203.0.113.3 netmask 255.255.255.248
ip nat pool B 203.0.113.4 203.0.113.4 netmask 255.255.255.248
ip nat inside source ${first} pool A overload
ip nat inside source ${second} pool B overload
access-list 10 permit any
access-list 20 permit any
`;

  test('the smaller list number goes first', () => {
    expect(fares(two('list 10', 'list 20'), out(10))).toEqual([
      'forwarded Gi0/0: 203.0.113.3:40000 > 198.51.100.9:443',
    ]);
  });

  test('where the order of the lines says another, both are traced', () => {
    expect(fares(two('list 20', 'list 10'), out(10))).toEqual([
      'forwarded Gi0/0: 203.0.113.4:40000 > 198.51.100.9:443',
      'forwarded Gi0/0: 203.0.113.3:40000 > 198.51.100.9:443',
    ]);
  });

  test('route maps choose by the interface of departure', () => {
    const providers = `${edge}interface Serial0/0/1
 ip address 192.0.2.2 255.255.255.252
 ip nat outside
ip route 198.51.100.128 255.255.255.128 192.0.2.1
ip nat inside source route-map ISP1 interface GigabitEthernet0/0 overload
ip nat inside source route-map ISP2 interface Serial0/0/1 overload
route-map ISP1 permit 10
 match ip address 110
 match interface GigabitEthernet0/0
route-map ISP2 permit 10
 match ip address 110
 match interface Serial0/0/1
access-list 110 deny   ip 192.168.7.0 0.0.0.255 10.60.0.0 0.0.255.255
access-list 110 permit ip 192.168.7.0 0.0.0.255 any
`;
    const to = (dst: string): string => `tcp 192.168.7.10:40000 > ${dst}:443 in Gi0/1`;
    expect(['198.51.100.9', '198.51.100.200', '10.60.1.1'].flatMap((dst) => fares(providers, to(dst)))).toEqual([
      'forwarded Gi0/0: 203.0.113.2:40000 > 198.51.100.9:443',
      'forwarded Se0/0/1: 192.0.2.2:40000 > 198.51.100.200:443',
      'forwarded Gi0/0: 192.168.7.10:40000 > 10.60.1.1:443',
    ]);
  });
});

test('a rule that does not translate tells the first condition that failed, with both values', () => {
  const rules = `${edge}ip nat inside source list 7 interface GigabitEthernet0/0 overload
ip nat inside source static tcp 192.168.7.99 80 203.0.113.4 80
ip nat inside source list NONE pool OUT
${staff}`;
  const [outcome] = session(rules).send(packet(out(99))).outcomes;
  const step = outcome?.steps.find(({ kind }) => kind === 'translation');
  const reasons =
    step?.kind === 'translation'
      ? step.considered?.map(({ rule, text, origin }) => [rule, text.args, origin.line])
      : [];
  expect(reasons).toEqual([
    ['ip nat inside source static tcp 192.168.7.99 80 203.0.113.4 80', { asked: '80', found: 40000 }, 8],
    [
      'ip nat inside source list 7 interface GigabitEthernet0/0 overload',
      { line: 10, list: '7', text: 'access-list 7 deny   192.168.7.99' },
      7,
    ],
    ['ip nat inside source list NONE pool OUT', { list: 'NONE' }, 9],
  ]);
});
