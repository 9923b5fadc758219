/** IPVS: virtual services by address and mark, forwarding methods, schedulers, replies, and rules around them. */
import type { Scenario } from '../kernel/scenario.ts';
import { clients, left, local, right, rules, topic } from './build.ts';

const vip = 'ip addr add 10.96.0.1/32 dev kube-ipvs0; ip addr add 10.96.0.2/32 dev kube-ipvs0';
const lines = (...text: readonly string[]) => `${text.join('\n')}\n`;
const two = lines(
  '-A -t 10.96.0.1:80 -s rr',
  '-a -t 10.96.0.1:80 -r 10.2.0.5:8080 -m -w 1',
  '-a -t 10.96.0.1:80 -r 10.2.0.6:8080 -m -w 1',
);
const one = (service: string, scheduler: string, server: string, method: string) =>
  lines(`-A ${service} -s ${scheduler}`, `-a ${service} -r ${server} ${method} -w 1`);
const client = (port: number) => left(`tcp 10.1.0.7:${port} > 10.96.0.1:80`);
const all = rules({
  raw: ['PREROUTING', 'OUTPUT'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
});
const scenario = (ipvs: string, more: Omit<Scenario, 'name' | 'ipvs'>): Omit<Scenario, 'name'> => ({
  setup: vip,
  ipvs,
  ...more,
});

export const ipvs = topic('ipvs', {
  'round robin through every hook': scenario(two, { iptables: all, packets: clients(3, client) }),
  'a connection keeps its server, and its reply goes back': scenario(two, {
    iptables: all,
    packets: [
      client(1),
      left('tcp 10.1.0.7:1 > 10.96.0.1:80', { flags: 'ACK' }),
      right('tcp 10.2.0.5:8080 > 10.1.0.7:1', { flags: 'SYN,ACK' }),
      right('tcp 10.2.0.6:8080 > 10.1.0.7:1', { flags: 'SYN,ACK' }),
    ],
  }),
  'masqueraded on the way out': scenario(one('-t 10.96.0.1:80', 'rr', '10.2.0.5:8080', '-m'), {
    iptables: rules({
      nat: [
        'PREROUTING -d 10.96.0.1 -j MARK --set-xmark 0x4000/0x4000',
        'POSTROUTING -m mark --mark 0x4000/0x4000 -j MASQUERADE',
      ],
    }),
    packets: [
      client(1),
      right('tcp 10.2.0.5:8080 > 10.2.0.1:1', { flags: 'SYN,ACK' }),
      left('tcp 10.1.0.7:1 > 10.96.0.1:80', { flags: 'ACK' }),
    ],
  }),
  'without connection tracking by IPVS': scenario(one('-t 10.96.0.1:80', 'rr', '10.2.0.5:8080', '-m'), {
    sysctls: { 'net.ipv4.vs.conntrack': 0 },
    iptables: rules({
      nat: ['POSTROUTING -j MASQUERADE', 'OUTPUT'],
      filter: [
        'INPUT -m conntrack --ctstate NEW',
        'OUTPUT -m conntrack --ctstate UNTRACKED',
        'OUTPUT -m conntrack --ctstate NEW',
      ],
    }),
    packets: [
      client(1),
      right('tcp 10.2.0.5:8080 > 10.1.0.7:1', { flags: 'SYN,ACK' }),
      left('tcp 10.1.0.7:1 > 10.96.0.1:80', { flags: 'ACK' }),
    ],
  }),
  'dropped before IPVS sees it': scenario(one('-t 10.96.0.1:80', 'rr', '10.2.0.5:8080', '-m'), {
    iptables: rules({ filter: ['INPUT -s 10.1.0.8 -j DROP', 'OUTPUT -s 10.1.0.9 -j DROP', 'FORWARD -j DROP'] }),
    packets: [client(1), left('tcp 10.1.0.8:1 > 10.96.0.1:80'), left('tcp 10.1.0.9:1 > 10.96.0.1:80')],
  }),
  'no server': scenario(
    lines('-A -t 10.96.0.1:80 -s rr', '-A -u 10.96.0.1:53 -s rr', '-a -u 10.96.0.1:53 -r 10.2.0.5:53 -m -w 0'),
    {
      iptables: '',
      packets: [
        client(1),
        left('udp 10.1.0.7:1 > 10.96.0.1:53'),
        left('tcp 10.1.0.7:1 > 10.96.0.1:81'),
        local('tcp 10.96.0.1:1 > 10.96.0.1:80'),
      ],
    },
  ),
  'another port of the address': scenario(two, {
    iptables: rules({ filter: ['INPUT -p tcp --dport 22 -j REJECT'] }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.96.0.1:22'),
      left('tcp 10.1.0.7:1 > 10.96.0.1:443'),
      left('icmp 10.1.0.7 > 10.96.0.1'),
    ],
  }),
  'a client on the node': scenario(two, {
    iptables: rules({
      nat: [
        'OUTPUT -d 10.96.0.1 -j MARK --set-xmark 0x4000/0x4000',
        'POSTROUTING -m mark --mark 0x4000/0x4000 -j MASQUERADE',
      ],
      filter: ['OUTPUT -d 10.96.0.1', 'OUTPUT -d 10.2.0.0/24'],
    }),
    packets: [
      local('tcp 10.96.0.1:1 > 10.96.0.1:80'),
      right('tcp 10.2.0.6:8080 > 10.2.0.1:1', { flags: 'SYN,ACK' }),
      local('tcp 10.2.0.1:2 > 10.96.0.1:80'),
    ],
  }),
  'a server on the node': scenario(one('-t 10.96.0.1:80', 'rr', '10.1.0.1:8080', '-m'), {
    iptables: all,
    packets: [
      client(1),
      left('tcp 10.1.0.7:1 > 10.96.0.1:80', { flags: 'ACK' }),
      local('tcp 10.1.0.1:8080 > 10.1.0.7:1', { flags: 'SYN,ACK' }),
    ],
  }),
  'direct routing': scenario(one('-t 10.96.0.1:80', 'rr', '10.2.0.5:80', '-g'), {
    iptables: all,
    packets: [client(1), left('tcp 10.1.0.7:1 > 10.96.0.1:80', { flags: 'ACK' })],
  }),
  'direct routing to a port that differs': scenario(one('-u 10.96.0.1:53', 'rr', '10.2.0.5:53', '-g'), {
    iptables: all,
    packets: [left('udp 10.1.0.7:1 > 10.96.0.1:53')],
  }),
  tunnel: scenario(one('-t 10.96.0.1:80', 'rr', '10.2.0.5:80', '-i'), { iptables: all, packets: [client(1)] }),
  'by mark': scenario(one('-f 5', 'rr', '10.2.0.5:0', '-m'), {
    iptables: rules({ mangle: ['PREROUTING -d 10.96.0.0/24 -p tcp --dport 80 -j MARK --set-mark 5'] }),
    // The second wants the first one's way to the server: the kernel draws it another port, from the high ones.
    packets: [client(40001), left('tcp 10.1.0.7:40001 > 10.96.0.2:80'), left('tcp 10.1.0.7:40001 > 10.96.0.2:81')],
  }),
  UDP: scenario(lines('-A -u 10.96.0.1:53 -s rr', '-a -u 10.96.0.1:53 -r 10.2.0.5:5353 -m -w 1'), {
    iptables: all,
    packets: [
      left('udp 10.1.0.7:1 > 10.96.0.1:53'),
      left('udp 10.1.0.7:1 > 10.96.0.1:53'),
      right('udp 10.2.0.5:5353 > 10.1.0.7:1'),
    ],
  }),
  'weights and other schedulers': scenario(
    lines(
      '-A -t 10.96.0.1:80 -s wrr',
      '-a -t 10.96.0.1:80 -r 10.2.0.5:80 -m -w 2',
      '-a -t 10.96.0.1:80 -r 10.2.0.6:80 -m -w 1',
      '-a -t 10.96.0.1:80 -r 10.2.0.7:80 -m -w 0',
      '-A -t 10.96.0.2:80 -s wlc',
      '-a -t 10.96.0.2:80 -r 10.2.0.8:80 -m -w 1',
      '-a -t 10.96.0.2:80 -r 10.2.0.9:80 -m -w 3',
    ),
    {
      iptables: '',
      packets: [...clients(4, client), ...clients(4, (port) => left(`tcp 10.1.0.7:${port} > 10.96.0.2:80`))],
    },
  ),
  'source hashing and Maglev': scenario(
    lines(
      '-A -t 10.96.0.1:80 -s sh',
      '-a -t 10.96.0.1:80 -r 10.2.0.5:80 -m -w 1',
      '-a -t 10.96.0.1:80 -r 10.2.0.6:80 -m -w 1',
      '-A -t 10.96.0.2:80 -s mh',
      '-a -t 10.96.0.2:80 -r 10.2.0.8:80 -m -w 1',
      '-a -t 10.96.0.2:80 -r 10.2.0.9:80 -m -w 1',
    ),
    {
      iptables: '',
      packets: [...clients(2, client), ...clients(2, (port) => left(`tcp 10.1.0.7:${port} > 10.96.0.2:80`))],
    },
  ),
  persistence: scenario(
    lines(
      '-A -t 10.96.0.1:80 -s rr -p 10800',
      '-a -t 10.96.0.1:80 -r 10.2.0.5:80 -m -w 1',
      '-a -t 10.96.0.1:80 -r 10.2.0.6:80 -m -w 1',
    ),
    { iptables: '', packets: clients(3, client) },
  ),
  'the ipvs match': scenario(two, {
    iptables: rules({
      filter: [
        'OUTPUT -m ipvs --ipvs',
        'OUTPUT -m ipvs --vaddr 10.96.0.1 --vproto tcp --vport 80',
        'OUTPUT -m ipvs --vdir ORIGINAL',
        'OUTPUT -m ipvs --vmethod MASQ',
        'INPUT -m ipvs --ipvs',
        'INPUT -m ipvs ! --ipvs',
        'FORWARD -m ipvs --vdir REPLY',
      ],
      nat: ['POSTROUTING -m ipvs --vaddr 10.96.0.1 -j MASQUERADE'],
    }),
    packets: [
      client(1),
      right('tcp 10.2.0.5:8080 > 10.2.0.1:1', { flags: 'SYN,ACK' }),
      left('udp 10.1.0.7:1 > 10.1.0.1:2'),
    ],
  }),
  'DNAT to a virtual address': scenario(two, {
    iptables: rules({ nat: ['PREROUTING -d 10.1.0.1 -p tcp --dport 30080 -j DNAT --to-destination 10.96.0.1:80'] }),
    packets: [left('tcp 10.1.0.7:1 > 10.1.0.1:30080')],
  }),
  'a node port': {
    ipvs: lines('-A -t 10.1.0.1:30080 -s rr', '-a -t 10.1.0.1:30080 -r 10.2.0.5:8080 -m -w 1'),
    ipset: lines('create KUBE-NODE-PORT-TCP bitmap:port range 0-65535', 'add KUBE-NODE-PORT-TCP 30080'),
    iptables: rules({
      nat: [
        'PREROUTING -m addrtype --dst-type LOCAL -j NP',
        'NP -p tcp -m set --match-set KUBE-NODE-PORT-TCP dst -j MARK --set-xmark 0x4000/0x4000',
        'POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN',
        'POSTROUTING -j MARK --set-xmark 0x4000/0x0',
        'POSTROUTING -j MASQUERADE',
      ],
    }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.1.0.1:30080'),
      left('tcp 10.1.0.7:2 > 10.2.0.1:30080'),
      right('tcp 10.2.0.5:8080 > 10.2.0.1:1', { flags: 'SYN,ACK' }),
    ],
  },
  'the address on no device': { ipvs: two, iptables: all, packets: [client(1)] },
  'the server answers with an error': scenario(
    lines('-A -u 10.96.0.1:53 -s rr', '-a -u 10.96.0.1:53 -r 10.2.0.5:5353 -m -w 1'),
    {
      iptables: '',
      packets: [
        left('udp 10.1.0.7:1 > 10.96.0.1:53'),
        right('icmp 10.2.0.5 > 10.1.0.7', {
          icmpType: 3,
          icmpCode: 3,
          quoted: { src: '10.1.0.7', dst: '10.2.0.5', proto: 'udp', sport: 1, dport: 5353 },
        }),
      ],
    },
  ),
  'stray packets': scenario(two, {
    iptables: '',
    packets: [
      left('tcp 10.1.0.7:1 > 10.96.0.1:80', { flags: 'ACK' }),
      left('tcp 10.1.0.7:2 > 10.96.0.1:80', { flags: 'RST' }),
      left('tcp 10.1.0.7:3 > 10.96.0.1:80', { flags: 'SYN,ACK' }),
    ],
  }),
  IPv6: {
    setup: 'ip addr add fd96::1/128 dev kube-ipvs0 nodad; ip link set kube-ipvs0 up',
    ipvs: lines('-A -t [fd96::1]:80 -s rr', '-a -t [fd96::1]:80 -r [fd02::5]:8080 -m -w 1'),
    ip6tables: all,
    packets: [
      left('tcp [fd01::7]:1 > [fd96::1]:80'),
      left('tcp [fd01::7]:1 > [fd96::1]:80', { flags: 'ACK' }),
      right('tcp [fd02::5]:8080 > [fd01::7]:1', { flags: 'SYN,ACK' }),
    ],
  },
  'the route to a server asks for its address alone': scenario(one('-t 10.96.0.1:80', 'rr', '10.2.0.5:8080', '-m'), {
    setup: `${vip}; ip route add default via 10.1.0.9 table 100; ip rule add fwmark 1 lookup 100 pref 100; ip rule add from 10.1.0.8 lookup 100 pref 101; ip rule add ipproto tcp lookup 100 pref 102; ip rule add to 10.2.0.0/24 tos 0x10 lookup 100 pref 103`,
    iptables: rules({ mangle: ['PREROUTING -s 10.1.0.7 -j MARK --set-mark 1'], filter: ['OUTPUT'] }),
    packets: [
      client(1),
      left('tcp 10.1.0.8:1 > 10.96.0.1:80'),
      left('tcp 10.1.0.9:1 > 10.96.0.1:80', { tos: 0x10 }),
      local('tcp 10.96.0.1:1 > 10.96.0.1:80', { mark: 1 }),
    ],
  }),
  'a mark in OUTPUT routes anew': scenario(one('-t 10.96.0.1:80', 'rr', '10.2.0.5:8080', '-m'), {
    setup: `${vip}; ip route add default via 10.1.0.9 table 100; ip rule add fwmark 1 lookup 100 pref 100`,
    iptables: rules({
      mangle: ['OUTPUT -s 10.1.0.7 -j MARK --set-mark 1', 'OUTPUT -s 10.1.0.8 -j TOS --set-tos 0x10'],
      nat: ['OUTPUT -p udp -j DNAT --to-destination 10.1.0.9', 'POSTROUTING'],
      filter: ['OUTPUT'],
    }),
    packets: [
      client(1),
      left('tcp 10.1.0.8:1 > 10.96.0.1:80'),
      left('tcp 10.1.0.7:1 > 10.96.0.1:80', { flags: 'ACK' }),
    ],
  }),
  'by direct routing, a mark in OUTPUT routes anew': scenario(one('-t 10.96.0.1:80', 'rr', '10.2.0.5:80', '-g'), {
    setup: `${vip}; ip route add default via 10.1.0.9 table 100; ip rule add fwmark 1 lookup 100 pref 100`,
    iptables: rules({
      mangle: ['OUTPUT -s 10.1.0.7 -j MARK --set-mark 1'],
      nat: ['OUTPUT -s 10.1.0.8 -j DNAT --to-destination 10.1.0.9', 'POSTROUTING -j MASQUERADE'],
      filter: ['OUTPUT'],
    }),
    packets: [client(1), left('tcp 10.1.0.8:1 > 10.96.0.1:80'), left('udp 10.1.0.7:1 > 10.96.0.1:80')],
  }),
  'a connection that has ended begins anew': scenario(one('-t 10.96.0.1:80', 'rr', '10.2.0.5:8080', '-m'), {
    iptables: all,
    packets: [
      client(1),
      right('tcp 10.2.0.5:8080 > 10.1.0.7:1', { flags: 'SYN,ACK' }),
      left('tcp 10.1.0.7:1 > 10.96.0.1:80', { flags: 'ACK' }),
      left('tcp 10.1.0.7:1 > 10.96.0.1:80', { flags: 'RST,ACK' }),
      client(1),
      client(1),
      client(2),
      left('tcp 10.1.0.7:2 > 10.96.0.1:80', { flags: 'FIN,ACK' }),
      client(2),
      client(3),
      left('tcp 10.1.0.7:3 > 10.96.0.1:80', { flags: 'RST' }),
      client(3),
    ],
  }),
  'a connection that has ended begins anew, of which conntrack knows': scenario(
    one('-t 10.96.0.1:80', 'rr', '10.2.0.5:8080', '-m'),
    {
      iptables: rules({ filter: ['INPUT -m conntrack --ctstate NEW', 'OUTPUT -m conntrack --ctstate NEW', 'FORWARD'] }),
      packets: [
        client(1),
        right('tcp 10.2.0.5:8080 > 10.1.0.7:1', { flags: 'SYN,ACK' }),
        left('tcp 10.1.0.7:1 > 10.96.0.1:80', { flags: 'ACK' }),
        left('tcp 10.1.0.7:1 > 10.96.0.1:80', { flags: 'FIN,ACK' }),
        right('tcp 10.2.0.5:8080 > 10.1.0.7:1', { flags: 'FIN,ACK', ack: 1002 }),
        left('tcp 10.1.0.7:1 > 10.96.0.1:80', { flags: 'ACK', seq: 1002, ack: 1002 }),
        { ...client(1), wait: 0.1 },
        client(1),
        left('tcp 10.1.0.7:2 > 10.96.0.1:80'),
        left('tcp 10.1.0.7:2 > 10.96.0.1:80', { flags: 'FIN,ACK' }),
        { ...client(2), wait: 0.1 },
        client(2),
      ],
    },
  ),
  'direct routing, ended and begun anew': scenario(one('-t 10.96.0.1:80', 'rr', '10.2.0.5:80', '-g'), {
    iptables: rules({ filter: ['INPUT -m conntrack --ctstate NEW', 'OUTPUT -m conntrack --ctstate NEW'] }),
    packets: [
      client(1),
      left('tcp 10.1.0.7:1 > 10.96.0.1:80', { flags: 'ACK' }),
      left('tcp 10.1.0.7:1 > 10.96.0.1:80', { flags: 'FIN,ACK' }),
      client(1),
      left('tcp 10.1.0.7:1 > 10.96.0.1:80', { flags: 'RST' }),
      client(1),
      client(1),
    ],
  }),
  'SCTP, and errors about balanced connections': scenario(
    lines(
      '-A --sctp-service 10.96.0.1:132 -s rr',
      '-a --sctp-service 10.96.0.1:132 -r 10.2.0.5:132 -m -w 1',
      '-A -u 10.96.0.1:53 -s rr',
      '-a -u 10.96.0.1:53 -r 10.2.0.6:5353 -m -w 1',
    ),
    {
      iptables: all,
      packets: [
        left('sctp 10.1.0.7:1 > 10.96.0.1:132', { chunk: 'INIT' }),
        right('sctp 10.2.0.5:132 > 10.1.0.7:1', { chunk: 'INIT_ACK' }),
        left('sctp 10.1.0.8:1 > 10.96.0.1:132', { chunk: 'DATA' }),
        left('udp 10.1.0.7:1 > 10.96.0.1:53'),
        right('icmp 10.2.0.6 > 10.1.0.7', {
          icmpType: 3,
          icmpCode: 3,
          quoted: { src: '10.1.0.7', dst: '10.2.0.6', proto: 'udp', sport: 1, dport: 5353 },
        }),
        right('udp 10.2.0.6:5353 > 10.1.0.7:1'),
        left('icmp 10.1.0.7 > 10.96.0.1', {
          icmpType: 3,
          icmpCode: 3,
          quoted: { src: '10.96.0.1', dst: '10.1.0.7', proto: 'udp', sport: 53, dport: 1 },
        }),
        left('icmp 10.1.0.7 > 10.96.0.1'),
      ],
    },
  ),
});
