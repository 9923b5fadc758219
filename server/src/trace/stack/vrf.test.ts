/** VRFs: what OUTPUT routes back into them again and again comes to an end. */
import { expect, test } from 'vitest';
import { outcomes, router } from '../testing/node.ts';

const addresses = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
2: blue: <NOARP,MASTER,UP,LOWER_UP> mtu 65575
    link/ether 02:00:00:00:0b:01 brd ff:ff:ff:ff:ff:ff
3: eth1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master blue
    link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff
    inet 10.1.0.1/24 brd 10.1.0.255 scope global eth1
`;
const ways = (rules: string, way: string) =>
  outcomes(router(rules, { 'ip-addr.txt': addresses, 'ip-route.txt': '' }), way);

test('a mark that changes each time sends a group of a bound program round until the kernel has enough', () => {
  const toggles = '*mangle\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -j MARK --set-xmark 0x1/0x0\nCOMMIT\n';
  expect(ways(toggles, 'udp 10.1.0.1:1 > 224.0.0.9:2')).toContainEqual(expect.stringMatching(/^dropped by interface/));
});

test('one that stays the same does so once', () => {
  const marks = '*mangle\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -j MARK --set-xmark 0x1/0x1\nCOMMIT\n';
  const found = ways(marks, 'udp 10.1.0.1:1 > 224.0.0.9:2');
  expect(found.some((line) => line.startsWith('forwarded'))).toBe(true);
  expect(found.some((line) => line.startsWith('dropped by interface'))).toBe(false);
});
