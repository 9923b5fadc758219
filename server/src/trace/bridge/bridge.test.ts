import { expect, test } from 'vitest';
import { openSession } from '../engine.ts';
import { outcomeLine, outcomes, packet, router } from '../testing/node.ts';

/** A bridge of two ports, and the rules of a firewall that drops what crosses it. */
const devices = `1: lo: <LOOPBACK,UP> mtu 65536
    inet 127.0.0.1/8 scope host lo
2: br0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500
    inet 10.9.0.1/24 scope global br0
3: port-one@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master br0
4: port-two@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master br0
`;
const routes = '10.9.0.0/24 dev br0 proto kernel scope link src 10.9.0.1\n';
const rules = '*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -m physdev --physdev-is-bridged -j DROP\nCOMMIT\n';
const across = 'tcp 10.9.0.2:40000 > 10.9.0.3:80 in br0';

function verdicts(sysctls: string | undefined): readonly string[] {
  const node = router(rules, { 'ip-addr.txt': devices, 'ip-route.txt': routes, 'sysctl.txt': sysctls });
  return outcomes(node, across).map((line) => line.replace(/ by .*? if /, ' if '));
}

test('with br_netfilter rules see what crosses a bridge', () => {
  expect(verdicts('net.bridge.bridge-nf-call-iptables = 1\n')).toEqual([
    'dropped if neighbours:10.9.0.2>10.9.0.3',
    expect.stringMatching(/^forwarded if not neighbours:/),
  ]);
});

test('without it no rule is asked', () => {
  const [first] = verdicts('net.bridge.bridge-nf-call-iptables = 0\n');
  expect(first).toBe('forwarded if neighbours:10.9.0.2>10.9.0.3');
});

test('nor where all switches of the machine are listed, and none of br_netfilter is among them: it is not loaded', () => {
  const [first] = verdicts('net.core.netdev_budget = 300\nnet.ipv4.ip_forward = 1\nnet.unix.max_dgram_qlen = 512\n');
  expect(first).toBe('forwarded if neighbours:10.9.0.2>10.9.0.3');
});

test.each([
  ['no dump says which', undefined],
  ['some switches are listed', 'net.core.netdev_budget = 300\nnet.ipv4.ip_forward = 1\n'],
  ['those of a container are listed', 'net.core.somaxconn = 4096\nnet.unix.max_dgram_qlen = 512\n'],
])('where %s, both are shown', (_, sysctls) => {
  expect(verdicts(sysctls)).toEqual([
    'dropped if neighbours:10.9.0.2>10.9.0.3, switch:net.bridge.bridge-nf-call-iptables',
    'forwarded if neighbours:10.9.0.2>10.9.0.3, not switch:net.bridge.bridge-nf-call-iptables',
    expect.stringMatching(/^forwarded if not neighbours:/),
  ]);
});

test('what comes from elsewhere through another router behind the bridge crosses it too', () => {
  const node = router(rules, {
    'ip-addr.txt': devices,
    'ip-route.txt': `default via 10.9.0.254 dev br0\n${routes}`,
    'sysctl.txt': 'net.bridge.bridge-nf-call-iptables = 1\n',
  });
  const [incoming, outgoing] = ['198.51.100.1:1 > 10.9.0.3:80', '10.9.0.3:80 > 198.51.100.1:1'].map(
    (way) => outcomes(node, `tcp ${way} in br0`)[0],
  );
  expect(incoming).toMatch(/^dropped by .* if neighbours:198.51.100.1>10.9.0.3$/);
  expect(outgoing).toMatch(/^dropped by .* if neighbours:10.9.0.3>198.51.100.1$/);
});

test('DNAT to a host behind the sender’s own port ends in the bridge, if somebody says so', () => {
  const nat = `*nat\n-A PREROUTING -d 10.9.0.1/32 -j DNAT --to-destination 10.9.0.3\nCOMMIT\n`;
  const node = router(nat, {
    'ip-addr.txt': devices,
    'ip-route.txt': routes,
    'sysctl.txt': 'net.bridge.bridge-nf-call-iptables = 1\n',
  });
  const lines = (device: string, assumptions: Record<string, boolean> = {}) =>
    outcomes(node, `tcp 10.9.0.2:1 > 10.9.0.1:80 in ${device}`, { assumptions }).map((line) => line.split(' ')[0]);
  expect(lines('br0')).toEqual(['forwarded']);
  expect(lines('br0', { 'same-port:10.9.0.2>10.9.0.3': true })).toEqual(['dropped']);
  // Behind a port that was named both may be.
  expect(lines('port-one')).toEqual(['forwarded', 'dropped']);
});

test('what becomes of a translated frame for everybody depends on whether iptables is shown it before it is copied', () => {
  const nat = `*nat\n-A PREROUTING -p udp -j DNAT --to-destination 10.9.0.3\nCOMMIT\n`;
  const node = router(nat, { 'ip-addr.txt': devices, 'ip-route.txt': routes });
  const frame = packet('udp 10.9.0.2:1 > 239.1.1.1:2 in br0', { pktType: 'multicast' });
  const shown = 'switch:net.bridge.bridge-nf-call-iptables';
  expect(outcomes(node, frame)).toEqual([
    `forwarded by routing: 10.9.0.2:1 > 10.9.0.3:2 out br0 if ${shown}, not same-port:10.9.0.2>10.9.0.3`,
    `forwarded by routing: 10.9.0.2:1 > 239.1.1.1:2 out br0 if not ${shown}`,
  ]);
});

test('behind the only port of a bridge hairpin mode decides whether a translated packet comes back', () => {
  const nat = `*nat\n-A PREROUTING -d 10.9.0.1/32 -j DNAT --to-destination 10.9.0.3\nCOMMIT\n`;
  const node = router(nat, {
    'ip-addr.txt': devices.replace(/4: port-two.*\n/, ''),
    'ip-route.txt': routes,
    'sysctl.txt': 'net.bridge.bridge-nf-call-iptables = 1\nnet.ipv4.ip_forward = 1\n',
  });
  expect(outcomes(node, 'tcp 10.9.0.2:1 > 10.9.0.1:80 in br0')).toEqual([
    'dropped by routing: 10.9.0.2:1 > 10.9.0.3:80 if not hairpin:br0',
    'forwarded by routing: 10.9.0.2:1 > 10.9.0.3:80 out br0 if hairpin:br0',
  ]);
});

test('a frame for a host of which the bridge knows nothing yet leaves by every other port', () => {
  const tracked = '*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -m conntrack --ctstate NEW\nCOMMIT\n';
  const node = router(tracked, {
    'ip-addr.txt': `${devices}5: port-three@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master br0\n`,
    'ip-route.txt': routes,
    'sysctl.txt': 'net.bridge.bridge-nf-call-iptables = 1\n',
  });
  const neighbours = { 'neighbours:10.9.0.2>10.9.0.3': true, 'neighbours:10.9.0.3>10.9.0.2': true };
  const walks = (assumptions: Readonly<Record<string, boolean>>) =>
    openSession(node, { assumptions: { ...neighbours, ...assumptions } })
      .send(packet(across))
      .outcomes.map((outcome) => [
        outcome.steps.filter(({ kind, hook }) => kind === 'rule' && hook === 'FORWARD').length,
        outcomeLine(outcome).replace(/^.*? if neighbours:[^,]*, /, ''),
      ]);
  // Usually it knows: who sends a frame to one host has asked for its Ethernet address before.
  expect(walks({})).toEqual([[1, 'learnt:10.9.0.3']]);
  expect(walks({ 'learnt:10.9.0.3': false })).toEqual([[2, 'not learnt:10.9.0.3, not hairpin:br0']]);
  // Who has sent something is known from then on.
  const session = openSession(node, { assumptions: neighbours });
  session.send(packet(across));
  expect(session.reply(0)?.outcomes.map(outcomeLine).join()).not.toContain('learnt:10.9.0.2');
});
