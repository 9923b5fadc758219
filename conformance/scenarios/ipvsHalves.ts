/** Answers of servers that IPVS only routes or tunnels to: they bear the service's address, and seldom come by this node. */
import type { Scenario } from '../kernel/scenario.ts';
import { left, local, right, rules, topic } from './build.ts';

const watched = ['INPUT', 'POSTROUTING'].flatMap((chain) => [
  `${chain} -m ipvs --vport 80`,
  `${chain} -m ipvs --vdir REPLY`,
  `${chain} -m ipvs --ipvs`,
]);

const about = { src: '10.1.0.7', sport: 1, dst: '10.96.0.2', dport: 80, proto: 'tcp' };
const about6 = { src: 'fd01::7', sport: 1, dst: 'fd96::2', dport: 80, proto: 'tcp' };

function halves(method: '-g' | '-i', sysctls: Readonly<Record<string, number>>): Omit<Scenario, 'name'> {
  return {
    setup: 'ip addr add 10.96.0.2/32 dev kube-ipvs0; ip addr add fd96::2/128 dev kube-ipvs0; ip link set kube-ipvs0 up',
    sysctls,
    iptables: rules({ mangle: watched, nat: ['INPUT -s 10.96.0.1', 'POSTROUTING -s 10.96.0.1'] }),
    ip6tables: rules({ mangle: watched, nat: ['INPUT -s fd96::9', 'POSTROUTING -s fd96::9'] }),
    ipvs: [
      `-A -t 10.96.0.2:80 -s rr\n-a -t 10.96.0.2:80 -r 10.2.0.6:80 ${method} -w 1`,
      ...(method === '-g' ? ['-A -t [fd96::2]:80 -s rr\n-a -t [fd96::2]:80 -r [fd02::6]:80 -g -w 1'] : []),
      '',
    ].join('\n'),
    packets: [
      left('tcp 10.1.0.7:1 > 10.96.0.2:80'),
      right('tcp 10.96.0.2:80 > 10.1.0.7:1', { flags: 'SYN,ACK' }),
      right('tcp 10.96.0.2:80 > 10.1.0.7:1', { flags: 'ACK' }),
      left('tcp 10.1.0.7:1 > 10.96.0.2:80', { flags: 'ACK' }),
      right('tcp 10.96.0.2:80 > 10.1.0.7:2', { flags: 'ACK' }),
      right('icmp 10.2.0.6 > 10.1.0.7', { icmpType: 3, icmpCode: 1, quoted: about }),
      local('tcp 10.1.0.1:3 > 10.96.0.2:80'),
      right('tcp 10.96.0.2:80 > 10.1.0.1:3', { flags: 'ACK' }),
      ...(method === '-i'
        ? []
        : [
            left('tcp [fd01::7]:1 > [fd96::2]:80'),
            right('tcp [fd96::2]:80 > [fd01::7]:1', { flags: 'ACK' }),
            right('icmpv6 fd02::6 > fd01::7', { icmpType: 1, icmpCode: 3, quoted: about6 }),
            local('tcp [fd01::1]:3 > [fd96::2]:80'),
            right('tcp [fd96::2]:80 > [fd01::1]:3', { flags: 'ACK' }),
          ]),
    ],
  };
}

export const ipvsHalves = topic('ipvsHalves', {
  'routed to, without connection tracking': halves('-g', { 'net.ipv4.vs.conntrack': 0 }),
  'routed to, with it': halves('-g', { 'net.ipv4.vs.conntrack': 1 }),
  'tunnelled to, without connection tracking': halves('-i', { 'net.ipv4.vs.conntrack': 0 }),
});
