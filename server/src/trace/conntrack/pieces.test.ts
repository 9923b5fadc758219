/** Fragments that one call brings. What the kernel does with them: conformance/scenarios/pieces.ts. */
import { describe, expect, test } from 'vitest';
import { trace } from '../engine.ts';
import { packet, router } from '../testing/node.ts';

const nothing = ':INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n';
const byPort = router(`*filter
${nothing}-A FORWARD -p udp -m udp --dport 53 -m length --length 128 -m conntrack --ctstate NEW -j ACCEPT
-A FORWARD -j DROP
COMMIT
`);
const known = { 'forwarding:ipv4': true, 'fragments:10.1.0.7>10.2.0.5': false };

/** A datagram of 128 bytes; only the first fragment has ports. */
const first = packet('udp 10.1.0.7:4000 > 10.2.0.5:53 in eth-l', { moreFragments: true, length: 76 });
const { sport: _, dport: __, ...bare } = packet('udp 10.1.0.7:1 > 10.2.0.5:1 in eth-l', { length: 72 });
const last = { ...bare, fragmentOffset: 56 };

const fates = (packets: readonly (typeof first)[], assumptions: Readonly<Record<string, boolean>> = {}) =>
  trace(byPort, packets, { assumptions: { ...known, ...assumptions } }).map(({ outcomes }) =>
    outcomes.map(({ verdict, decidedBy }) => ('chain' in decidedBy ? `${verdict} by ${decidedBy.chain}` : verdict)),
  );

describe('the last one that was missing goes on as the whole packet, with the ports of the first', () => {
  test.each([
    ['in order', [first, last]],
    ['the last one first', [last, first]],
    ['one of them twice', [first, first, last]],
  ])('%s', (_name, packets) => {
    const kept = packets.slice(1).map(() => ['dropped']);
    expect(fates(packets)).toEqual([...kept, ['forwarded']]);
  });
});

test('it is said that they are supposed to be of one packet, and may be denied', () => {
  const [, outcome] = trace(byPort, [first, last], { assumptions: known });
  expect(outcome?.outcomes[0]?.assumptions.map(({ id, holds }) => [id, holds])).toContainEqual([
    'one-packet:10.1.0.7>10.2.0.5',
    true,
  ]);
  expect(fates([first, last], { 'one-packet:10.1.0.7>10.2.0.5': false })).toEqual([['dropped'], ['dropped']]);
});

test('what went on together waits for nobody any more: the next fragment begins another packet', () => {
  expect(fates([first, last, last])).toEqual([['dropped'], ['forwarded'], ['dropped']]);
});

test.each([
  ['a gap between them', [{ ...first, length: 68 }, last]],
  ['of another host', [first, { ...last, src: first.dst, dst: first.src }]],
  ['of another protocol', [{ ...first, protocol: 6, tcpFlags: 2 }, last]],
])('nothing is put together: %s', (_name, packets) => {
  const assumptions = { 'fragments:10.2.0.5>10.1.0.7': false };
  expect(fates(packets, assumptions)).toEqual([['dropped'], ['dropped']]);
});

test('a packet of IPv6 that came in short fragments is not too long for the next link, however long it is', () => {
  const six = (more: object) =>
    packet('udp 10.1.0.7:4000 > 10.2.0.5:53 in eth-l', {
      src: 'fd01::7',
      dst: 'fd02::5',
      headers: ['fragment'],
      ...more,
    });
  const narrow = router('', {
    'ip6tables-save.txt': `*filter\n${nothing}-A FORWARD -m conntrack --ctstate NEW\nCOMMIT\n`,
    'ip-6-route.txt': 'fd01::/64 dev eth-l proto kernel metric 256\nfd02::/64 dev eth-r proto kernel metric 256\n',
  });
  const parts = [six({ moreFragments: true, length: 1496 }), six({ fragmentOffset: 1448, length: 1400 })];
  const assumptions = { 'forwarding:ipv6': true, 'fragments:fd01::7>fd02::5': false };
  const [, whole] = trace(narrow, parts, { assumptions });
  expect(whole?.outcomes.map(({ verdict, packet: { length } }) => [verdict, length])).toEqual([
    ['forwarded', 40 + 1448 + 1352],
  ]);
});
