/** Targets that change a field of the packet: TTL, TOS, DSCP, HMARK. */
import { expect, test } from 'vitest';
import { trace } from '../../engine.ts';
import { packet, router } from '../../testing/node.ts';

function behind(target: string, more = {}) {
  const node = router(`*mangle\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -j ${target}\nCOMMIT\n`);
  const [outcome] = trace(node, [packet('tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l', more)])[0]?.outcomes ?? [];
  return outcome?.packet;
}

test.each([
  ['TTL --ttl-set 5', 5],
  ['TTL --ttl-inc 2', 65],
  ['TTL --ttl-dec 3', 60],
  // It never goes round.
  ['TTL --ttl-dec 200', 0],
  ['TTL --ttl-inc 250', 255],
])('%s: %i, of 63 behind forwarding', (target, ttl) => {
  expect(behind(target)?.ttl).toBe(ttl);
});

test.each([
  ['TOS --set-tos 0x10/0xff', 0x10],
  ['TOS --set-tos 0xff/0x0f', 0xdf],
  ['TOS --and-tos 0x0f', 0x09],
  ['TOS --or-tos 0x0f', 0x2f],
  ['TOS --xor-tos 0x0f', 0x26],
  ['DSCP --set-dscp 46', 0xb9],
  ['DSCP --set-dscp-class AF31', 0x69],
])('%s on 0x29: %i', (target, tos) => {
  expect(behind(target, { tos: 0x29 })?.tos).toBe(tos);
});

test('HMARK hashes the index of an authentication header of IPv6, which stands where others have ports', () => {
  const node = router('', {
    'ip6tables-save.txt':
      '*mangle\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -j HMARK --hmark-tuple spi --hmark-mod 1000 --hmark-rnd 0xcafe\nCOMMIT\n',
  });
  const asked = (headers: readonly { readonly kind: 'auth' }[]) =>
    packet('udp 10.1.0.7:1 > 10.2.0.5:2 in eth-l', { src: 'fd01::7', dst: 'fd02::5', headers });
  const marked = (spi?: number) => {
    const headers = [{ kind: 'auth' as const, ...(spi === undefined ? {} : { spi }) }];
    const outcomes = trace(node, [asked(headers)])[0]?.outcomes ?? [];
    return outcomes.map((outcome) => ({
      mark: outcome.packet.mark,
      supposed: outcome.assumptions.filter(({ id }) => id === 'hmark').length,
    }));
  };
  expect([marked(7), marked(256), marked(7)].flat().map(({ supposed }) => supposed)).toEqual([0, 0, 0]);
  expect(marked(7)).toEqual(marked(7));
  expect(marked(7)).not.toEqual(marked(256));
  expect(marked()).toMatchObject([{ supposed: 1 }]);
});

test('HMARK gives both directions of a flow the same mark', () => {
  const target = 'HMARK --hmark-tuple src,dst,sport,dport --hmark-mod 16 --hmark-offset 100 --hmark-rnd 0xcafe';
  const there = behind(target)?.mark ?? 0;
  expect(there).toBeGreaterThanOrEqual(100);
  expect(there).toBeLessThan(116);
  const node = router(`*mangle\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -j ${target}\nCOMMIT\n`);
  const [back] =
    trace(node, [packet('tcp 10.2.0.5:80 > 10.1.0.7:40000 in eth-r', { flags: ['ACK'] })])[0]?.outcomes ?? [];
  expect(back?.packet.mark).toBe(there);
});
