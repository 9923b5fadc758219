/** Devices on top of another one: what they hear of what that one receives. */
import { describe, expect, test } from 'vitest';
import { outcomes, packet, router } from '../testing/node.ts';

const rules = '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -i eth-l -j DROP\nCOMMIT\n';
const routes = `default via 10.2.0.254 dev eth-r
10.1.0.0/24 dev eth-l proto kernel scope link src 10.1.0.1
10.4.0.0/24 dev up0 proto kernel scope link src 10.4.0.1
`;
const up = '<BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default';

/** What `ip -d addr` shows of a device on top of eth-l. */
function addresses(name: string, mac: string, details = ''): string {
  return `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
2: eth-l: ${up}
    link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff
    inet 10.1.0.1/24 scope global eth-l
3: ${name}@eth-l: ${up}
    link/ether ${mac} brd ff:ff:ff:ff:ff:ff
${details}    inet 10.4.0.1/24 scope global up0
4: eth-r: ${up}
    link/ether 02:00:00:00:02:01 brd ff:ff:ff:ff:ff:ff
    inet 10.2.0.1/24 scope global eth-r
`;
}

function seen(listing: string, way: string): readonly string[] {
  const node = router(rules, { 'ip-addr.txt': listing, 'ip-route.txt': routes });
  return outcomes(node, packet(way)).map((line) => line.replace(/: \\S+ > \\S+/, ''));
}

const own = '02:00:00:00:04:01';
const below = '02:00:00:00:01:01';
const toAll = 'udp 10.1.0.7:1 > 255.255.255.255:2 in eth-l';

describe('a macvlan', () => {
  const bridge = addresses('up0', own, '    macvlan mode bridge bcqueuelen 1000 usedbcqueuelen 1000\n');

  test('gets what the device below drops', () => {
    expect(seen(bridge, toAll)).toEqual([expect.stringMatching(/^delivered /)]);
    expect(seen(bridge, 'udp 10.1.0.7:1 > 10.1.0.1:2 in eth-l')).toEqual([expect.stringMatching(/^dropped /)]);
  });

  test('in mode source hears those alone whom it is told', () => {
    const source = addresses('up0', own, '    macvlan mode source remotes (0)\n');
    expect(seen(source, toAll)).toEqual([expect.stringMatching(/^dropped /)]);
  });

  test('without details is asked about, unless it looks like a VLAN', () => {
    expect(seen(addresses('up0', own), toAll)).toEqual([
      expect.stringMatching(/^delivered .* if macvlan:up0$/),
      expect.stringMatching(/^dropped .* if not macvlan:up0$/),
    ]);
    expect(seen(addresses('up0', below), toAll)).toEqual([expect.stringMatching(/^dropped [^?]*$/)]);
    expect(seen(addresses('eth-l.7', own), toAll)).toEqual([expect.stringMatching(/^dropped /)]);
  });
});

describe('an ipvlan', () => {
  const layer2 = addresses('up0', below, '    ipvlan  mode l2 bridge\n');

  test('has what is for its address, by whichever device it was told', () => {
    expect(seen(layer2, 'udp 10.1.0.7:1 > 10.4.0.1:2 in eth-l')).toEqual([expect.stringMatching(/^delivered /)]);
    expect(seen(layer2, 'udp 10.1.0.7:1 > 10.1.0.1:2 in up0')).toEqual([expect.stringMatching(/^dropped /)]);
  });

  test('hears what is for everybody in mode l2 alone', () => {
    expect(seen(layer2, toAll)).toEqual([expect.stringMatching(/^delivered /)]);
    const layer3 = addresses('up0', below, '    ipvlan  mode l3 bridge\n');
    expect(seen(layer3, toAll)).toEqual([expect.stringMatching(/^dropped /)]);
  });

  test('of layer 3 sends what rules may drop once more', () => {
    const layer3 = addresses('up0', below, '    ipvlan  mode l3 bridge\n');
    expect(seen(layer3, 'udp 10.4.0.1:1 > 10.4.0.7:2')).toEqual([
      expect.stringMatching(/^forwarded .* if second-way:up0$/),
    ]);
  });
});

test('what only looks like a VLAN is said to be one', () => {
  const vlan = addresses('dmz', below);
  expect(seen(vlan, 'udp 10.4.0.7:1 > 10.2.0.7:2 in dmz')).toEqual([
    expect.stringMatching(/^forwarded .* if vlan:dmz$/),
  ]);
  expect(seen(vlan, 'udp 10.4.0.7:1 > 10.4.0.1:2 in dmz')).toEqual([expect.stringMatching(/^delivered [^?]*$/)]);
});

test('masters in a circle end somewhere', () => {
  const circle = addresses('up0', own).replaceAll(
    /(eth-l|up0)(@eth-l)?: <(.*?)> mtu 1500/g,
    (_, name, at = '', flags) => `${name}${at}: <${flags}> mtu 1500 master ${name === 'up0' ? 'eth-l' : 'up0'}`,
  );
  expect(seen(circle, toAll).length).toBeGreaterThan(0);
});
