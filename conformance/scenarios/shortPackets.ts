/** Packets that end in the middle of the header above IP, and are no fragments: as tools that forge packets send them. */
import type { ScenarioPacket } from '../kernel/scenario.ts';
import { left, local, rules, topic } from './build.ts';

/** What the guest fills packets with: `x`, where ports would be. */
const filled = { sport: 0x7878, dport: 0x7878 };

const ways = [
  ['10.1.0.7', '10.2.0.5'],
  ['fd01::7', 'fd02::5'],
] as const;

function short(proto: number, bytes: number, [src, dst]: readonly [string, string]): ScenarioPacket {
  return { ...left(`${proto} ${src} > ${dst}`, { payload: bytes }), ...filled };
}

/** One byte below what holds the ports, what holds them, and one below the whole header. */
function cuts(proto: number, header: number): readonly ScenarioPacket[] {
  return ways.flatMap((way) => [3, 4, header - 1].map((bytes) => short(proto, bytes, way)));
}

const [four, six] = ways;
const transports = [
  [6, 20],
  [17, 8],
  [132, 12],
  [33, 12],
] as const;
const all = transports.flatMap(([proto, header]) => cuts(proto, header));
const icmp = [...[0, 4, 7].map((bytes) => short(1, bytes, four)), ...[0, 4, 7].map((bytes) => short(58, bytes, six))];

const states = rules({
  mangle: ['PREROUTING -m conntrack --ctstate INVALID', 'PREROUTING -m conntrack --ctstate NEW'],
  nat: ['PREROUTING -j DNAT --to-destination 10.2.0.9'],
});
const eachMatch = (match: string) => ['tcp', 'udp', 'sctp', 'dccp'].map((name) => `FORWARD -p ${name} ${match}`);

/** A rule for each protocol by itself, so that the first one decides. */
function asleep(title: string, lines: readonly string[], packets = all): Readonly<Record<string, object>> {
  const text = rules({ filter: [...lines, 'FORWARD -m length --length 0:80 -j ACCEPT'] });
  return { [title]: { iptables: text, ip6tables: text, packets } };
}

const service = (method: string) =>
  ['-t', '-u', '--sctp-service']
    .flatMap((kind) => [
      `-A ${kind} 10.96.0.1:30840 -s rr`,
      `-a ${kind} 10.96.0.1:30840 -r 10.2.0.5:30840 ${method} -w 1`,
    ])
    .join('\n');

export const shortPackets = topic('shortPackets', {
  'connection tracking calls them invalid, and drops those of DCCP that have ports': {
    iptables: states,
    ip6tables: states.replaceAll('10.2.0.9', 'fd02::9'),
    packets: [...all, ...icmp, ...ways.flatMap((way) => [short(136, 7, way), short(47, 2, way), short(50, 4, way)])],
  },
  ...asleep(
    'a rule that only names the match drops them',
    eachMatch('').map((line, at) => `${line}-m ${['tcp', 'udp', 'sctp', 'dccp'][at]}`),
  ),
  ...asleep('rules that ask for something in the header drop them', [
    'FORWARD -p tcp -m tcp ! --tcp-flags SYN,ACK SYN',
    'FORWARD -p udp -m udp ! --sport 9',
    'FORWARD -p sctp -m sctp --chunk-types any INIT',
    'FORWARD -p dccp -m dccp ! --dccp-types REQUEST',
  ]),
  ...asleep('multiport reads the ports alone', eachMatch('-m multiport --dports 30840')),
  ...asleep('without the match they pass', eachMatch('')),
  'ICMP that is cut off is dropped by a rule that asks for its type': {
    iptables: rules({ filter: ['FORWARD -p icmp -m icmp --icmp-type 120'] }),
    ip6tables: rules({ filter: ['FORWARD -p ipv6-icmp -m icmp6 --icmpv6-type 120'] }),
    packets: icmp,
  },
  'later fragments fail a match that asks for nothing': {
    iptables: rules({ filter: ['FORWARD -p tcp -m tcp -j DROP', 'FORWARD -p udp -m udp'] }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.2.0.5:2', { fragment: { offset: 16 } }),
      left('tcp 10.1.0.7:1 > 10.2.0.5:2'),
      left('udp 10.1.0.7:1 > 10.2.0.5:2', { fragment: { offset: 16 } }),
    ],
  },
  'sets by port know nothing of them': {
    ipset:
      'create ports hash:ip,port\nadd ports 10.2.0.5,tcp:30840\nadd ports 10.2.0.5,udp:30840\nadd ports 10.2.0.5,sctp:30840\n',
    iptables: rules({
      filter: ['FORWARD -m set --match-set ports dst,dst', 'FORWARD -m set ! --match-set ports dst,dst'],
    }),
    packets: transports.flatMap(([proto, header]) => [4, header - 1].map((bytes) => short(proto, bytes, four))),
  },
  'REJECT drops them, with or without a reset': {
    iptables: rules({ filter: ['FORWARD -p tcp -j REJECT --reject-with tcp-reset', 'FORWARD -p udp -j REJECT'] }),
    packets: [short(6, 4, four), short(6, 19, four), short(17, 4, four)],
  },
  'raw sockets of the node hear them': {
    iptables: rules({ filter: ['INPUT -p tcp', 'OUTPUT -p tcp'] }),
    packets: [
      ...transports.flatMap(([proto, header]) =>
        [0, header - 1].map((bytes) => short(proto, bytes, ['10.1.0.7', '10.1.0.1'])),
      ),
      { ...local('6 10.1.0.1 > 10.2.0.5', { payload: 8 }), ...filled },
      { ...local('17 127.0.0.1 > 127.0.0.1', { payload: 4 }), ...filled },
    ],
  },
  'IPVS drops what it balances, whoever it is for': {
    iptables: rules({ filter: ['INPUT -p tcp', 'OUTPUT -p tcp', 'FORWARD'] }),
    ipvs: `${service('-m')}\n`,
    setup: 'ip addr add 10.96.0.1/32 dev kube-ipvs0',
    packets: ['10.96.0.1', '10.1.0.1', '10.2.0.7'].flatMap((to) =>
      [6, 17, 132, 33, 50].flatMap((proto) => [3, 7].map((bytes) => short(proto, bytes, ['10.1.0.7', to]))),
    ),
  },
  'IPVS sends on what belongs to a connection, but writes to no cut header': {
    iptables: rules({ filter: ['INPUT', 'OUTPUT'] }),
    ipvs: `${service('-m')}\n`,
    setup: 'ip addr add 10.96.0.1/32 dev kube-ipvs0',
    packets: [left('udp 10.1.0.7:30840 > 10.96.0.1:30840'), short(17, 7, ['10.1.0.7', '10.96.0.1'])],
  },
  'IPVS sends on what belongs to a connection as it is': {
    iptables: rules({ filter: ['INPUT', 'OUTPUT'] }),
    ipvs: `${service('-g')}\n`,
    setup: 'ip addr add 10.96.0.1/32 dev kube-ipvs0',
    packets: [left('udp 10.1.0.7:30840 > 10.96.0.1:30840'), short(17, 7, ['10.1.0.7', '10.96.0.1'])],
  },
});
