/** What comes behind a packet that ended undecided, and may belong to the connection that it opened. */
import { expect, test } from 'vitest';
import type { PacketInput } from '../../../../protocol/trace.ts';
import { trace } from '../engine.ts';
import { outcomeLine, packet, router } from '../testing/node.ts';

const untracked = `*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:KUBE-SERVICES - [0:0]
-A PREROUTING -j KUBE-SERVICES
COMMIT
`;
const rules = `${untracked}*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -m conntrack --ctstate INVALID -j DROP
COMMIT
`;
const masquerading = rules.replace('COMMIT', '-A POSTROUTING -j MASQUERADE\nCOMMIT');
const addresses = `2: eth-l: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default
    inet 10.1.0.1/24 scope global eth-l
    inet6 fd01::1/64 scope global
3: eth-r: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default
    inet 10.2.0.1/24 scope global eth-r
    inet6 fd02::1/64 scope global
9: kube-ipvs0: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN group default
    inet 10.96.0.10/32 scope global kube-ipvs0
    inet6 fd96::a/128 scope global
`;

interface Asked {
  readonly rules?: string;
  readonly files?: Readonly<Record<string, string | undefined>>;
  readonly told?: Readonly<Record<string, boolean>>;
}

/** The outcomes of the last of these packets, in lines. */
function lastOf(
  packets: readonly (string | readonly [string, Partial<PacketInput>])[],
  { rules: dump = rules, files = {}, told = {} }: Asked = {},
): readonly string[] {
  const node = router(dump, { 'ip-addr.txt': addresses, ...files });
  const read = packets.map((each) => (typeof each === 'string' ? packet(each) : packet(...each)));
  return trace(node, read, { assumptions: told }).at(-1)?.outcomes.map(outcomeLine) ?? [];
}

const call = 'tcp 10.1.0.7:1000 > 10.96.0.10:53 in eth-l';
const answer = ['tcp 10.2.0.5:8053 > 10.1.0.7:1000 in eth-r', { flags: ['SYN', 'ACK'] }] as const;
const belongs = 'belongs:tcp:10.2.0.5:8053>10.1.0.7:1000';

test('what any real server sends to the client may be the answer, of which nobody knows what becomes', () => {
  expect(lastOf([call, answer])).toEqual([
    `undecided by conntrack: 10.2.0.5:8053 > 10.1.0.7:1000 if ${belongs}`,
    `dropped by FORWARD 1: 10.2.0.5:8053 > 10.1.0.7:1000 if not ${belongs}`,
  ]);
});

test('IPVS needs no connection tracking to answer in the service’s name', () => {
  const ways = [`undecided by conntrack: 10.2.0.5:8053 > 10.1.0.7:1000 if ${belongs}`, `if not ${belongs}`];
  const raw = '*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -j CT --notrack\nCOMMIT\n';
  for (const dump of [untracked, raw + rules]) {
    const outcomes = lastOf([call, answer], { rules: dump });
    expect(outcomes).toHaveLength(2);
    for (const [at, way] of ways.entries()) expect(outcomes[at]).toContain(way);
  }
});

test('it is not asked where the call was decided, nor of what goes to another port or address', () => {
  const decided = lastOf([call, answer], { told: { 'ipvs-service:tcp:10.96.0.10:53': false } });
  expect(decided).toEqual(['dropped by FORWARD 1: 10.2.0.5:8053 > 10.1.0.7:1000']);
  for (const way of ['tcp 10.2.0.5:8053 > 10.1.0.7:1001 in eth-r', 'tcp 10.2.0.5:8053 > 10.1.0.8:1000 in eth-r']) {
    expect(lastOf([call, [way, { flags: ['SYN', 'ACK'] }]]).join()).not.toContain('belongs');
  }
});

test('told that it does not, it is what it would be without the call', () => {
  expect(lastOf([call, answer], { told: { [belongs]: false } })).toEqual([
    `dropped by FORWARD 1: 10.2.0.5:8053 > 10.1.0.7:1000 if not ${belongs}`,
  ]);
});

test('over UDP and IPv6 too, where an answer could open a connection by itself', () => {
  const datagram = (src: string, sport: number, dst: string, dport: number, device: string) =>
    packet('udp 10.1.0.7:1 > 10.1.0.8:1', { src, sport, dst, dport, in: device });
  const node = router('', {
    'iptables-save.txt': undefined,
    'ip6tables-save.txt': rules,
    'ip-addr.txt': addresses,
    'ip-route.txt': undefined,
    'ip-6-route.txt': 'fd01::/64 dev eth-l\nfd02::/64 dev eth-r\n',
  });
  const packets = [
    datagram('fd01::7', 1000, 'fd96::a', 53, 'eth-l'),
    datagram('fd02::5', 8053, 'fd01::7', 1000, 'eth-r'),
  ];
  const id = 'belongs:udp:[fd02::5]:8053>[fd01::7]:1000';
  expect(trace(node, packets).at(-1)?.outcomes.map(outcomeLine)).toEqual([
    `undecided by conntrack: fd02::5:8053 > fd01::7:1000 if ${id}`,
    `forwarded by routing: fd02::5:8053 > fd01::7:1000 out eth-l if not ${id}`,
  ]);
});

test('a SYN to the client’s port is a call of its own, which is said', () => {
  expect(lastOf([call, 'tcp 10.2.0.5:8053 > 10.1.0.7:1000 in eth-r'])).toEqual([
    `forwarded by routing: 10.2.0.5:8053 > 10.1.0.7:1000 out eth-l if not ${belongs}`,
  ]);
});

test('what the client sends next is of a connection that is known, or is none', () => {
  const [first, second] = lastOf([call, [call, { flags: ['ACK'] }]]);
  expect(first).toBe(
    'undecided by conntrack: 10.1.0.7:1000 > 10.96.0.10:53 if ipvs-service:tcp:10.96.0.10:53, belongs:tcp:10.1.0.7:1000>10.96.0.10:53',
  );
  expect(second).toMatch('undecided by ipvs');
});

test('an error about what the real server was sent belongs to it too', () => {
  const quoted = { protocol: 'tcp', src: '10.1.0.7', sport: 1000, dst: '10.2.0.5', dport: 8053 };
  const error = ['icmp 10.2.0.5 > 10.1.0.7 in eth-r', { icmpType: 3, icmpCode: 3, quoted }] as const;
  expect(lastOf([call, error])).toEqual([
    `undecided by conntrack: 10.2.0.5 > 10.1.0.7 if ${belongs}`,
    `dropped by FORWARD 1: 10.2.0.5 > 10.1.0.7 if not ${belongs}`,
  ]);
});

test('a client may be behind an address of the node, where a rule translates sources', () => {
  const toNode = ['tcp 10.2.0.5:8053 > 10.2.0.1:40000 in eth-r', { flags: ['SYN', 'ACK'] }] as const;
  expect(lastOf([call, toNode], { rules: masquerading })[0]).toMatch(
    'undecided by conntrack: 10.2.0.5:8053 > 10.2.0.1:40000 if belongs:',
  );
  expect(lastOf([call, toNode]).join()).not.toContain('belongs');
});

test('a datagram to the node is none of its answers, which is said of the client’s port, or of any that may be drawn', () => {
  const query = 'udp 10.1.0.7:1000 > 10.96.0.10:53 in eth-l';
  const datagram = (port: number, dump = masquerading) =>
    lastOf([query, `udp 10.2.0.5:8053 > 10.2.0.1:${port} in eth-r`], { rules: dump });
  expect(datagram(1000)[0]).toMatch(
    'delivered by socket: 10.2.0.5:8053 > 10.2.0.1:1000 if not belongs:udp:10.2.0.5:8053>10.2.0.1:1000',
  );
  expect(datagram(22).join()).not.toContain('belongs');
  const drawn = masquerading.replace('MASQUERADE', 'MASQUERADE --random-fully');
  expect(datagram(22, drawn).join()).toContain('not belongs');
});

test('nothing is said of another call, however many were left open, and its own answer may belong to each', () => {
  const drawn = { rules: masquerading.replace('MASQUERADE', 'MASQUERADE --random-fully') };
  const other = 'tcp 10.1.0.8:2000 > 10.96.0.10:53 in eth-l';
  expect(lastOf([call, other], drawn).join()).not.toContain('belongs');
  const own = ['tcp 10.2.0.5:8053 > 10.1.0.8:2000 in eth-r', { flags: ['SYN', 'ACK'] }] as const;
  expect(lastOf([call, other, own], drawn)[0]).toMatch('undecided by conntrack');
});

const stranger = `*nat
:PREROUTING ACCEPT [0:0]
-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.2.0.5:8080
COMMIT
*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -s 10.1.0.7/32 -j WONDER
COMMIT
`;

test('behind an unknown target of FORWARD it is known which server answers', () => {
  const from = (server: string) =>
    lastOf(
      [
        'tcp 10.1.0.7:1000 > 10.2.0.9:80 in eth-l',
        [`tcp ${server} > 10.1.0.7:1000 in eth-r`, { flags: ['SYN', 'ACK'] }],
      ],
      {
        rules: stranger,
      },
    );
  expect(from('10.2.0.5:8080').join('\n')).toMatch('undecided by conntrack');
  expect(from('10.2.0.6:8080').join('\n')).not.toMatch('belongs');
});
