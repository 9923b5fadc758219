/** Nothing about NAT is silently left out: what the trace does not model, it names. */
import { describe, expect, test } from 'vitest';
import { render } from '../../text/message.ts';
import { trace } from '../engine.ts';
import { packet } from '../testing/node.ts';
import { edge, fares, lines, routerNode } from './testing/router.ts';

const rules =
  'access-list 7 permit 192.168.7.0 0.0.0.255\nip nat inside source list 7 interface GigabitEthernet0/0 overload\n';
const out = 'tcp 192.168.7.10:40000 > 198.51.100.9:443 in Gi0/1';
const into = 'tcp 198.51.100.9:40000 > 203.0.113.2:5000 in Gi0/0';

/** What the trace says of lines that it does not model. */
function told(config: string, asked: string, assumptions = {}): readonly string[] {
  const [traced] = trace(routerNode(config), [packet(asked)], { assumptions });
  return (traced?.outcomes[0]?.assumptions ?? [])
    .filter(({ id }) => /^(?:line|lines|redundancy):/.test(id))
    .map(({ text }) => render(text));
}

describe('IOS', () => {
  test.each([
    [
      'a rule with a word that nobody knows',
      `${edge}ip nat inside source list 7 interface GigabitEthernet0/0 overlode\n`,
      out,
      'the router has no “ip nat inside source list 7 interface GigabitEthernet0/0 overlode”: the line can’t be read',
    ],
    [
      'a word that is misspelt',
      `${edge}ip nat insidde source static 192.168.7.10 203.0.113.4\n`,
      into,
      'the router has no “ip nat insidde source static 192.168.7.10 203.0.113.4”: the line can’t be read',
    ],
    [
      'a port that is none',
      `${edge}ip nat inside source static tcp 192.168.7.10 80 203.0.113.4 70000\n`,
      out,
      'the router has no “ip nat inside source static tcp 192.168.7.10 80 203.0.113.4 70000”: the line can’t be read',
    ],
    [
      'a rule that ends too early',
      `${edge}${rules}ip nat inside source static 192.168.7.10\n`,
      out,
      'the router has no “ip nat inside source static 192.168.7.10”: the line can’t be read',
    ],
    [
      'hosts that keep their address',
      `${edge}${rules}ip nat allow-static-host\n`,
      out,
      '“ip nat allow-static-host” does not translate this packet: what it does is not traced',
    ],
    [
      'how ports are chosen',
      `${edge}${rules}ip nat service fullrange udp port 5060\n`,
      out,
      '“ip nat service fullrange udp port 5060” gives no other address or port: what it does is not traced',
    ],
    [
      'paired addresses',
      `${edge}${rules}ip nat settings pap limit 60\n`,
      out,
      '“ip nat settings pap limit 60” gives no other address or port: what it does is not traced',
    ],
    [
      'another mode, for those who leave',
      `${edge}${rules}ip nat settings mode cgn\n`,
      out,
      '“ip nat settings mode cgn” gives no other address or port: what it does is not traced',
    ],
    [
      'and for those who want in',
      `${edge}${rules}ip nat settings mode cgn\n`,
      into,
      '“ip nat settings mode cgn” lets no packet from outside in: what it does is not traced',
    ],
    [
      'translation between IPv4 and IPv6',
      `${edge}${rules}nat64 v4v6 static 203.0.113.2 2001:db8::1\n`,
      into,
      '“nat64 v4v6 static 203.0.113.2 2001:db8::1” lets no packet from outside in: what it does is not traced',
    ],
    [
      'a rule of one of two routers',
      `${edge}ip nat inside source static 192.168.7.10 203.0.113.4 redundancy HSRP1\n`,
      out,
      'this router is the active one of the redundancy group HSRP1',
    ],
  ])('%s', (_, config, asked, expected) => {
    expect(told(config, asked)).toEqual([expected]);
  });

  test.each([
    ['logs', 'ip nat log translations syslog', out],
    ['payloads', 'no ip nat service sip udp port 5060', out],
    ['how entries are made', 'no ip nat create flow-entries', out],
    ['ports, where none is chosen', 'ip nat service fullrange udp port 5060', into],
    ['what was taken back', 'ip nat settings mode cgn\nno ip nat settings mode cgn', out],
    ['a line below another interface', 'interface Loopback0\n ip nat innside', out],
  ])('says nothing of %s', (_, line, asked) => {
    expect(told(`${edge}${rules}${line}\n`, asked)).toEqual([]);
  });

  test('answered no, nobody knows what becomes of the packet', () => {
    const config = `${edge}${rules}ip nat inside source list 8 pool P overlode\n`;
    const [traced] = trace(routerNode(config), [packet(out)], { assumptions: { 'line:router.txt:10': false } });
    expect(traced === undefined ? [] : lines(traced)).toEqual([
      'undecided by nat: 192.168.7.10:40000 > 198.51.100.9:443',
    ]);
  });

  test('a line that is there to translate may do it', () => {
    const config = `${edge}${rules}ip nat allow-static-host\n`;
    expect(fares(config, out)).toEqual([
      'forwarded Gi0/0: 203.0.113.2:40000 > 198.51.100.9:443',
      'undecided by nat: 192.168.7.10:40000 > 198.51.100.9:443',
    ]);
  });

  test('many of them are named together', () => {
    const bad = Array.from(
      { length: 40 },
      (_, index) => `ip nat inside source static 192.168.7.${index} nowhere\n`,
    ).join('');
    expect(told(`${edge}${bad}`, out).slice(-2)).toEqual([
      'the router has no “ip nat inside source static 192.168.7.7 nowhere”: the line can’t be read',
      '32 more lines about NAT that are not traced change nothing here',
    ]);
  });
});

const vrp = (below: string, above = ''): string => `#
sysname Huawei
#
acl number 2000
 rule 10 permit source 192.168.1.0 0.0.0.255
#
${above}interface GigabitEthernet0/0/0
 ip address 192.168.1.1 255.255.255.0
#
interface GigabitEthernet0/0/1
 ip address 203.0.113.2 255.255.255.0
${below}#
ip route-static 0.0.0.0 0.0.0.0 203.0.113.1
#
`;
const leaving = 'tcp 192.168.1.10:50000 > 198.51.100.9:443 in GE0/0/0';
const entering = 'tcp 198.51.100.9:50000 > 203.0.113.2:8080 in GE0/0/1';

describe('VRP and Comware', () => {
  test.each([
    [
      'policies of firewalls',
      vrp('', 'nat-policy\n rule name a\n  action source-nat easy-ip\n#\n'),
      leaving,
      '“nat-policy” does not translate this packet: what it does is not traced',
    ],
    [
      'port blocks',
      vrp(' nat outbound port-block-group 1\n'),
      leaving,
      '“nat outbound port-block-group 1” does not translate this packet: what it does is not traced',
    ],
    [
      'instances',
      vrp('', 'nat instance a id 1\n#\n'),
      leaving,
      '“nat instance a id 1” does not translate this packet: what it does is not traced',
    ],
    [
      'mapping behaviour',
      vrp(' nat outbound 2000\n', 'nat mapping-behavior endpoint-independent\n#\n'),
      entering,
      '“nat mapping-behavior endpoint-independent” lets no packet from outside in: what it does is not traced',
    ],
    [
      'words behind a server',
      vrp(' nat server protocol tcp global current-interface 8080 inside 192.168.1.20 80 weigh heavy\n'),
      entering,
      'the rule applies whatever “weigh heavy” at its end asks for',
    ],
    [
      'traffic policies, which may redirect',
      vrp(' nat outbound 2000\n').replace(
        '192.168.1.1 255.255.255.0\n',
        '192.168.1.1 255.255.255.0\n traffic-policy p inbound\n',
      ),
      leaving,
      '“traffic-policy p inbound” sends the packet no other way: it is not traced',
    ],
    [
      'security policies',
      vrp(' nat outbound 2000\n', 'security-policy\n rule name a\n#\n'),
      leaving,
      '“security-policy” lets the packet pass: it is not traced',
    ],
    [
      'the master of two',
      vrp(' nat server protocol tcp global current-interface 8080 inside 192.168.1.20 80 vrrp 3\n'),
      entering,
      'this router is the active one of the redundancy group 3',
    ],
    [
      'addresses that a group leaves out',
      vrp(
        ' nat outbound 2000 address-group 1\n',
        'nat address-group 1\n section 0 203.0.113.10 203.0.113.12\n exclude-ip-address 203.0.113.10\n#\n',
      ),
      leaving,
      '“exclude-ip-address 203.0.113.10” gives no other address or port: what it does is not traced',
    ],
  ])('%s', (_, config, asked, expected) => {
    expect(told(config, asked)).toEqual([expected]);
  });
});
