/** Rules of `ip rule` that ask a table which no dump shows: what it holds is asked, never taken for nothing. */
import { expect, test } from 'vitest';
import { outcomes, router } from '../testing/node.ts';

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
