/** IPVS where few look: odd services, odd servers, switches, states, and what belongs to no connection. */
import type { Scenario } from '../kernel/scenario.ts';
import { clients, left, local, right, rules, topic } from './build.ts';

const vip = 'ip addr add 10.96.0.1/32 dev kube-ipvs0; ip addr add 10.96.0.2/32 dev kube-ipvs0';
const lines = (...text: readonly string[]) => `${text.join('\n')}\n`;
const scenario = (ipvs: string, more: Omit<Scenario, 'name' | 'ipvs'>): Omit<Scenario, 'name'> => ({
  setup: vip,
  ipvs,
  ...more,
});
const states = ['NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'UNTRACKED'];
/** Rules that only look: which state a packet has at each hook, and which nat chains it sees. */
const look = rules({
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'].flatMap((chain) =>
    states.map((state) => `${chain} -m conntrack --ctstate ${state}`),
  ),
  mangle: states.map((state) => `POSTROUTING -m conntrack --ctstate ${state}`),
});
const asleep = rules({ filter: ['INPUT', 'FORWARD', 'OUTPUT'], nat: ['OUTPUT'] });
const web = lines('-A -t 10.96.0.1:80 -s rr', '-a -t 10.96.0.1:80 -r 10.2.0.5:8080 -m -w 1');
const dns = lines('-A -u 10.96.0.1:53 -s rr', '-a -u 10.96.0.1:53 -r 10.2.0.5:5353 -m -w 1');
const request = left('udp 10.1.0.7:1000 > 10.96.0.1:53');
const answer = right('udp 10.2.0.5:5353 > 10.1.0.7:1000');
const aboutRequest = { src: '10.1.0.7', dst: '10.2.0.5', proto: 'udp', sport: 1000, dport: 5353 };
const aboutAnswer = { src: '10.96.0.1', dst: '10.1.0.7', proto: 'udp', sport: 53, dport: 1000 };

export const ipvsCorners = topic('ipvs-corners', {
  'persistent services of all ports and by mark keep the port of the packet': scenario(
    lines(
      '-A -t 10.96.0.1:0 -s rr -p 600',
      '-a -t 10.96.0.1:0 -r 10.2.0.5:8080 -m -w 1',
      '-A -f 5 -s rr -p 600',
      '-a -f 5 -r 10.2.0.6:8080 -m -w 1',
      '-A -f 6 -s rr',
      '-a -f 6 -r 10.2.0.7:8080 -m -w 1',
    ),
    {
      iptables: rules({
        mangle: [
          'PREROUTING -p udp --dport 53 -j MARK --set-mark 5',
          'PREROUTING -p udp --dport 54 -j MARK --set-mark 6',
        ],
      }),
      packets: [
        left('tcp 10.1.0.7:1000 > 10.96.0.1:80'),
        right('tcp 10.2.0.5:80 > 10.1.0.7:1000', { flags: 'SYN,ACK' }),
        request,
        left('udp 10.1.0.7:1000 > 10.96.0.1:54'),
      ],
    },
  ),
  'an FTP service wakes connection tracking, and leaves the node its other ports': scenario(
    lines('-A -t 10.96.0.1:21 -s rr', '-a -t 10.96.0.1:21 -r 10.2.0.5:21 -m -w 1'),
    {
      iptables: rules({ nat: ['PREROUTING', 'OUTPUT', 'POSTROUTING'] }),
      packets: [
        left('tcp 10.1.0.7:1000 > 10.96.0.1:21'),
        left('tcp 10.1.0.7:1000 > 10.96.0.1:30000'),
        left('tcp 10.1.0.7:20 > 10.96.0.1:21'),
        left('tcp 10.1.0.7:1000 > 10.96.0.1:80'),
      ],
    },
  ),
  'a persistent FTP service takes the other ports too': scenario(
    lines('-A -t 10.96.0.1:21 -s rr -p 600', '-a -t 10.96.0.1:21 -r 10.2.0.5:2121 -m -w 1'),
    {
      iptables: rules({
        filter: ['OUTPUT -m ipvs --vportctl 21', 'OUTPUT -m ipvs --vportctl 0', 'OUTPUT -m ipvs ! --vportctl 21'],
      }),
      packets: [left('tcp 10.1.0.7:1000 > 10.96.0.1:21'), left('tcp 10.1.0.7:1001 > 10.96.0.1:30000')],
    },
  ),
  'what comes from port 20 is no request': scenario(web + dns, {
    iptables: look,
    packets: [left('tcp 10.1.0.7:20 > 10.96.0.1:80'), left('udp 10.1.0.7:20 > 10.96.0.1:53')],
  }),
  'a SYN that resets begins nothing': scenario(web, {
    iptables: asleep,
    packets: [
      left('tcp 10.1.0.7:1000 > 10.96.0.1:80', { flags: 'SYN,RST' }),
      left('tcp 10.1.0.7:1000 > 10.96.0.1:80', { flags: 'SYN,FIN' }),
    ],
  }),
  'one packet at a time': scenario(
    lines('-A -u 10.96.0.1:53 -s rr -o', '-a -u 10.96.0.1:53 -r 10.2.0.5:5353 -m -w 1'),
    {
      iptables: look,
      packets: [request, request, answer, request],
    },
  ),
  'one packet at a time, without conntrack': scenario(
    lines('-A -u 10.96.0.1:53 -s rr -o', '-a -u 10.96.0.1:53 -r 10.2.0.5:5353 -m -w 1'),
    { sysctls: { 'net.ipv4.vs.conntrack': 0 }, iptables: look, packets: [request, request, answer] },
  ),
  'without conntrack, datagrams and their answers': scenario(dns, {
    sysctls: { 'net.ipv4.vs.conntrack': 0 },
    iptables: look,
    packets: [
      request,
      answer,
      request,
      right('icmp 10.2.0.5 > 10.1.0.7', { icmpType: 3, icmpCode: 3, quoted: aboutRequest }),
    ],
  }),
  'a request that nobody tracks, and an answer that is tracked': scenario(dns, {
    iptables: rules({
      raw: ['PREROUTING -d 10.96.0.1 -j CT --notrack'],
      filter: states.flatMap((state) => [
        `FORWARD -m conntrack --ctstate ${state}`,
        `OUTPUT -m conntrack --ctstate ${state}`,
      ]),
      nat: ['PREROUTING', 'POSTROUTING'],
    }),
    packets: [request, answer, request, answer],
  }),
  'answers are routed as the node’s own': scenario(web, {
    setup: `${vip}; ip route add default via 10.1.0.9 table 100; ip route add default via 10.2.0.9 table 101; ip rule add from 10.96.0.1 lookup 100 pref 90; ip rule add iif eth-r lookup 101 pref 91`,
    iptables: rules({ filter: ['FORWARD', 'INPUT -m conntrack --ctstate NEW'] }),
    packets: [
      left('tcp 203.0.113.7:1000 > 10.96.0.1:80'),
      right('tcp 10.2.0.5:8080 > 203.0.113.7:1000', { flags: 'SYN,ACK' }),
    ],
  }),
  'with snat_reroute off they are not': scenario(web, {
    sysctls: { 'net.ipv4.vs.snat_reroute': 0 },
    setup: `${vip}; ip route add default via 10.1.0.9 table 100; ip rule add from 10.96.0.1 lookup 100 pref 90`,
    iptables: asleep,
    packets: [
      left('tcp 203.0.113.7:1000 > 10.96.0.1:80'),
      right('tcp 10.2.0.5:8080 > 203.0.113.7:1000', { flags: 'SYN,ACK' }),
    ],
  }),
  'no route for the answer': scenario(web, {
    setup: `${vip}; ip rule add from 10.96.0.1 blackhole pref 90`,
    iptables: asleep,
    packets: [
      left('tcp 10.1.0.7:1000 > 10.96.0.1:80'),
      right('tcp 10.2.0.5:8080 > 10.1.0.7:1000', { flags: 'SYN,ACK' }),
    ],
  }),
  'from loopback no way leads to a server elsewhere': scenario(
    web + lines('-A -t 10.96.0.2:80 -s rr', '-a -t 10.96.0.2:80 -r 10.1.0.1:8080 -m -w 1'),
    {
      iptables: asleep,
      packets: [local('tcp 127.0.0.1:1000 > 10.96.0.1:80'), local('tcp 127.0.0.1:1000 > 10.96.0.2:80')],
    },
  ),
  'servers on the node': scenario(
    lines(
      '-A -t 10.96.0.1:80 -s rr',
      '-a -t 10.96.0.1:80 -r 127.0.0.1:8080 -m -w 1',
      '-A -t 10.96.0.2:80 -s rr',
      '-a -t 10.96.0.2:80 -r 10.96.0.2:8080 -m -w 1',
      '-A -t 198.51.100.1:80 -s rr',
      '-a -t 198.51.100.1:80 -r 10.2.0.1:80 -g -w 1',
      '-A -t 198.51.100.2:80 -s rr',
      '-a -t 198.51.100.2:80 -r 10.2.0.1:8080 -m -w 1',
    ),
    {
      iptables: look,
      packets: [
        left('tcp 10.1.0.7:1000 > 10.96.0.1:80'),
        local('tcp 10.1.0.1:1001 > 10.96.0.1:80'),
        left('tcp 10.1.0.7:1002 > 10.96.0.2:80'),
        local('tcp 10.96.0.2:8080 > 10.1.0.7:1002', { flags: 'SYN,ACK' }),
        local('tcp 10.2.0.1:1003 > 198.51.100.1:80'),
        local('tcp 10.2.0.1:1004 > 198.51.100.2:80'),
      ],
    },
  ),
  'the ipvs match by direct routing': scenario(
    lines('-A -t 10.96.0.1:80 -s rr', '-a -t 10.96.0.1:80 -r 10.2.0.5:80 -g -w 1'),
    {
      iptables: rules({
        filter: [
          'OUTPUT -m ipvs --ipvs',
          'OUTPUT -m ipvs --vaddr 10.96.0.1 --vproto tcp --vport 80',
          'OUTPUT -m ipvs ! --vport 8080',
          'OUTPUT -m ipvs --vmethod GATE',
          'OUTPUT -m ipvs --vdir ORIGINAL',
          'OUTPUT -m conntrack --ctstate NEW',
        ],
      }),
      packets: [left('tcp 10.1.0.7:1000 > 10.96.0.1:80'), left('tcp 10.1.0.7:1000 > 10.96.0.1:80', { flags: 'ACK' })],
    },
  ),
  'a tunnel to the other family': {
    setup: vip,
    ipvs: lines('-A -t 10.96.0.1:80 -s rr', '-a -t 10.96.0.1:80 -r [fd02::5]:80 -i -w 1 --tun-type ipip'),
    iptables: asleep,
    packets: [left('tcp 10.1.0.7:1000 > 10.96.0.1:80'), left('tcp 10.1.0.7:1001 > 10.96.0.1:80', { ttl: 1 })],
  },
  'tunnels by GUE and GRE': scenario(
    lines(
      '-A -t 10.96.0.1:80 -s rr',
      '-a -t 10.96.0.1:80 -r 10.2.0.5:80 -i -w 1 --tun-type gue --tun-port 6080',
      '-A -t 10.96.0.2:80 -s rr',
      '-a -t 10.96.0.2:80 -r 10.2.0.5:80 -i -w 1 --tun-type gre',
    ),
    { iptables: look, packets: [left('tcp 10.1.0.7:1000 > 10.96.0.1:80'), left('tcp 10.1.0.7:1000 > 10.96.0.2:80')] },
  ),
  'slots of a server that takes nothing': scenario(
    lines(
      '-A -t 10.96.0.1:80 -s sh -b sh-port',
      '-a -t 10.96.0.1:80 -r 10.2.0.5:80 -m -w 1',
      '-a -t 10.96.0.1:80 -r 10.2.0.6:80 -m -w 0',
      '-A -t 10.96.0.2:80 -s sh -b sh-fallback,sh-port',
      '-a -t 10.96.0.2:80 -r 10.2.0.5:80 -m -w 1',
      '-a -t 10.96.0.2:80 -r 10.2.0.6:80 -m -w 0',
    ),
    {
      iptables: asleep,
      packets: [
        ...clients(6, (port) => left(`tcp 10.1.0.7:${port} > 10.96.0.1:80`)),
        ...clients(4, (port) => left(`tcp 10.1.0.7:${port} > 10.96.0.2:80`)),
      ],
    },
  ),
  'the highest weight, and two that share it': scenario(
    lines(
      '-A -t 10.96.0.1:80 -s fo',
      '-a -t 10.96.0.1:80 -r 10.2.0.7:80 -m -w 2',
      '-a -t 10.96.0.1:80 -r 10.2.0.6:80 -m -w 2',
      '-a -t 10.96.0.1:80 -r 10.2.0.5:80 -m -w 1',
      '-A -t 10.96.0.2:80 -s ovf',
      '-a -t 10.96.0.2:80 -r 10.2.0.5:80 -m -w 2',
      '-a -t 10.96.0.2:80 -r 10.2.0.6:80 -m -w 1',
    ),
    {
      iptables: asleep,
      packets: [
        ...clients(3, (port) => left(`tcp 10.1.0.7:${port} > 10.96.0.1:80`)),
        ...clients(7, (port) => left(`tcp 10.1.0.7:${port} > 10.96.0.2:80`)),
      ],
    },
  ),
  'a destination moves on from an overloaded server': scenario(
    lines(
      '-A -t 10.96.0.1:80 -s lblc',
      '-a -t 10.96.0.1:80 -r 10.2.0.5:80 -m -w 1',
      '-a -t 10.96.0.1:80 -r 10.2.0.6:80 -m -w 1',
      '-A -t 10.96.0.2:80 -s lblcr',
      '-a -t 10.96.0.2:80 -r 10.2.0.5:80 -m -w 1',
      '-a -t 10.96.0.2:80 -r 10.2.0.6:80 -m -w 1',
    ),
    {
      iptables: asleep,
      packets: [
        ...clients(5, (port) => left(`tcp 10.1.0.7:${port} > 10.96.0.1:80`)),
        ...clients(5, (port) => left(`tcp 10.1.0.7:${port} > 10.96.0.2:80`)),
      ],
    },
  ),
  thresholds: scenario(
    lines(
      '-A -t 10.96.0.1:80 -s rr',
      '-a -t 10.96.0.1:80 -r 10.2.0.5:80 -m -w 1 -x 2 -y 1',
      '-A -u 10.96.0.1:53 -s rr',
      '-a -u 10.96.0.1:53 -r 10.2.0.5:53 -m -w 1 -x 1',
    ),
    {
      iptables: asleep,
      packets: [
        ...clients(3, (port) => left(`tcp 10.1.0.7:${port} > 10.96.0.1:80`)),
        left('tcp 10.1.0.7:40001 > 10.96.0.1:80', { flags: 'ACK' }),
        request,
        left('udp 10.1.0.8:1000 > 10.96.0.1:53'),
        request,
      ],
    },
  ),
  'fragments, while connection tracking sleeps': scenario(dns, {
    iptables: asleep,
    packets: [
      left('udp 10.1.0.7:1000 > 10.96.0.1:53', { fragment: { offset: 0, more: true } }),
      left('udp 10.1.0.7:1001 > 10.2.0.5:53', { fragment: { offset: 0, more: true } }),
      left('gre 10.1.0.7 > 10.2.0.5', { fragment: { offset: 0, more: true } }),
      left('gre 10.1.0.7 > 10.1.0.1', { fragment: { offset: 0, more: true } }),
      left('icmp 10.1.0.7 > 10.2.0.5', { fragment: { offset: 1480 } }),
    ],
  }),
  'an error may begin a connection': scenario(dns, {
    sysctls: { 'net.ipv4.vs.schedule_icmp': 1 },
    iptables: look,
    packets: [
      left('icmp 10.1.0.7 > 10.96.0.1', { icmpType: 3, icmpCode: 4, quoted: aboutAnswer }),
      left('icmp 10.1.0.7 > 10.96.0.1', { icmpType: 12, icmpCode: 0, quoted: { ...aboutAnswer, dport: 1001 } }),
      request,
    ],
  }),
  'errors of either side': scenario(dns + web, {
    iptables: look,
    packets: [
      request,
      left('icmp 10.1.0.7 > 10.96.0.1', { icmpType: 3, icmpCode: 4, quoted: aboutAnswer }),
      left('icmp 10.1.0.7 > 10.96.0.1', { icmpType: 12, icmpCode: 0, quoted: aboutAnswer }),
      left('icmp 10.1.0.7 > 10.96.0.1', { icmpType: 5, icmpCode: 1, quoted: aboutAnswer }),
      right('icmp 10.2.0.5 > 10.1.0.7', { icmpType: 11, icmpCode: 0, quoted: aboutRequest }),
      right('icmp 10.2.0.9 > 10.1.0.7', { icmpType: 12, icmpCode: 0, quoted: aboutRequest }),
      right('icmp 10.2.0.5 > 10.1.0.7', { icmpType: 3, icmpCode: 3, quoted: { ...aboutRequest, sport: 1001 } }),
    ],
  }),
  'a server’s packet of no connection is refused': scenario(dns + web, {
    sysctls: { 'net.ipv4.vs.nat_icmp_send': 1 },
    iptables: asleep,
    packets: [
      answer,
      right('udp 10.2.0.5:53 > 10.1.0.7:1000'),
      right('tcp 10.2.0.5:8080 > 10.1.0.7:1000', { flags: 'SYN,ACK' }),
      right('tcp 10.2.0.5:8080 > 10.1.0.7:1000', { flags: 'RST' }),
    ],
  }),
  'past a service without servers': {
    sysctls: { 'net.ipv4.vs.cache_bypass': 1 },
    setup: `${vip}; ip route add local 0.0.0.0/0 dev lo table 200; ip rule add fwmark 5 lookup 200 pref 90`,
    ipvs: lines('-A -f 5 -s rr'),
    iptables: rules({
      mangle: ['PREROUTING -p tcp --dport 80 -j MARK --set-mark 5'],
      filter: ['INPUT', 'OUTPUT', 'INPUT -m conntrack --ctstate NEW'],
    }),
    packets: [
      left('tcp 10.1.0.7:1000 > 198.51.100.1:80'),
      left('tcp 10.1.0.7:1000 > 198.51.100.1:80', { flags: 'ACK' }),
      left('tcp 10.1.0.7:1000 > 10.96.0.1:80'),
    ],
  },
  'an association that was aborted begins anew': scenario(
    lines('-A --sctp-service 10.96.0.1:132 -s rr', '-a --sctp-service 10.96.0.1:132 -r 10.2.0.5:132 -m -w 1'),
    {
      iptables: look,
      packets: [
        left('sctp 10.1.0.7:1000 > 10.96.0.1:132'),
        right('sctp 10.2.0.5:132 > 10.1.0.7:1000', { chunk: 'INIT_ACK' }),
        left('sctp 10.1.0.7:1000 > 10.96.0.1:132', { chunk: 'ABORT' }),
        { ...left('sctp 10.1.0.7:1000 > 10.96.0.1:132'), wait: 0.1 },
        left('sctp 10.1.0.7:1000 > 10.96.0.1:132'),
        left('sctp 10.1.0.7:1001 > 10.96.0.1:132', { chunk: 'ABORT' }),
      ],
    },
  ),
  'a persistent client’s connection does not begin anew': scenario(
    lines('-A -t 10.96.0.1:80 -s rr -p 600', '-a -t 10.96.0.1:80 -r 10.2.0.5:8080 -m -w 1'),
    {
      iptables: look,
      packets: [
        left('tcp 10.1.0.7:1000 > 10.96.0.1:80'),
        right('tcp 10.2.0.5:8080 > 10.1.0.7:1000', { flags: 'SYN,ACK' }),
        left('tcp 10.1.0.7:1000 > 10.96.0.1:80', { flags: 'ACK' }),
        left('tcp 10.1.0.7:1000 > 10.96.0.1:80', { flags: 'FIN,ACK' }),
        right('tcp 10.2.0.5:8080 > 10.1.0.7:1000', { flags: 'FIN,ACK', ack: 1002 }),
        left('tcp 10.1.0.7:1000 > 10.96.0.1:80', { flags: 'ACK', seq: 1002, ack: 1002 }),
        left('tcp 10.1.0.7:1000 > 10.96.0.1:80'),
      ],
    },
  ),
  'with a nat table and connections, the route to a server asks for marks and sources too': scenario(dns, {
    setup: `${vip}; ip route add default via 10.1.0.9 table 100; ip rule add fwmark 1 lookup 100 pref 90; ip rule add from 10.1.0.8 lookup 100 pref 91`,
    iptables: rules({
      mangle: ['PREROUTING -s 10.1.0.7 -j MARK --set-mark 1'],
      filter: ['OUTPUT', 'INPUT -m conntrack --ctstate NEW'],
    }),
    packets: [
      request,
      left('udp 10.1.0.8:1000 > 10.96.0.1:53'),
      left('udp 10.1.0.9:1000 > 10.96.0.1:53'),
      request,
      local('udp 10.96.0.1:1000 > 10.96.0.1:53', { mark: 1 }),
    ],
  }),
  'rules and a tunnel’s outer packet': scenario(
    lines(
      '-A -t 10.96.0.1:80 -s rr',
      '-a -t 10.96.0.1:80 -r 10.2.0.5:80 -i -w 1 --tun-type ipip',
      '-A -t 10.96.0.1:81 -s rr',
      '-a -t 10.96.0.1:81 -r 10.2.0.5:81 -i -w 1 --tun-type gre',
      '-A -t 10.96.0.1:82 -s rr',
      '-a -t 10.96.0.1:82 -r 10.2.0.5:82 -i -w 1 --tun-type gue --tun-port 6080',
      '-A -t 10.96.0.1:83 -s rr',
      '-a -t 10.96.0.1:83 -r 10.2.0.6:83 -i -w 1 --tun-type ipip',
    ),
    {
      iptables: rules({
        filter: ['OUTPUT -p 47 -j REJECT', 'INPUT -m conntrack --ctstate NEW'],
        mangle: ['POSTROUTING -p udp --dport 6080 -j DROP', 'OUTPUT -d 10.2.0.6 -j DROP'],
      }),
      packets: [80, 81, 82, 83].map((port) => left(`tcp 10.1.0.7:1000 > 10.96.0.1:${port}`)),
    },
  ),
  'a redirect about what went into a tunnel': scenario(
    lines('-A -u 10.96.0.1:53 -s rr', '-a -u 10.96.0.1:53 -r 10.2.0.5:53 -i -w 1'),
    {
      iptables: look,
      packets: [
        request,
        left('icmp 10.1.0.7 > 10.96.0.1', { icmpType: 5, icmpCode: 1, quoted: aboutAnswer }),
        left('icmp 10.1.0.7 > 10.96.0.1', { icmpType: 3, icmpCode: 4, quoted: aboutAnswer }),
      ],
    },
  ),
  'a server on the node where nobody listens': scenario(
    lines(
      '-A -t 10.96.0.1:80 -s rr',
      '-a -t 10.96.0.1:80 -r 10.1.0.1:8080 -m -w 1',
      '-a -t 10.96.0.1:80 -r 10.2.0.5:8080 -m -w 1',
    ),
    {
      iptables: look,
      packets: [1000, 1001, 1000, 1001, 1000].map((port) => left(`tcp 10.1.0.7:${port} > 10.96.0.1:80`)),
    },
  ),
  'a connection picked up in its middle': scenario(web, {
    iptables: rules({
      mangle: ['PREROUTING -m conntrack --ctstatus ASSURED', 'FORWARD -m conntrack --ctstatus ASSURED'],
    }),
    packets: [
      left('tcp 10.1.0.7:1000 > 10.2.0.5:8080', { flags: 'ACK' }),
      left('tcp 10.1.0.7:1000 > 10.2.0.5:8080', { flags: 'ACK' }),
      right('tcp 10.2.0.5:8080 > 10.1.0.7:1000', { flags: 'ACK' }),
      left('tcp 10.1.0.7:1000 > 10.2.0.5:8080', { flags: 'ACK' }),
    ],
  }),
  'a server on the node, of a service that is elsewhere': scenario(
    lines(
      '-A -u 10.2.0.5:53 -s rr',
      '-a -u 10.2.0.5:53 -r 10.96.0.1:53 -m -w 1',
      '-A -u 198.51.100.1:53 -s rr',
      '-a -u 198.51.100.1:53 -r 10.96.0.1:53 -m -w 1',
    ),
    {
      iptables: look,
      packets: [local('udp 10.2.0.1:1000 > 10.2.0.5:53'), local('udp 10.2.0.1:1000 > 198.51.100.1:53')],
    },
  ),
});
