import { expect, test } from 'vitest';
import { dumpOf } from '../../dialects/dump.ts';
import { readInterfaces } from '../../dialects/iproute2/address.ts';
import { formatAddress, parseAddress } from '../../net/text.ts';
import type { Node } from '../../node/model.ts';
import { settingsOf } from '../settings/settings.ts';
import { selectSource } from './source-ipv6.ts';

const { items: interfaces } = readInterfaces(
  dumpOf(
    'ip-addr.txt',
    `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536
    inet6 2001:db8:9::1/64 scope global
    inet6 ::1/128 scope host
2: eth0: <BROADCAST,UP,LOWER_UP> mtu 1500
    inet6 2002:a02:1::1/48 scope global
    inet6 2001:db8:2::1/64 scope global deprecated
    inet6 fd02::66/64 scope global tentative
    inet6 fd02::1/64 scope global
    inet6 fe80::1/64 scope link
3: eth1: <BROADCAST,UP,LOWER_UP> mtu 1500
    inet6 fe80::2/64 scope link
`,
  ),
);
const node: Node = { name: 'test', rulesets: [], interfaces };

test.each([
  ['eth0', 'fd02::5', 'fd02::1', 'the label of unique local addresses; tentative ones are nobody’s yet'],
  ['eth0', '2002:5::1', '2002:a02:1::1', 'the label of 6to4'],
  ['eth0', '2600::1', '2002:a02:1::1', 'of its own interface, before a better label elsewhere; deprecated ones last'],
  ['eth0', 'fe80::9', 'fe80::1', 'on the link only from the link'],
  ['eth1', '2600::1', '2001:db8:9::1', 'an interface without one borrows'],
  ['eth1', 'ff02::1', 'fe80::2', 'a group on the link'],
  ['eth0', '2001:db8:9::1', '2001:db8:9::1', 'to itself'],
])('%s toward %s: %s (%s)', (device, toward, expected) => {
  const address = parseAddress(toward);
  const found = address && selectSource(node, device, address, settingsOf(node));
  expect(found && formatAddress(found)).toBe(expected);
});
