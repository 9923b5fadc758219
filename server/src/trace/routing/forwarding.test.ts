/** Whether a node forwards, where no dump shows the switch. With a dump: conformance/scenarios/routing.ts. */
import { expect, test } from 'vitest';
import { openSession } from '../engine.ts';
import { outcomeLine, outcomes, packet, router } from '../testing/node.ts';

const rules = '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n';
const knowing = (switches: string | undefined) =>
  router(rules, {
    'ip6tables-save.txt': rules,
    'ip-6-route.txt': 'fd01::/64 dev eth-l proto kernel metric 256\nfd02::/64 dev eth-r proto kernel metric 256\n',
    'sysctl.txt': switches,
  });

const through = {
  ipv4: packet('udp 10.1.0.7:1 > 10.2.0.5:2 in eth-l'),
  ipv6: packet('udp 10.1.0.7:1 > 10.2.0.5:2 in eth-l', { src: 'fd01::7', dst: 'fd02::5' }),
};
const switches = { ipv4: 'net.ipv4.ip_forward', ipv6: 'net.ipv6.conf.all.forwarding' };

test.each(['ipv4', 'ipv6'] as const)('it is taken for a router, and the trace says so: %s', (family) => {
  const asked = through[family];
  const off = { assumptions: { [`forwarding:${family}`]: false } };
  expect(outcomes(knowing(undefined), asked)).toEqual([
    expect.stringMatching(new RegExp(`^forwarded by routing: \\S+ > \\S+ out eth-r if forwarding:${family}$`)),
  ]);
  expect(outcomes(knowing(undefined), asked, off)).toEqual([
    expect.stringMatching(new RegExp(`^dropped by forwarding-off: \\S+ > \\S+ if not forwarding:${family}$`)),
  ]);
  // What a dump shows is not asked.
  expect(outcomes(knowing(`${switches[family]} = 1\n`), asked, off)).toEqual([
    expect.stringMatching(/^forwarded by routing: \S+ > \S+ out eth-r$/),
  ]);
  expect(outcomes(knowing(`${switches[family]} = 0\n`), asked)).toEqual([
    expect.stringMatching(/^dropped by forwarding-off: \S+ > \S+$/),
  ]);
});

test('a dump of other switches leaves it open, one of the interface’s own does not', () => {
  expect(outcomes(knowing('net.ipv4.conf.all.rp_filter = 0\n'), through.ipv4)[0]).toMatch(/ if forwarding:ipv4$/);
  expect(outcomes(knowing('net.ipv4.conf.eth-l.forwarding = 1\n'), through.ipv4)[0]).not.toContain(' if ');
  expect(outcomes(knowing('net.ipv4.conf.eth-l.forwarding = 0\n'), through.ipv4)[0]).toMatch(/^dropped/);
});

test.each(['udp 10.1.0.7:1 > 10.1.0.1:2 in eth-l', 'udp 10.1.0.1:1 > 10.2.0.5:2'])(
  'nothing is said of it where nothing is forwarded: %s',
  (asked) => {
    expect(outcomes(knowing(undefined), asked)[0]).not.toContain(' if ');
  },
);

test('where nothing is forwarded nobody looks at the source', () => {
  const forged = 'udp 203.0.113.9:1 > 10.2.0.5:2 in eth-l';
  const off = { 'forwarding:ipv4': false, 'rp-filter:eth-l': false };
  expect(outcomes(knowing(undefined), forged, { assumptions: off })).toEqual([
    'dropped by forwarding-off: 203.0.113.9:1 > 10.2.0.5:2 if not forwarding:ipv4',
  ]);
});

test('the answer finds it as the packet did', () => {
  const session = openSession(knowing(undefined));
  session.send(through.ipv4);
  expect(session.reply(0)?.outcomes.map(outcomeLine)).toEqual([
    'forwarded by routing: 10.2.0.5:2 > 10.1.0.7:1 out eth-l if forwarding:ipv4',
  ]);
});
