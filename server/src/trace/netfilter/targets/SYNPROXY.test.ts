/** nf_synproxy_core.c sums the segment first: what NPT rewrote may no longer fit its checksum, unless a card saw to that. */
import { expect, test } from 'vitest';
import { outcomes, packet, router } from '../../testing/node.ts';

function reset(npt: string): readonly string[] {
  const rules = `*mangle\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -j DNPT ${npt}\nCOMMIT\n*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -p tcp -j SYNPROXY\nCOMMIT\n`;
  const reset = packet('tcp 10.1.0.7:1 > 10.2.0.5:80 in eth-l', { src: 'fd01::7', dst: 'fd09::5', flags: ['RST'] });
  return outcomes(router('', { 'ip6tables-save.txt': rules }), reset);
}

test('an address of the prefix keeps the checksum right', () => {
  expect(reset('--src-pfx fd09::/64 --dst-pfx fd02::/64')).toMatchInlineSnapshot(`
    [
      "forwarded by routing: fd01::7:1 > fd02::7:0:0:5:80 out eth-r if direct:fd02::7:0:0:5",
    ]
  `);
});

test('of another address the checksum no longer fits', () => {
  expect(reset('--src-pfx fd0a::/64 --dst-pfx fd02::/64')).toMatchInlineSnapshot(`
    [
      "forwarded by routing: fd01::7:1 > fd02::8:0:0:5:80 out eth-r if direct:fd02::8:0:0:5, checksum:offloaded",
      "dropped by FORWARD 1: fd01::7:1 > fd02::8:0:0:5:80 if direct:fd02::8:0:0:5, not checksum:offloaded",
    ]
  `);
});
