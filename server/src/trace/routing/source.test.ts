/** Sources that switches could refuse, where no dump shows the switches. With a dump: conformance/scenarios/routing.ts. */
import { expect, test } from 'vitest';
import { outcomes, router } from '../testing/node.ts';

const rules = '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n';
const node = router(rules, { 'sysctl.txt': undefined });

/** Answers to 203.0.113.9 leave by eth-r. */
const elsewhere = 'udp 203.0.113.9:1 > 10.2.0.5:2 in eth-l';
const own = 'udp 10.2.0.1:1 > 10.2.0.5:2 in eth-l';

test('a packet whose answers leave elsewhere is let in, and the trace says on what that rests', () => {
  expect(outcomes(node, elsewhere)).toEqual([
    'forwarded by routing: 203.0.113.9:1 > 10.2.0.5:2 out eth-r if forwarding:ipv4, rp-filter:eth-l',
  ]);
  expect(outcomes(node, elsewhere, { assumptions: { 'rp-filter:eth-l': false } })).toEqual([
    expect.stringMatching(/^dropped by reverse-path/),
  ]);
});

test('so is one with an address of the node itself', () => {
  expect(outcomes(node, own)).toEqual([
    'forwarded by routing: 10.2.0.1:1 > 10.2.0.5:2 out eth-r if forwarding:ipv4, accept-local:eth-l',
  ]);
  expect(outcomes(node, own, { assumptions: { 'accept-local:eth-l': false } })).toEqual([
    expect.stringMatching(/^dropped by martian/),
  ]);
});

test.each(['udp 10.1.0.7:1 > 10.2.0.5:2 in eth-l', 'udp 10.1.0.1:1 > 10.2.0.5:2'])(
  'nothing is said of the source of %s',
  (usual) => {
    expect(outcomes(node, usual)[0]).not.toMatch(/rp-filter|accept-local/);
  },
);

test('switches that a dump shows settle it', () => {
  const off = router(rules, {
    'sysctl.txt': 'net.ipv4.ip_forward = 1\nnet.ipv4.conf.all.rp_filter = 0\nnet.ipv4.conf.all.accept_local = 0\n',
  });
  expect(outcomes(off, elsewhere)[0]).not.toContain(' if ');
  expect(outcomes(off, own)[0]).toMatch(/^dropped/);
});

test('a switch of an interface that the dump leaves out is that of default', () => {
  const switches = (more: string) =>
    router(rules, { 'sysctl.txt': `net.ipv4.ip_forward = 1\nnet.ipv4.conf.all.rp_filter = 0\n${more}` });
  const strict = 'net.ipv4.conf.default.rp_filter = 1\n';
  expect(outcomes(switches(strict), elsewhere)).toEqual([expect.stringMatching(/^dropped by reverse-path/)]);
  expect(outcomes(switches(`${strict}net.ipv4.conf.eth-l.rp_filter = 0\n`), elsewhere)).toEqual([
    expect.stringMatching(/^forwarded/),
  ]);
});
