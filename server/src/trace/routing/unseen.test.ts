/** Rules of `ip rule` that ask a table which no dump shows: what it holds is asked, never taken for nothing. */
import { expect, test } from 'vitest';
import { outcomes, packet, router } from '../testing/node.ts';

const rules = `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
COMMIT
`;

const policy = `0:	from all lookup local
100:	from 10.1.0.7 lookup 101
32766:	from all lookup main
32767:	from all lookup default
`;

const main = `default via 10.2.0.254 dev eth-r
10.1.0.0/24 dev eth-l proto kernel scope link src 10.1.0.1
10.2.0.0/24 dev eth-r proto kernel scope link src 10.2.0.1
`;

const local = `local 10.1.0.1 dev eth-l table local proto kernel scope host src 10.1.0.1
local 10.2.0.1 dev eth-r table local proto kernel scope host src 10.2.0.1
`;

test('table main alone leaves open what the table of a rule holds', () => {
  const node = router(rules, { 'ip-rule.txt': policy, 'ip-route.txt': main });
  expect(outcomes(node, 'udp 10.1.0.7:1 > 203.0.113.9:53 in eth-l')).toEqual([
    'forwarded by routing: 10.1.0.7:1 > 203.0.113.9:53 if table:101:203.0.113.9, not table-local:101:203.0.113.9',
    'delivered by socket: 10.1.0.7:1 > 203.0.113.9:53 if table:101:203.0.113.9, table-local:101:203.0.113.9',
    'forwarded by routing: 10.1.0.7:1 > 203.0.113.9:53 out eth-r if not table:101:203.0.113.9',
  ]);
  expect(outcomes(node, 'udp 10.1.0.8:1 > 203.0.113.9:53 in eth-l')).toHaveLength(1);
});

test('where all tables are shown, one without routes is empty', () => {
  const node = router(rules, { 'ip-rule.txt': policy, 'ip-route.txt': main + local });
  expect(outcomes(node, 'udp 10.1.0.7:1 > 203.0.113.9:53 in eth-l')).toEqual([
    'forwarded by routing: 10.1.0.7:1 > 203.0.113.9:53 out eth-r',
  ]);
});

const tables = `${main}${local}203.0.113.0/24 via 10.1.0.9 dev eth-l table 52
fd01::/64 dev eth-l proto kernel metric 256 pref medium
default via fd02::fe dev eth-r metric 1024 pref medium
2001:db8:f::/64 via fd01::9 dev eth-l table 52 metric 1024 pref medium
local fd01::1 dev eth-l table local proto kernel metric 0 pref medium
`;

/** As ip rule prints them: those of IPv4 alone. */
const ofIpv4 = `0:	from all lookup local
5270:	from all lookup 52
32766:	from all lookup main
32767:	from all lookup default
`;

const udp6 = (dst: string) => packet('udp 10.1.0.7:1 > 10.1.0.1:53 in eth-l', { src: 'fd01::7', dst });

const rules6 = { 'ip6tables-save.txt': rules, 'ip-route.txt': tables };

test('where no dump shows the policy rules of a family, the tables that only a rule leads to may be asked', () => {
  const node = router(rules, { ...rules6, 'ip-rule.txt': ofIpv4 });
  expect(outcomes(node, udp6('2001:db8:f::5'))).toEqual([
    'forwarded by routing: fd01::7:1 > 2001:db8:f::5:53 out eth-r if not policy-rule:52:2001:db8:f::5',
    'forwarded by routing: fd01::7:1 > 2001:db8:f::5:53 out eth-l if policy-rule:52:2001:db8:f::5',
  ]);
  expect(outcomes(node, udp6('2001:db8:a::5'))).toEqual([
    'forwarded by routing: fd01::7:1 > 2001:db8:a::5:53 out eth-r',
  ]);
  expect(outcomes(node, 'udp 10.1.0.7:1 > 203.0.113.9:53 in eth-l')).toEqual([
    'forwarded by routing: 10.1.0.7:1 > 203.0.113.9:53 out eth-l',
  ]);
});

test('policy rules of the family settle which tables are asked', () => {
  const ofIpv6 = '0:	from all lookup local\n32766:	from all lookup main\n';
  const node = router(rules, { ...rules6, 'ip-rule.txt': ofIpv4, 'ip-6-rule.txt': ofIpv6 });
  expect(outcomes(node, udp6('2001:db8:f::5'))).toEqual([
    'forwarded by routing: fd01::7:1 > 2001:db8:f::5:53 out eth-r',
  ]);
});
