/** That the region of rpfilter is what its test says of every source, on a machine with two uplinks and a mark. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatAddress } from '../../../net/text.ts';
import { addressAt } from '../../space/dimensions.ts';
import { holds } from '../../space/region.ts';
import { packet, router } from '../../testing/node.ts';
import { walkOf } from '../../whyNot.ts';
import { compileNode } from '../compile.ts';
import { waysBackRegion } from './rpfilter-region.ts';

const options = ['', '--loose', '--accept-local', '--loose --accept-local --invert'];
const rules = `*raw\n:PREROUTING ACCEPT [0:0]\n${options.map((each) => `-A PREROUTING -m rpfilter ${each} -j ACCEPT\n`).join('')}COMMIT\n`;
const routes = `default via 10.2.0.254 dev eth-r
10.1.0.0/24 dev eth-l proto kernel scope link src 10.1.0.1
10.2.0.0/24 dev eth-r proto kernel scope link src 10.2.0.1
192.0.2.0/25 via 10.1.0.9 dev eth-l
unreachable 192.0.2.64/26
default via 10.1.0.254 dev eth-l table 100
`;
const policy = `0:	from all lookup local
50:	from all to 198.51.100.0/24 lookup 100
60:	from all fwmark 0x5 lookup 100
32766:	from all lookup main
32767:	from all lookup default
`;
const node = router(rules, { 'ip-route.txt': routes, 'ip-rule.txt': policy });

const edges = ['0.0.0.0', '10.1.0.1', '10.1.0.255', '10.2.0.9', '127.0.0.1', '192.0.2.1', '192.0.2.64', '192.0.2.128'];
const sources = fc.oneof(
  fc.constantFrom(...edges, '198.51.100.7', '203.0.113.9', '224.0.0.1', '255.255.255.255'),
  fc.nat(0xffffffff).map((point) => formatAddress(addressAt('ipv4', point))),
);

test.each(options.map((option, index) => ({ option, index })))('-m rpfilter $option', ({ index }) => {
  const [condition] = compileNode(node).ipv4[0]?.table('raw')?.chain('PREROUTING')?.rule(index).conditions ?? [];
  const found = condition?.region?.({ family: 'ipv4', node });
  expect(found?.exact).toBe(true);
  fc.assert(
    fc.property(sources, fc.constantFrom('eth-l', 'eth-r', 'wlan0', 'lo'), (src, device) => {
      const asked = packet(`udp ${src}:1 > 203.0.113.9:2 in ${device}`);
      const tracked = { state: undefined, direction: 'original', connection: undefined } as const;
      const walk = walkOf(node, { packet: asked, tracked, hook: 'PREROUTING' });
      expect(found && holds(found, { packet: asked, ...tracked })).toBe(condition?.test(walk));
    }),
    { numRuns: 200, seed: 1 },
  );
});

test('where marks count and rules ask for them no region tells', () => {
  const wishes = { loose: false, validMark: true, acceptLocal: false };
  expect(waysBackRegion(node, 'ipv4', wishes)).toBeUndefined();
});
