/** Which packets connection tracking calls INVALID though their protocol has nothing that a connection could forbid. */
import { expect, test } from 'vitest';
import { router } from '../testing/node.ts';
import { filter, found } from './testing/found.ts';

const asked = (rest: string) => filter(`-A FORWARD ${rest} -m conntrack --ctstate INVALID -j DROP <--\n`);
const six = (rules: string) =>
  router('', {
    'iptables-save.txt': undefined,
    'ip6tables-save.txt': rules,
    'ip-6-route.txt': 'fd01::/64 dev eth-l metric 256\nfd02::/64 dev eth-r metric 256\n',
  });

test.each([
  ['a datagram that ends in its header', '-i eth-l -p udp', ['udp 10.1.0.7:40000 > 10.2.0.7:80 in eth-l length 20']],
  ['which has no port then', '-i eth-l -p udp -m udp --dport 53', ['none: contradiction']],
  ['and is not long', '-i eth-l -p udp -m length --length 69:1500', ['none: contradiction']],
  [
    'UDP-Lite, which is summed as UDP',
    '-i eth-l -p udplite -m length --length 69:1500',
    ['udplite 10.1.0.7:40000 > 10.2.0.7:80 in eth-l length 69'],
  ],
  ['GRE has no header that is read', '-i eth-l -p gre', ['none: contradiction']],
])('%s', (_, rest, expected) => {
  expect(found(asked(rest))).toEqual(expected);
});

test.each([
  ['a datagram with a route ahead', '-i eth-l -p udp -m udp --dport 53', ['not found']],
  ['nothing behind the headers', '-i eth-l -p 59', ['ipv6-nonxt fd01::7 > fd02::7 in eth-l']],
])('over IPv6: %s', (_, rest, expected) => {
  expect(found(asked(rest), six, 'ipv6')).toEqual(expected);
});
