import { expect, test } from 'vitest';
import { main } from './main.ts';
import { fakeWorld } from './testing/world.ts';

const addresses = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    inet 127.0.0.1/8 scope host lo
2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP group default qlen 1000
    inet 10.1.0.1/24 brd 10.1.0.255 scope global eth0
3: veth1@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP group default qlen 1000
    inet 10.2.0.1/24 brd 10.2.0.255 scope global veth1
`;
const about = ['--protocol', 'udp', '--src', '10.1.0.7', '--dst', '10.2.0.5'];

async function saidOf(files: Readonly<Record<string, string>>, ...more: readonly string[]): Promise<string> {
  const world = fakeWorld({ 'node/iptables-save.txt': '*filter\n:FORWARD ACCEPT [0:0]\nCOMMIT\n', ...files });
  expect(await main(['trace', 'node', ...more, '--json'], world)).toBe(0);
  return world.err();
}

test('an interface that the machine lacks is a slip of the pen', async () => {
  const files = { 'node/ip-addr.txt': addresses };
  expect(await saidOf(files, '--in', 'ehto', ...about)).toBe(
    'in is ehto, which no dump lists: expected one of lo, eth0, veth1, or null for the node itself.\n',
  );
  expect(await saidOf(files, '--in', 'veth1', ...about)).toBe('');
  expect(await saidOf(files, '--local', ...about)).toBe('');
});

test('each of a file is named once', async () => {
  const one = { in: 'eth7', src: '10.1.0.7', dst: '10.2.0.5', protocol: 'udp' };
  const files = { 'node/ip-addr.txt': addresses, 'p.json': JSON.stringify([one, one]) };
  expect((await saidOf(files, '--packets', 'p.json')).split('\n')).toHaveLength(2);
});

test('without a listing of interfaces any name may be right', async () => {
  expect(await saidOf({}, '--in', 'ehto', ...about)).toBe('');
});
