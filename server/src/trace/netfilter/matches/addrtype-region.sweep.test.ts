/** What the region of a type of IPv6 addresses holds is what the match says of it, with the tables and by each interface. */
import { expect, test } from 'vitest';
import type { Packet } from '../../../net/packet.ts';
import { parseAddress } from '../../../net/text.ts';
import { holds } from '../../space/region.ts';
import { router } from '../../testing/node.ts';
import { walkOf } from '../../whyNot.ts';
import { compileNode } from '../compile.ts';

const types = [
  ...['LOCAL', 'UNICAST', 'MULTICAST', 'UNSPEC', 'LOCAL,UNICAST', 'LOCAL,MULTICAST', 'UNICAST,MULTICAST'],
  ...['ANYCAST', 'UNREACHABLE', 'ANYCAST,UNREACHABLE', 'LOCAL,ANYCAST', 'UNICAST,UNREACHABLE'],
];
const asked = types.flatMap((type) =>
  ['', ' --limit-iface-in', ' --limit-iface-out'].flatMap((limit) => [
    `-m addrtype --dst-type ${type}${limit}`,
    `-m addrtype ! --dst-type ${type}${limit}`,
  ]),
);
const rules = `*filter\n:FORWARD ACCEPT [0:0]\n${asked.map((rule) => `-A FORWARD ${rule}\n`).join('')}COMMIT\n`;

const addresses = `2: eth-l: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noop state UP group default qlen 1000
    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
    inet6 fd01::1/64 scope global
       valid_lft forever preferred_lft forever
    inet6 fe80::1/64 scope link
       valid_lft forever preferred_lft forever
3: eth-r: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noop state UP group default qlen 1000
    link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff
    inet6 fd02::1/64 scope global
       valid_lft forever preferred_lft forever
`;
const routes = `fd01::/64 dev eth-l proto kernel metric 256 pref medium
fd02::/64 dev eth-r proto kernel metric 256 pref medium
fe80::/64 dev eth-l proto kernel metric 256 pref medium
unreachable fd05::/64 dev lo metric 1024 pref medium
fd05::8/125 via fd02::254 dev eth-r metric 1024 pref medium
anycast fd06::7 dev eth-r metric 1024 pref medium
`;
const files = { 'ip6tables-save.txt': rules, 'ip-addr.txt': undefined, 'ip-route.txt': undefined };

const nodes = [
  { about: 'by its addresses', node: router('', { ...files, 'ip-6-addr.txt': addresses }) },
  { about: 'by its routes too', node: router('', { ...files, 'ip-6-addr.txt': addresses, 'ip-6-route.txt': routes }) },
  {
    about: 'with a default route',
    node: router('', {
      ...files,
      'ip-6-addr.txt': addresses,
      'ip-6-route.txt': `default via fd02::254 dev eth-r\n${routes}`,
    }),
  },
];

const destinations = [
  ...['::', '::1', 'fd01::1', 'fd01::7', 'fd01::', 'fd02::', 'fe80::1', 'fe80::2', 'ff02::1', '2001:db8::1'],
  ...['fd05::1', 'fd05::9', 'fd05::8', 'fd05::', 'fd06::7', 'fd06::8', '::ffff:10.1.0.7', 'fd02::1'],
];

test.each(nodes)('$about', ({ about, node }) => {
  const chain = compileNode(node).ipv6[0]?.table('filter')?.chain('FORWARD');
  const src = parseAddress('fd01::7');
  for (const [index, rule] of asked.entries()) {
    const [condition] = chain?.rule(index).conditions ?? [];
    const region = condition?.region?.({ family: 'ipv6', node });
    // Without a dump of routes nobody can say what is unreachable.
    const isKnown = about !== 'by its addresses' || !rule.includes('UNREACHABLE');
    expect([rule, region?.exact ?? false]).toEqual([rule, isKnown]);
    if (!isKnown) continue;
    for (const text of destinations) {
      for (const device of ['eth-l', 'eth-r', 'lo', 'wlan0', null]) {
        const dst = parseAddress(text);
        if (src === undefined || dst === undefined || region === undefined) throw new Error(`${text} is no address`);
        const common = { protocol: 6, src, dst, length: 60, ttl: 64, tos: 0, mark: 0 };
        const packet: Packet = { family: 'ipv6', in: device, out: device, ...common };
        const tracked = { state: undefined, direction: 'original', connection: undefined } as const;
        const answer = condition?.test(walkOf(node, { packet, tracked, hook: 'FORWARD' }));
        expect(`${rule} ${text} ${device} ${holds(region, { packet, ...tracked })}`).toBe(
          `${rule} ${text} ${device} ${answer}`,
        );
      }
    }
  }
});
