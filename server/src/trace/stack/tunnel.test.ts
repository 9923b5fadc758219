/** Tunnels: what they wrap goes its own way, and never by the tunnel itself. */
import { expect, test } from 'vitest';
import { outcomes, router } from '../testing/node.ts';

const up = '<POINTOPOINT,NOARP,UP,LOWER_UP> mtu 1476';

/** A router between eth-l and two tunnels, with the other end of each. */
function between(one: string, two: string): ReturnType<typeof router> {
  const addresses = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
2: eth-l: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500
    link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff
    inet 10.1.0.1/24 scope global eth-l
3: gre1@NONE: ${up}
    link/gre 10.1.0.1 peer ${one}
    inet 10.4.0.1/24 scope global gre1
4: gre2@NONE: ${up}
    link/gre 10.1.0.1 peer ${two}
    inet 10.5.0.1/24 scope global gre2
`;
  const routes = `10.1.0.0/24 dev eth-l proto kernel scope link src 10.1.0.1
10.4.0.0/24 dev gre1 proto kernel scope link src 10.4.0.1
10.5.0.0/24 dev gre2 proto kernel scope link src 10.5.0.1
`;
  return router('*filter\n:FORWARD ACCEPT [0:0]\nCOMMIT\n', { 'ip-addr.txt': addresses, 'ip-route.txt': routes });
}

const into = 'udp 10.1.0.7:1 > 10.4.0.9:2 in eth-l';

test('what is wrapped leaves by a route to the other end', () => {
  expect(outcomes(between('10.1.0.5', '10.1.0.6'), into)).toEqual([expect.stringMatching(/^forwarded .* out gre1/)]);
  expect(outcomes(between('10.5.0.5', '10.1.0.6'), into)).toEqual([expect.stringMatching(/^forwarded .* out gre1/)]);
});

test('a tunnel whose other end lies behind it sends nothing', () => {
  expect(outcomes(between('10.4.0.5', '10.1.0.6'), into)).toEqual([expect.stringMatching(/^dropped by interface/)]);
});

test('nor do two that lead to each other', () => {
  expect(outcomes(between('10.5.0.5', '10.4.0.5'), into)).toEqual([expect.stringMatching(/^dropped by interface/)]);
});
