/** Errors about requests that were translated on their way to IPVS, or behind it: what it finds in them is translated too. */
import type { Scenario, ScenarioPacket } from '../kernel/scenario.ts';
import { left, local, right, rules, topic } from './build.ts';

const watched = ['INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'].map((chain) => `${chain} -m length --length 0:65535`);
const unreachable = { icmpType: 3, icmpCode: 1 };
const unreachable6 = { icmpType: 1, icmpCode: 3 };

function about(src: string, sport: number, dst: string, dport: number, proto = 'udp') {
  return { quoted: { src, sport, dst, dport, proto } };
}

function node(nat: readonly string[], packets: readonly ScenarioPacket[]): Omit<Scenario, 'name'> {
  return {
    setup: 'ip addr add 10.96.0.1/32 dev kube-ipvs0',
    iptables: rules({ mangle: watched, nat }),
    ipvs: '-A -u 10.96.0.1:53 -s rr\n-a -u 10.96.0.1:53 -r 10.2.0.5:5353 -m -w 1\n',
    packets,
  };
}

const masqueraded = ['POSTROUTING -o eth-r -p udp -j SNAT --to-source 10.2.0.77:3000-3000'];
const redirected = ['PREROUTING -d 10.96.0.9 -p udp -j DNAT --to-destination 10.96.0.1:53'];
const request = left('udp 10.1.0.7:1000 > 10.96.0.1:53');
const answer = right('udp 10.2.0.5:5353 > 10.2.0.77:3000');
const indirect = left('udp 10.1.0.7:1000 > 10.96.0.9:5300');

/** Answers and errors that come by the node, which another table would send back: what is masqueraded alone is routed anew. */
function elsewhere(method: '-g' | '-i' | '-m'): Omit<Scenario, 'name'> {
  const masquerades = method === '-m';
  return {
    sysctls: { 'net.ipv4.conf.all.accept_local': 1 },
    setup:
      'ip addr add 10.96.0.1/32 dev kube-ipvs0; ip route add default via 10.2.0.9 table 100; ip rule add iif lo from 10.96.0.1 lookup 100 pref 100',
    iptables: rules({ mangle: watched, nat: ['POSTROUTING'] }),
    ipvs: `-A -u 10.96.0.1:53 -s rr\n-a -u 10.96.0.1:53 -r 10.2.0.5:53 ${method} -w 1\n`,
    packets: [
      left('udp 10.1.0.7:1000 > 10.96.0.1:53'),
      right(`udp ${masquerades ? '10.2.0.5' : '10.96.0.1'}:53 > 10.1.0.7:1000`),
      right('icmp 10.2.0.5 > 10.1.0.7', {
        ...unreachable,
        ...about('10.1.0.7', 1000, masquerades ? '10.2.0.5' : '10.96.0.1', 53),
      }),
    ],
  };
}

/** Errors that programs of the node itself send: about a server of its own, to itself, and about another one. */
function own6(proto: 'udp' | 'tcp', conntrack: 0 | 1, nat: readonly string[]): Omit<Scenario, 'name'> {
  const service = (port: number, server: string): string =>
    `-A -${proto[0]} [fd96::1]:${port} -s rr\n-a -${proto[0]} [fd96::1]:${port} -r [${server}]:5354 -m -w 1\n`;
  return {
    sysctls: { 'net.ipv4.vs.conntrack': conntrack },
    setup: 'ip addr add fd96::1/128 dev kube-ipvs0; ip link set kube-ipvs0 up',
    ip6tables: rules({ filter: ['OUTPUT -m conntrack --ctstate RELATED'], mangle: watched, nat }),
    ipvs: service(54, 'fd01::1') + service(55, 'fd02::5'),
    packets: [
      left(`${proto} [fd01::7]:1001 > [fd96::1]:54`),
      local('icmpv6 fd01::1 > fd01::7', { ...unreachable6, ...about('fd01::7', 1001, 'fd01::1', 5354, proto) }),
      local(`${proto} [fd02::1]:1002 > [fd96::1]:54`),
      local('icmpv6 fd01::1 > fd02::1', { ...unreachable6, ...about('fd02::1', 1002, 'fd01::1', 5354, proto) }),
      left(`${proto} [fd01::7]:1003 > [fd96::1]:55`),
      local('icmpv6 fd02::1 > fd01::7', { ...unreachable6, ...about('fd01::7', 1003, 'fd02::5', 5354, proto) }),
    ],
  };
}

export const ipvsErrors = topic('ipvsErrors', {
  'the server’s side, about what was masqueraded behind IPVS': node(masqueraded, [
    request,
    right('icmp 10.2.0.5 > 10.2.0.77', { ...unreachable, ...about('10.2.0.77', 3000, '10.2.0.5', 5353) }),
    right('icmp 10.2.0.9 > 10.2.0.77', { ...unreachable, ...about('10.2.0.77', 3000, '10.2.0.5', 5353) }),
    right('icmp 10.2.0.5 > 10.2.0.77', { ...unreachable, ...about('10.2.0.77', 3001, '10.2.0.5', 5353) }),
    right('icmp 10.2.0.5 > 10.1.0.7', { ...unreachable, ...about('10.1.0.7', 1000, '10.2.0.5', 5353) }),
    answer,
  ]),
  'the client’s side, about an answer that was masqueraded behind IPVS': node(masqueraded, [
    request,
    answer,
    left('icmp 10.1.0.7 > 10.96.0.1', { ...unreachable, ...about('10.96.0.1', 53, '10.1.0.7', 1000) }),
  ]),
  'the client’s side, where DNAT led to the service': node(redirected, [
    indirect,
    right('udp 10.2.0.5:5353 > 10.1.0.7:1000'),
    left('icmp 10.1.0.7 > 10.96.0.9', { ...unreachable, ...about('10.96.0.9', 5300, '10.1.0.7', 1000) }),
    left('icmp 10.1.0.7 > 10.96.0.1', { ...unreachable, ...about('10.96.0.1', 53, '10.1.0.7', 1000) }),
  ]),
  'the server’s side, where DNAT led to the service': node(
    [...redirected, ...masqueraded],
    [
      indirect,
      right('icmp 10.2.0.5 > 10.2.0.77', { ...unreachable, ...about('10.2.0.77', 3000, '10.2.0.5', 5353) }),
      right('udp 10.2.0.5:5353 > 10.2.0.77:3000'),
    ],
  ),
  'IPv6, both sides': {
    setup: 'ip addr add fd96::1/128 dev kube-ipvs0; ip link set kube-ipvs0 up',
    ip6tables: rules({
      mangle: watched,
      nat: [
        'PREROUTING -d fd96::9 -p udp -j DNAT --to-destination [fd96::1]:53',
        'POSTROUTING -o eth-r -p udp -j SNAT --to-source [fd02::77]:3000-3000',
      ],
    }),
    ipvs: '-A -u [fd96::1]:53 -s rr\n-a -u [fd96::1]:53 -r [fd02::5]:5353 -m -w 1\n',
    packets: [
      left('udp [fd01::7]:1000 > [fd96::9]:5300'),
      right('icmpv6 fd02::5 > fd02::77', { ...unreachable6, ...about('fd02::77', 3000, 'fd02::5', 5353) }),
      left('icmpv6 fd01::7 > fd96::9', { ...unreachable6, ...about('fd96::9', 5300, 'fd01::7', 1000) }),
    ],
  },
  'IPv6, whose sums IPVS takes wrongly where tracking has not looked': {
    setup: 'ip addr add fd96::1/128 dev kube-ipvs0; ip link set kube-ipvs0 up; ip addr add 10.96.0.1/32 dev kube-ipvs0',
    iptables: rules({ mangle: watched, nat: ['POSTROUTING'] }),
    ip6tables: rules({
      raw: ['PREROUTING -s fd02::9 -p icmpv6 -j CT --notrack'],
      mangle: watched,
      nat: ['POSTROUTING'],
    }),
    ipvs: [
      '-A -u [fd96::1]:53 -s rr\n-a -u [fd96::1]:53 -r [fd02::5]:5353 -m -w 1\n',
      '-A -u [fd96::1]:54 -s rr\n-a -u [fd96::1]:54 -r [fd01::1]:5354 -m -w 1\n',
      '-A -u [fd96::1]:55 -s rr\n-a -u [fd96::1]:55 -r [fd01::1]:55 -g -w 1\n',
      '-A -u 10.96.0.1:54 -s rr\n-a -u 10.96.0.1:54 -r 10.1.0.1:5354 -m -w 1\n',
    ].join(''),
    packets: [
      left('udp [fd01::7]:1000 > [fd96::1]:53'),
      right('icmpv6 fd02::5 > fd01::7', { ...unreachable6, ...about('fd01::7', 1000, 'fd02::5', 5353) }),
      right('icmpv6 fd02::9 > fd01::7', { ...unreachable6, ...about('fd01::7', 1000, 'fd02::5', 5353) }),
      left('udp [fd01::7]:1001 > [fd96::1]:54'),
      local('icmpv6 fd01::1 > fd01::7', { ...unreachable6, ...about('fd01::7', 1001, 'fd01::1', 5354) }),
      left('udp [fd01::7]:1002 > [fd96::1]:55'),
      local('icmpv6 fd96::1 > fd01::7', { ...unreachable6, ...about('fd01::7', 1002, 'fd96::1', 55) }),
      left('udp 10.1.0.7:1001 > 10.96.0.1:54'),
      local('icmp 10.1.0.1 > 10.1.0.7', { ...unreachable, ...about('10.1.0.7', 1001, '10.1.0.1', 5354) }),
    ],
  },
  'IPv6, of the node itself, about datagrams that are tracked': own6('udp', 1, []),
  'IPv6, of the node itself, about datagrams that are not': own6('udp', 0, []),
  'IPv6, of the node itself, about connections that it resets': own6('tcp', 1, []),
  'IPv6, of the node itself, about what was masqueraded': own6('udp', 1, ['POSTROUTING -j MASQUERADE']),
  'IPv6, while connection tracking sleeps': {
    setup: 'ip addr add fd96::1/128 dev kube-ipvs0; ip link set kube-ipvs0 up',
    ip6tables: rules({ mangle: watched }),
    ipvs: '-A -u [fd96::1]:53 -s rr\n-a -u [fd96::1]:53 -r [fd02::5]:5353 -m -w 1\n',
    packets: [
      left('udp [fd01::7]:1000 > [fd96::1]:53'),
      right('icmpv6 fd02::5 > fd01::7', { ...unreachable6, ...about('fd01::7', 1000, 'fd02::5', 5353) }),
      right('udp [fd02::5]:5353 > [fd01::7]:1000'),
    ],
  },
  'HMARK hashes what is translated inside': {
    iptables: rules({
      mangle: ['FORWARD -p icmp -j HMARK --hmark-tuple src,dst,sport,dport --hmark-mod 64 --hmark-rnd 0x1', ...watched],
      nat: [...masqueraded, 'PREROUTING -d 10.96.0.9 -p udp -j DNAT --to-destination 10.2.0.5:5353'],
    }),
    packets: [
      indirect,
      right('icmp 10.2.0.5 > 10.2.0.77', { ...unreachable, ...about('10.2.0.77', 3000, '10.2.0.5', 5353) }),
      right('udp 10.2.0.5:5353 > 10.2.0.77:3000'),
      left('icmp 10.1.0.7 > 10.96.0.9', { ...unreachable, ...about('10.96.0.9', 5300, '10.1.0.7', 1000) }),
    ],
  },
  'routed anew where it is masqueraded': elsewhere('-m'),
  'not where the server was only routed to': elsewhere('-g'),
  'nor through a tunnel': elsewhere('-i'),
});
