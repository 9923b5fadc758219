/** Limits and quotas that the node's own answers use up: nobody traces these, and later packets show it. */
import { left, local, packet, rules, topic } from './build.ts';

const twice = '-m limit --limit 1/hour --limit-burst 2';
const own = local('udp 10.1.0.1:5 > 10.2.0.5:7');
const ping = packet('left', 'icmp 10.1.0.7 > 10.1.0.1');
const datagram = left('udp 10.1.0.7:5 > 10.1.0.1:7');
const syn = left('tcp 10.1.0.7:5 > 10.1.0.1:7');

const limited = (answered: typeof ping) => ({
  iptables: rules({ filter: [`OUTPUT ${twice}`, 'INPUT -p tcp --dport 22 -j REJECT'] }),
  packets: [answered, answered, answered, own],
});

export const usedUp = topic('usedUp', {
  'by answers to pings': limited(ping),
  'by errors about datagrams': limited(datagram),
  'by resets': limited(syn),
  'by refusals': limited(left('tcp 10.1.0.7:6 > 10.1.0.1:22')),
  'by refusals of what is forwarded': {
    iptables: rules({ filter: [`OUTPUT ${twice}`, 'FORWARD -j REJECT'] }),
    packets: [...[1, 2, 3].map((port) => left(`udp 10.1.0.7:${port} > 10.2.0.5:7`)), own],
  },
  'where rules mark connections': {
    iptables: rules({
      mangle: [`OUTPUT ${twice}`, 'POSTROUTING -j CONNMARK --set-mark 1', 'FORWARD -j RETURN'],
      filter: ['FORWARD -j REJECT'],
    }),
    packets: [ping, left('udp 10.1.0.7:1 > 10.2.0.5:7'), datagram, own, own],
  },
  'where rules mark other connections': {
    iptables: rules({
      mangle: [`OUTPUT ${twice}`, 'FORWARD -j CONNMARK --set-mark 1'],
      filter: ['FORWARD -p tcp -j REJECT --reject-with tcp-reset'],
    }),
    packets: [ping, left('tcp 10.1.0.7:1 > 10.2.0.5:7'), ping, own, left('udp 10.1.0.7:1 > 10.2.0.5:7')],
  },
  'a quota': {
    iptables: rules({ filter: ['OUTPUT -m quota --quota 150', 'INPUT -m quota --quota 150'] }),
    packets: [datagram, datagram, datagram, datagram, own],
  },
  'of each host': {
    iptables: rules({
      mangle: [
        'POSTROUTING -m hashlimit --hashlimit-above 1/hour --hashlimit-burst 2 --hashlimit-mode dstip --hashlimit-name h',
      ],
    }),
    packets: [ping, ping, ping, local('udp 10.1.0.1:5 > 10.1.0.7:7'), local('udp 10.1.0.1:5 > 10.1.0.8:7')],
  },
  'what is only forwarded meets no limit of the node’s own': {
    iptables: rules({ filter: [`OUTPUT ${twice}`, `FORWARD ${twice}`] }),
    packets: [ping, ping, ping, left('udp 10.1.0.7:1 > 10.2.0.5:7')],
  },
  'IPv6, over loopback': {
    ip6tables: rules({ filter: [`INPUT -p ipv6-icmp ${twice}`, `INPUT ${twice}`] }),
    packets: [
      ...[1, 2, 3].map((port) => local(`udp [fd01::1]:5 > [fd01::1]:${port}`)),
      packet('local', 'icmpv6 fd01::1 > fd01::1'),
      packet('left', 'icmpv6 fd01::7 > fd01::1'),
    ],
  },
  'a chain that an answer comes to at two hooks': {
    iptables: rules({ mangle: ['OUTPUT -j A', 'POSTROUTING -j A', `A ${twice}`] }),
    packets: [left('tcp 10.1.0.7:1 > 10.1.0.1:22'), local('udp 10.1.0.1:5 > 10.1.0.7:7')],
  },
  'a chain that is called twice at one hook': {
    ip6tables: rules({ filter: ['OUTPUT -j A', 'OUTPUT -j B', 'B -j A', `A ${twice}`] }),
    packets: [left('tcp [fd01::7]:1 > [fd01::1]:22'), local('udp [fd01::1]:5 > [fd01::7]:7')],
  },
});
