/** Realms of routes, and of policy rules that no dump shows. */
import { expect, test } from 'vitest';
import { outcomes, router } from '../../testing/node.ts';

const rules = '*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -m realm --realm 5 -j DROP\nCOMMIT\n';
const policyRules = '0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n';
const sent = 'udp 10.1.0.7:1 > 10.2.0.5:2 in eth-l';

test('without them nobody knows which realm a packet has: whoever asks for one gave it somewhere', () => {
  const ways = outcomes(router(rules), sent);
  expect(ways.map((way) => way.split(' ')[0])).toEqual(['dropped', 'forwarded']);
  expect(ways[0]).toMatch('if realm:5');
});

test('where routes and policy rules are there, and none has a realm, the packet has none', () => {
  const [way, ...others] = outcomes(router(rules, { 'ip-rule.txt': policyRules }), sent);
  expect(way).toMatch(/^forwarded/);
  expect(others).toEqual([]);
});
