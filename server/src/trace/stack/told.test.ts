/** What the node says about packets by itself, told by what rules of OUTPUT have put into a set by then. */
import { describe, expect, test } from 'vitest';
import type { PacketInput } from '../../../../protocol/trace.ts';
import type { Packet } from '../../net/packet.ts';
import { trace } from '../engine.ts';
import { packet, router } from '../testing/node.ts';

const routes = `default via 10.2.0.254 dev eth-r
10.1.0.0/24 dev eth-l scope link src 10.1.0.1
10.2.0.0/24 dev eth-r scope link src 10.2.0.1
unreachable 10.8.0.0/24
blackhole 10.9.0.0/24
`;
const later = packet('udp 10.1.0.7:9 > 10.2.0.5:9 in eth-l');

/** Whether something was said that OUTPUT matches so: its addressee is then in a set. */
function isTold(about: Packet, match: string, more = ''): boolean {
  const rules = `*raw
:PREROUTING ACCEPT [0:0]
-A PREROUTING -p udp --sport 9 -m set --match-set told src -j DROP
COMMIT
*filter
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
${more}-A OUTPUT ${match} -j SET --add-set told dst
COMMIT
`;
  const files = { 'ip-route.txt': routes, 'ipset-save.txt': 'create told hash:ip family inet\n' };
  const assumptions = { 'listens:10.1.0.1:80': false };
  const verdicts = trace(router(rules, files), [about, later], { assumptions })[1]?.outcomes.map(
    ({ verdict }) => verdict,
  );
  return verdicts?.join() === 'dropped';
}

describe('where no route leads', () => {
  const lost = (to: string, more = {}) => packet(`udp 10.1.0.7:1 > ${to}:2 in eth-l`, more);
  const quoted = { src: '10.8.0.1', dst: '10.1.0.7', protocol: 'udp' };
  test.each([
    ['an unreachable destination', lost('10.8.0.1'), true],
    ['a blackhole says nothing', lost('10.9.0.1'), false],
    ['nor anybody about an error', packet('icmp 10.1.0.7 > 10.8.0.1 in eth-l', { icmpType: 3, quoted }), false],
    ['about a ping', packet('icmp 10.1.0.7 > 10.8.0.1 in eth-l'), true],
  ])('%s', (_, about, expected) => expect(isTold(about, '-p icmp --icmp-type 3')).toBe(expected));

  test('an error has the precedence of those that control networks, and the TOS of what it is about', () => {
    expect(isTold(lost('10.8.0.1', { tos: 0x48 }), '-p icmp -m tos --tos 0xc8/0xff')).toBe(true);
    expect(isTold(lost('10.8.0.1', { tos: 0x48 }), '-p icmp -m tos ! --tos 0xc8/0xff')).toBe(false);
  });
});

describe('a reset', () => {
  const segment = (flags: readonly string[]) => packet('tcp 10.1.0.7:1 > 10.1.0.1:80 in eth-l', { flags });
  const rejecting = '-A FORWARD -p tcp -j REJECT --reject-with tcp-reset\n';
  const passing = (flags: readonly string[]) => packet('tcp 10.1.0.7:1 > 10.2.0.5:80 in eth-l', { flags });
  test.each([
    ['acknowledges what acknowledged nothing', segment(['SYN']), '--tcp-flags RST,ACK RST,ACK', '', true],
    ['of rules as well', passing(['SYN']), '--tcp-flags RST,ACK RST,ACK', rejecting, true],
    ['and nothing else', passing(['ACK']), '--tcp-flags RST,ACK RST', rejecting, true],
    ['nothing else, indeed', passing(['ACK']), '--tcp-flags RST,ACK RST,ACK', rejecting, false],
    ['is said to no reset', passing(['RST']), '--tcp-flags RST RST', rejecting, false],
    [
      'nor to what came in a frame for many',
      { ...segment(['SYN']), pktType: 'broadcast' as const },
      '--tcp-flags RST RST',
      '',
      false,
    ],
  ])('%s', (_, about, match, more, expected) => expect(isTold(about, `-p tcp ${match}`, more)).toBe(expected));
});

describe('what may have been said may have used a limit up', () => {
  const limit =
    '*filter\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -m limit --limit 1/hour --limit-burst 1 -j ACCEPT\n-A OUTPUT -j DROP\nCOMMIT\n';
  const switches = 'net.ipv4.ip_forward = 1\nnet.ipv4.conf.all.send_redirects = 1\n';
  const own = packet('udp 10.1.0.1:5 > 10.1.0.7:5');
  test.each([
    ['the error about a datagram', packet('udp 10.1.0.7:1 > 10.1.0.1:53 in eth-l'), 2],
    ['nobody answers one that ends in its header', packet('udp 10.1.0.7:1 > 10.1.0.1:53 in eth-l', { length: 24 }), 1],
    ['a redirect, of what leaves as it came', packet('udp 10.1.0.7:1 > 10.1.0.9:53 in eth-l'), 2],
    ['what leaves by another interface calls for none', packet('udp 10.1.0.7:1 > 10.2.0.5:53 in eth-l'), 1],
  ])('%s', (_, about, count) => {
    expect(trace(router(limit, { 'sysctl.txt': switches }), [about, own])[1]?.outcomes).toHaveLength(count);
  });
});

test('a ping to which no route leads back is not answered, so that its connection sees none', () => {
  const rules = '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m conntrack --ctstate ESTABLISHED -j DROP\nCOMMIT\n';
  const twice = (from: string) => {
    const ping = packet(`icmp ${from} > 10.1.0.1 in eth-l`);
    const node = router(rules, { 'ip-route.txt': routes.replace(/^default.*\n/, '') });
    return trace(node, [ping, ping])[1]?.outcomes.map(({ verdict }) => verdict);
  };
  expect(twice('10.1.0.7')).toEqual(['dropped']);
  expect(twice('198.51.100.5')).toEqual(['delivered']);
});

test('nobody asks whether a program answers what came in a frame for many', () => {
  const rules = '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m conntrack --ctstate ESTABLISHED -j DROP\nCOMMIT\n';
  const twice = (more: Partial<PacketInput>) => {
    const from = (...flags: readonly string[]) => packet('tcp 10.1.0.7:1 > 10.1.0.1:80 in eth-l', { flags, ...more });
    const [, after] = trace(router(rules), [from('SYN'), from('SYN')]);
    return after?.outcomes.map(({ verdict }) => verdict);
  };
  expect(twice({})).toContain('dropped');
  expect(twice({ pktType: 'broadcast' })).toEqual(['delivered']);
});
