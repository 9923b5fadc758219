/** The same engine under the rules of VRP and Comware, which hang on the outside interface. */
import { describe, expect, test } from 'vitest';
import { fares, outcomesOf } from './testing/router.ts';

const vrp = (rules: string): string => `#
sysname Huawei
#
acl number 2000
 rule 5 deny source 192.168.1.99 0
 rule 10 permit source 192.168.1.0 0.0.0.255
#
nat address-group 1 203.0.113.10 203.0.113.11
#
interface GigabitEthernet0/0/0
 ip address 192.168.1.1 255.255.255.0
#
interface GigabitEthernet0/0/1
 ip address 203.0.113.2 255.255.255.0
${rules}#
ip route-static 0.0.0.0 0.0.0.0 203.0.113.1
#
`;
const out = (host: number, port = 50000): string => `tcp 192.168.1.${host}:${port} > 198.51.100.9:443 in GE0/0/0`;
const into = (to: string, protocol = 'tcp'): string => `${protocol} 198.51.100.50:40000 > ${to} in GE0/0/1`;

describe('VRP', () => {
  test.each([
    [
      'outbound without a group takes the interface’s address',
      ' nat outbound 2000\n',
      out(10),
      'forwarded Gi0/0/1: 203.0.113.2:50000 > 198.51.100.9:443',
    ],
    [
      'outbound with a group shares its addresses',
      ' nat outbound 2000 address-group 1\n',
      out(10),
      'forwarded Gi0/0/1: 203.0.113.10:50000 > 198.51.100.9:443',
    ],
    [
      'what its list denies goes on untranslated',
      ' nat outbound 2000\n',
      out(99),
      'forwarded Gi0/0/1: 192.168.1.99:50000 > 198.51.100.9:443',
    ],
    [
      'a server is reached by its global port',
      ' nat server protocol tcp global 203.0.113.5 80 inside 192.168.1.20 8080\n',
      into('203.0.113.5:80'),
      'forwarded Gi0/0/0: 198.51.100.50:40000 > 192.168.1.20:8080',
    ],
    [
      'a port for each of several servers',
      ' nat server protocol tcp global 203.0.113.5 8001 8003 inside 192.168.1.21 192.168.1.23 80\n',
      into('203.0.113.5:8002'),
      'forwarded Gi0/0/0: 198.51.100.50:40000 > 192.168.1.22:80',
    ],
    [
      'and by no other',
      ' nat server protocol tcp global 203.0.113.5 80 inside 192.168.1.20 8080\n',
      into('203.0.113.5:81'),
      'dropped by nat: 198.51.100.50:40000 > 203.0.113.5:81',
    ],
    [
      'current-interface is the interface’s own address',
      ' nat server protocol tcp global current-interface 80 inside 192.168.1.20 8080\n',
      into('203.0.113.2:80'),
      'forwarded Gi0/0/0: 198.51.100.50:40000 > 192.168.1.20:8080',
    ],
    [
      'a static host, inwards',
      ' nat static global 203.0.113.6 inside 192.168.1.30\n',
      into('203.0.113.6:22'),
      'forwarded Gi0/0/0: 198.51.100.50:40000 > 192.168.1.30:22',
    ],
    [
      'and outwards, before outbound',
      ' nat outbound 2000\n nat static global 203.0.113.6 inside 192.168.1.30\n',
      out(30),
      'forwarded Gi0/0/1: 203.0.113.6:50000 > 198.51.100.9:443',
    ],
  ])('%s', (_, rules, asked, expected) => {
    expect(fares(vrp(rules), asked)).toEqual([expected]);
  });

  test('the answer of a shared address finds its host', () => {
    expect(
      outcomesOf(vrp(' nat outbound 2000\n'), [out(10), out(11), 'tcp 198.51.100.9:443 > 203.0.113.2:1024 in GE0/0/1']),
    ).toEqual([
      ['forwarded Gi0/0/1: 203.0.113.2:50000 > 198.51.100.9:443'],
      ['forwarded Gi0/0/1: 203.0.113.2:1024 > 198.51.100.9:443'],
      ['forwarded Gi0/0/0: 198.51.100.9:443 > 192.168.1.11:50000'],
    ]);
  });

  test('no-pat gives each host an address, which others can reach meanwhile, until none is left', () => {
    const asked = [out(10), out(11), out(12), into('203.0.113.10:22')];
    expect(outcomesOf(vrp(' nat outbound 2000 address-group 1 no-pat\n'), asked)).toEqual([
      ['forwarded Gi0/0/1: 203.0.113.10:50000 > 198.51.100.9:443'],
      ['forwarded Gi0/0/1: 203.0.113.11:50000 > 198.51.100.9:443'],
      ['dropped by nat: 192.168.1.12:50000 > 198.51.100.9:443'],
      ['forwarded Gi0/0/0: 198.51.100.50:40000 > 192.168.1.10:22'],
    ]);
  });

  test('between inside networks no rule hangs, so nothing is translated', () => {
    const third = `${vrp(' nat outbound 2000\n')}interface GigabitEthernet0/0/2\n ip address 192.168.2.1 255.255.255.0\n#\n`;
    expect(fares(third, 'tcp 192.168.1.10:50000 > 192.168.2.5:443 in GE0/0/0')).toEqual([
      'forwarded Gi0/0/2: 192.168.1.10:50000 > 192.168.2.5:443',
    ]);
  });
});

describe('Comware', () => {
  const comware = (inside: string, outside: string, above = ''): string => `#
 version 7.1.064, Release 0605
#
${above}acl basic 2000
 rule 10 permit source 192.168.1.0 0.0.0.255
#
nat address-group 1
 address 203.0.113.10 203.0.113.11
#
interface GigabitEthernet0/0
 ip address 192.168.1.1 255.255.255.0
${inside}#
interface GigabitEthernet0/1
 ip address 203.0.113.2 255.255.255.0
${outside}#
ip route-static 0.0.0.0 0 203.0.113.1
#
`;
  const farm = `nat server-group 7
 inside ip 192.168.1.21 port 8080
 inside ip 192.168.1.22 port 8081 weight 300
#
`;
  const shared = ' nat server protocol tcp global 203.0.113.5 80 inside server-group 7\n';
  const fromOutside = (to: string, port = 40000): string => `tcp 198.51.100.50:${port} > ${to} in GE0/1`;
  const fromInside = (to: string): string => `tcp 192.168.1.10:40000 > ${to} in GE0/0`;

  test('servers share an address by their weights, and a connection stays where it went', () => {
    const asked = [fromOutside('203.0.113.5:80'), 'tcp 192.168.1.22:8081 > 198.51.100.50:40000 in GE0/0'];
    expect(outcomesOf(comware('', shared, farm), asked)).toEqual([
      [
        '1/4 forwarded Gi0/0: 198.51.100.50:40000 > 192.168.1.21:8080',
        '3/4 forwarded Gi0/0: 198.51.100.50:40000 > 192.168.1.22:8081',
      ],
      [
        '1/4 forwarded Gi0/1: 192.168.1.22:8081 > 198.51.100.50:40000',
        '3/4 forwarded Gi0/1: 203.0.113.5:80 > 198.51.100.50:40000',
      ],
    ]);
  });

  test('another port, an empty group', () => {
    expect(fares(comware('', shared, farm), fromOutside('203.0.113.5:443'))).toEqual([
      'dropped by nat: 198.51.100.50:40000 > 203.0.113.5:443',
    ]);
    expect(fares(comware('', shared), fromOutside('203.0.113.5:80'))).toEqual([
      'dropped by nat: 198.51.100.50:40000 > 203.0.113.5:80',
    ]);
  });

  test('static rules of the system view work where they are enabled', () => {
    const pair = 'nat static outbound 192.168.1.30 203.0.113.30\n#\n';
    const host = 'tcp 192.168.1.30:40000 > 198.51.100.9:443 in GE0/0';
    expect(fares(comware('', ' nat static enable\n', pair), host)).toEqual([
      'forwarded Gi0/1: 203.0.113.30:40000 > 198.51.100.9:443',
    ]);
    expect(fares(comware('', '', pair), host)).toEqual(['forwarded Gi0/1: 192.168.1.30:40000 > 198.51.100.9:443']);
  });

  test('a static rule by a list lets others in only where it is reversible', () => {
    const pair = (more: string): string =>
      `acl advanced 3000\n rule 0 permit ip source 192.168.1.30 0 destination 198.51.100.0 0.0.0.255\n#\nnat static outbound 192.168.1.30 203.0.113.30 acl 3000${more}\n#\n`;
    expect(fares(comware('', ' nat static enable\n', pair('')), fromOutside('203.0.113.30:22'))).toEqual([
      'dropped by nat: 198.51.100.50:40000 > 203.0.113.30:22',
    ]);
    expect(fares(comware('', ' nat static enable\n', pair(' reversible')), fromOutside('203.0.113.30:22'))).toEqual([
      'forwarded Gi0/0: 198.51.100.50:40000 > 192.168.1.30:22',
    ]);
  });

  test('no-pat entries are for others only where the rule is reversible', () => {
    const asked = [fromInside('198.51.100.9:443'), fromOutside('203.0.113.10:22')];
    expect(outcomesOf(comware('', ' nat outbound 2000 address-group 1 no-pat\n'), asked)[1]).toEqual([
      'dropped by nat: 198.51.100.50:40000 > 203.0.113.10:22',
    ]);
    expect(outcomesOf(comware('', ' nat outbound 2000 address-group 1 no-pat reversible\n'), asked)[1]).toEqual([
      'forwarded Gi0/0: 198.51.100.50:40000 > 192.168.1.10:22',
    ]);
  });

  test('inbound: hosts outside share an address inside by ports, until no-pat gives each its own', () => {
    const inside = 'nat address-group 9\n address 10.9.9.1 10.9.9.1\n#\nacl basic 2001\n rule permit\n#\n';
    const twice = ['198.51.100.50', '198.51.100.51'].map((host) => `tcp ${host}:40000 > 203.0.113.30:22 in GE0/1`);
    const pair = 'nat static outbound 192.168.1.30 203.0.113.30\n#\n';
    const config = (more: string): string =>
      comware('', ` nat static enable\n nat inbound 2001 address-group 9${more}\n`, pair + inside);
    const answer = 'tcp 192.168.1.30:22 > 10.9.9.1:1024 in GE0/0';
    expect(outcomesOf(config(''), [...twice, answer])).toEqual([
      ['forwarded Gi0/0: 10.9.9.1:40000 > 192.168.1.30:22'],
      ['forwarded Gi0/0: 10.9.9.1:1024 > 192.168.1.30:22'],
      ['forwarded Gi0/1: 203.0.113.30:22 > 198.51.100.51:40000'],
    ]);
    expect(outcomesOf(config(' no-pat'), twice)).toEqual([
      ['forwarded Gi0/0: 10.9.9.1:40000 > 192.168.1.30:22'],
      ['dropped by nat: 198.51.100.51:40000 > 203.0.113.30:22'],
    ]);
  });

  test('hairpin: a host inside reaches a server inside by its global address, and is answered', () => {
    const rules = ' nat outbound 2000\n nat server protocol tcp global 203.0.113.2 80 inside 192.168.1.20 8080\n';
    const asked = [fromInside('203.0.113.2:80'), 'tcp 192.168.1.20:8080 > 203.0.113.2:40000 in GE0/0'];
    expect(outcomesOf(comware(' nat hairpin enable\n', rules), asked)).toEqual([
      ['forwarded Gi0/0: 203.0.113.2:40000 > 192.168.1.20:8080'],
      ['forwarded Gi0/0: 203.0.113.2:80 > 192.168.1.10:40000'],
    ]);
    expect(fares(comware('', rules), fromInside('203.0.113.2:80'))).toEqual([
      'delivered: 192.168.1.10:40000 > 203.0.113.2:80',
    ]);
  });
});
