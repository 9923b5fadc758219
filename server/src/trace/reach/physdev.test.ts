/** Ports of bridges (-m physdev), on nodes that have bridges and on those that have none. */
import { expect, test } from 'vitest';
import { outcomes, packet, router } from '../testing/node.ts';
import { bridge } from './testing/bridge.ts';
import { filter, found } from './testing/found.ts';

test.each([
  ['nothing comes by a port', '-m physdev --physdev-in eth-l', 'none: contradiction'],
  ['nothing leaves by one', '-m physdev --physdev-is-out', 'none: contradiction'],
  ['nothing crosses one', '-m physdev --physdev-is-bridged', 'none: contradiction'],
  ['all that is negated holds', '-i eth-l -m physdev ! --physdev-in eth-l', 'tcp 10.1.0.7'],
])('without a bridge %s', (_, asked, expected) => {
  expect(found(filter(`-A FORWARD ${asked} -j ACCEPT <--\n`))[0]).toContain(expected);
});

test('where no packet can pass a rule without a bridge, none does', () => {
  const rules = '-A FORWARD -m physdev ! --physdev-is-bridged -j DROP\n-A FORWARD -j ACCEPT <--\n';
  expect(found(filter(rules))).toEqual(['none: taken', 'FORWARD 1']);
});

test.each([
  ['a node with a bridge', bridge],
  ['a node whose devices no dump shows', { 'ip-addr.txt': undefined, 'ip-route.txt': undefined }],
])('%s may have such packets', (_, files) => {
  const rules = filter('-A FORWARD -m physdev --physdev-is-bridged -j ACCEPT <--\n');
  expect(found(rules, (text) => router(text, files))[0]).not.toContain('none');
});

test('who says that a packet came by a port where no device has one is not believed', () => {
  const node = router(filter('-A FORWARD -m physdev --physdev-in eth-l -j DROP\n'));
  const came = packet('tcp 10.1.0.7:40000 > 10.2.0.7:80 in eth-l', { physIn: 'eth-l' });
  expect(outcomes(node, came)).toEqual(['forwarded by routing: 10.1.0.7:40000 > 10.2.0.7:80 out eth-r']);
});
