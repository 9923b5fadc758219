import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

const addresses = {
  name: 'ip-addr.txt',
  text: `1: lo: <LOOPBACK,UP> mtu 65536
    inet 127.0.0.1/8 scope host lo
2: eth0: <BROADCAST,UP,LOWER_UP> mtu 1500
    inet 192.0.2.1/24 scope global eth0
3: eth1: <BROADCAST,UP,LOWER_UP> mtu 1500
    inet 10.0.0.1/24 scope global eth1
`,
};
const routes = {
  name: 'ip-route.txt',
  text: 'default via 192.0.2.254 dev eth0\n10.0.0.0/24 dev eth1 scope link\n192.0.2.0/24 dev eth0 scope link\n',
};
const filter = (policy: string, ...rules: readonly string[]): string =>
  ['*filter', ':INPUT ACCEPT [0:0]', `:FORWARD ${policy} [0:0]`, ':OUTPUT ACCEPT [0:0]', ...rules, 'COMMIT', ''].join(
    '\n',
  );
const nat = (...rules: readonly string[]): string =>
  ['*nat', ':PREROUTING ACCEPT [0:0]', ':PORTS - [0:0]', ...rules, 'COMMIT', ''].join('\n');

const forwarded = '-A PREROUTING -i eth0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.0.0.5:80';
const carets = `${'^'.repeat(forwarded.length)} dnat-blocked-by-forward`;

test.each([
  [
    'the policy drops what no rule accepts',
    filter('DROP', '-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT'),
    `${carets}: Packets for port 8080 go to 10.0.0.5:80, and the policy of FORWARD drops them.`,
  ],
  [
    'the port is accepted as it was before the translation',
    filter('DROP', '-A FORWARD -p tcp -m tcp --dport 8080 -j ACCEPT'),
    carets,
  ],
  [
    'a rule rejects them',
    filter('ACCEPT', '-A FORWARD -o eth1 -j REJECT --reject-with icmp-port-unreachable'),
    `${carets}: Packets for port 8080 go to 10.0.0.5:80, and rule 1 of FORWARD drops them.`,
  ],
])('%s', (_, below, expectation) => {
  const [found, expected] = compare('dnat-blocked-by-forward', `${nat(forwarded, expectation)}${below}`, [
    addresses,
    routes,
  ]);
  expect(found).toEqual(expected);
});

test('in a chain that PREROUTING jumps to', () => {
  const marked = nat(
    '-A PREROUTING -d 192.0.2.1/32 -j PORTS',
    '-A PORTS -p udp -m udp --dport 53 -j DNAT --to-destination 10.0.0.5',
    `${'^'.repeat(67)} dnat-blocked-by-forward: Packets for port 53 go to 10.0.0.5, and the policy of FORWARD drops them.`,
  );
  const [found, expected] = compare('dnat-blocked-by-forward', `${marked}${filter('DROP')}`, [addresses, routes]);
  expect(found).toEqual(expected);
});

test.each([
  ['the policy accepts', forwarded, filter('ACCEPT')],
  [
    'translated connections are accepted',
    forwarded,
    filter('DROP', '-A FORWARD -m conntrack --ctstate DNAT -j ACCEPT'),
  ],
  [
    'the new destination is accepted',
    forwarded,
    filter('DROP', '-A FORWARD -d 10.0.0.5/32 -p tcp -m tcp --dport 80 -j ACCEPT'),
  ],
  [
    'a rule that can’t be judged may accept',
    forwarded,
    filter('DROP', '-A FORWARD -m bpf --bytecode "1,6 0 0 1" -j ACCEPT'),
  ],
  [
    'it goes to the machine itself',
    '-A PREROUTING -i eth0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 192.0.2.1:80',
    filter('DROP'),
  ],
])('quiet: %s', (_, rule, below) => {
  expect(compare('dnat-blocked-by-forward', `${nat(rule)}${below}`, [addresses, routes])[0].places).toEqual([]);
});
