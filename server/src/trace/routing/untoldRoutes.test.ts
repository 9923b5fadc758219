/** Nodes of which nobody took `ip route`: that a route leads there is said, and can be told otherwise. */
import { expect, test } from 'vitest';
import { outcomes, router, rulesAlone } from '../testing/node.ts';

const open = '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n';
const node = router(open, { 'ip-route.txt': undefined });

test('to the world a route is taken for granted, once and without a fork', () => {
  expect(outcomes(node, 'tcp 10.1.0.7:1000 > 198.51.100.1:80 in eth-l')).toEqual([
    'forwarded by routing: 10.1.0.7:1000 > 198.51.100.1:80 if route:198.51.100.1',
  ]);
  expect(outcomes(node, 'tcp 10.2.0.1:1000 > 198.51.100.1:80')).toEqual([
    'forwarded by routing: 10.2.0.1:1000 > 198.51.100.1:80 if route:198.51.100.1',
  ]);
});

test('told that there is none, nothing gets there', () => {
  const assumptions = { 'route:198.51.100.1': false };
  expect(outcomes(node, 'tcp 10.1.0.7:1000 > 198.51.100.1:80 in eth-l', { assumptions })).toEqual([
    'dropped by no-route: 10.1.0.7:1000 > 198.51.100.1:80 if not route:198.51.100.1',
  ]);
  expect(
    outcomes(rulesAlone(open), 'udp 10.2.0.1:1000 > 198.51.100.1:53', {
      assumptions: { ...assumptions, 'local:198.51.100.1': false },
    }),
  ).toEqual(['dropped by no-route: 10.2.0.1:1000 > 198.51.100.1:53 if not local:198.51.100.1, not route:198.51.100.1']);
});

test('whoever is in a network of the node is reached by its interface, unless told otherwise', () => {
  expect(outcomes(node, 'tcp 10.1.0.7:1000 > 10.2.0.5:80 in eth-l')).toEqual([
    'forwarded by routing: 10.1.0.7:1000 > 10.2.0.5:80 out eth-r if direct:10.2.0.5',
  ]);
  expect(
    outcomes(node, 'tcp 10.1.0.7:1000 > 10.2.0.5:80 in eth-l', { assumptions: { 'direct:10.2.0.5': false } }),
  ).toEqual(['forwarded by routing: 10.1.0.7:1000 > 10.2.0.5:80 if not direct:10.2.0.5, route:10.2.0.5']);
});

test('what is delivered needs no route, and routes that are shown leave nothing to say', () => {
  expect(outcomes(node, 'tcp 10.1.0.7:1000 > 10.1.0.1:22 in eth-l')).toEqual([
    'delivered by socket: 10.1.0.7:1000 > 10.1.0.1:22',
  ]);
  expect(outcomes(router(open), 'tcp 10.1.0.7:1000 > 198.51.100.1:80 in eth-l')).toEqual([
    'forwarded by routing: 10.1.0.7:1000 > 198.51.100.1:80 out eth-r',
  ]);
});
