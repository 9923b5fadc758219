import { expect, test } from 'vitest';
import { trace } from '../engine.ts';
import { packet, router } from '../testing/node.ts';

/** The state of the second of two pings of this address. */
function secondPing(dst: string, sysctls = '') {
  const node = router('', {
    'ip6tables-save.txt':
      '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT\nCOMMIT\n',
    'ip-6-route.txt':
      'fd02::/64 dev eth-r proto kernel metric 256\nlocal fd02::1 dev eth-r table local proto kernel metric 0\nanycast fd02:: dev eth-r table local proto kernel metric 0\n',
    'sysctl.txt': `net.ipv6.conf.all.forwarding = 1\n${sysctls}`,
  });
  const ping = packet('icmpv6 10.2.0.7 > 10.2.0.1 in eth-r', { src: 'fd02::7', dst });
  const [outcome] = trace(node, [ping, ping])[1]?.outcomes ?? [];
  return outcome?.steps.flatMap((step) => (step.kind === 'conntrack' ? [step.state] : []));
}

test('a ping of an address of the node is answered from it', () => {
  expect(secondPing('fd02::1')).toEqual(['ESTABLISHED']);
});

test('one of an anycast address from another one, unless a switch says otherwise', () => {
  expect(secondPing('fd02::')).toEqual(['NEW']);
  expect(secondPing('fd02::', 'net.ipv6.anycast_src_echo_reply = 1\n')).toEqual(['ESTABLISHED']);
});
