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
