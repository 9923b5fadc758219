/** What the kernel makes of addresses where `ip route` shows the main table alone (fib_add_ifaddr(), addrconf.c). */
import { expect, test } from 'vitest';
import { parseAddress } from '../../net/text.ts';
import { outcomes, router } from '../testing/node.ts';
import { nowhere } from './kinds.ts';
import { lookUp } from './lookup.ts';

const rules = '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n';

function found(address: string, sysctl: string): string {
  const node = router(rules, { 'ip6tables-save.txt': rules, 'sysctl.txt': sysctl });
  const dst = parseAddress(address);
  if (dst === undefined) throw new Error(address);
  const flow = { src: nowhere(dst), dst, in: undefined, mark: 0, tos: 0, protocol: 17 };
  const route = lookUp(node, dst.family, flow);
  return route === 'none' ? route : `${route.type} ${route.hop?.device}`;
}

const forwards = 'net.ipv4.ip_forward = 1\nnet.ipv6.conf.all.forwarding = 1\n';
const stays = 'net.ipv4.ip_forward = 0\nnet.ipv6.conf.all.forwarding = 0\n';

test.each([
  ['10.1.0.1', 'local eth-l', 'local eth-l'],
  ['10.1.0.255', 'broadcast eth-l', 'broadcast eth-l'],
  ['10.1.0.0', 'unicast eth-l', 'unicast eth-l'],
  ['fd01::1', 'local eth-l', 'local eth-l'],
  ['fd02::', 'anycast eth-r', 'unicast eth-r'],
  ['ff02::5', 'multicast eth-l', 'multicast eth-l'],
])('%s of a router: %s, of a host: %s', (address, router, host) => {
  expect([found(address, forwards), found(address, stays)]).toEqual([router, host]);
});

test('the last address of a network is for everybody, though no dump says brd', () => {
  expect(outcomes(router(rules), 'udp 10.1.0.7:1 > 10.1.0.255:2 in eth-l')).toEqual([
    'delivered by socket: 10.1.0.7:1 > 10.1.0.255:2',
  ]);
});
