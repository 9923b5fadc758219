/** What the node answers by itself, where dumps do not tell how. How it does otherwise is in conformance/golden/answers.json. */
import { expect, test } from 'vitest';
import { trace } from '../engine.ts';
import { outcomeLine, packet, router } from '../testing/node.ts';

const rules = `*raw
:OUTPUT ACCEPT [0:0]
-A OUTPUT -p udp -j CT --notrack
COMMIT
*filter
:INPUT ACCEPT [0:0]
-A INPUT -m conntrack --ctstate ESTABLISHED -j DROP
COMMIT
`;
const local = 'local 10.1.0.1 dev eth-l table local proto kernel scope host src 10.1.0.1\n';

/** The second ping of a host, where the node has answered the first one. */
function second(files: Readonly<Record<string, string | undefined>>, answers: Readonly<Record<string, boolean>> = {}) {
  const ping = packet('icmp 10.1.0.7 > 10.1.0.1 in eth-l');
  const [, after] = trace(router(rules, files), [ping, ping], { assumptions: answers });
  return after?.outcomes.map(outcomeLine);
}

test('the answer to a ping is seen by connection tracking, also where no dump tells by which way it leaves', () => {
  const expected = 'dropped by INPUT 1: 10.1.0.7 > 10.1.0.1';
  const without = { 'ip-addr.txt': undefined, 'ip-route.txt': local };
  expect(second({})).toEqual([expected]);
  expect(second(without)).toEqual([`${expected} if plain:eth-l`]);
  expect(second(without, { 'answers-ping:10.1.0.1': false })).toEqual([expect.stringMatching('^delivered')]);
});

/** Refuses what nobody listens to, and puts the sender of every packet of its own, and its port, into a set. */
const noting = `*filter
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -m set --match-set said dst,dst -j DROP
-A OUTPUT -j SET --add-set said src,src
COMMIT
`;

test('resets change sets also where the table local alone tells which addresses are the node’s', () => {
  const files = {
    'ip-addr.txt': undefined,
    'ip-route.txt': `${local}10.1.0.0/24 dev eth-l proto kernel scope link src 10.1.0.1\n`,
    'ipset-save.txt': 'create said hash:ip,port family inet\n',
  };
  const syn = packet('tcp 10.1.0.7:1000 > 10.1.0.1:80 in eth-l');
  const refused = { 'listens:10.1.0.1:80': false };
  const [, after] = trace(router(noting, files), [syn, syn], { assumptions: refused });
  expect(after?.outcomes.map(outcomeLine)).toEqual([
    'dropped by INPUT 1: 10.1.0.7:1000 > 10.1.0.1:80 if not listens:10.1.0.1:80',
  ]);
});

const noRoutes = { 'ip-route.txt': undefined, 'ipset-save.txt': 'create said hash:ip,port family inet\n' };
const knocked = (client: string, answers: Readonly<Record<string, boolean>>) => {
  const syn = packet(`tcp ${client}:1000 > 10.1.0.1:80 in eth-l`);
  const all = trace(router(noting.replaceAll('OUTPUT -j', 'OUTPUT -o eth-l -j'), noRoutes), [syn, syn], {
    assumptions: { 'listens:10.1.0.1:80': false, ...answers },
  });
  return all.map(({ outcomes }) => outcomes.map(outcomeLine));
};

test('where no dump shows routes, who is near is answered by the interface in whose network he is', () => {
  expect(knocked('10.1.0.7', {})[1]).toEqual([
    'dropped by INPUT 1: 10.1.0.7:1000 > 10.1.0.1:80 if not listens:10.1.0.1:80',
  ]);
  const [first] = knocked('10.1.0.7', { 'direct:10.1.0.7': false, 'route:10.1.0.7': false });
  expect(first).toEqual([
    'delivered by socket: 10.1.0.7:1000 > 10.1.0.1:80 if not direct:10.1.0.7, not route:10.1.0.7',
  ]);
});

test('others are taken to be answered by the interface that brought them, which is said', () => {
  const told = 'delivered by socket: 198.51.100.5:1000 > 10.1.0.1:80 if';
  const [first, after] = knocked('198.51.100.5', {});
  expect(first).toEqual([`${told} way-back:eth-l:198.51.100.5`]);
  expect(after).toEqual(['dropped by INPUT 1: 198.51.100.5:1000 > 10.1.0.1:80 if not listens:10.1.0.1:80']);
  const [otherwise] = knocked('198.51.100.5', { 'way-back:eth-l:198.51.100.5': false });
  expect(otherwise).toEqual([`${told} not way-back:eth-l:198.51.100.5, own-answer`]);
});

test('so are their pings: what keeps the answer from its connection by that interface is known, and by no other', () => {
  const ping = packet('icmp 198.51.100.5 > 10.1.0.1 in eth-l');
  const after = (out: string) =>
    trace(router(rules.replace('-p udp', `-o ${out}`), noRoutes), [ping, ping])[1]?.outcomes.map(outcomeLine);
  expect(after('eth-l')).toEqual(['delivered by socket: 198.51.100.5 > 10.1.0.1 if way-back:eth-l:198.51.100.5']);
  expect(after('eth-r')).toEqual(['dropped by INPUT 1: 198.51.100.5 > 10.1.0.1']);
});

test('in a VRF nobody can tell that, and it is said what is taken for granted instead', () => {
  const vrf = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536
    inet 127.0.0.1/8 scope host lo
2: blue: <NOARP,MASTER,UP,LOWER_UP> mtu 65575
3: eth-l: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master blue
    inet 10.1.0.1/24 brd 10.1.0.255 scope global eth-l
`;
  const told = (dump: string, text: string) =>
    trace(router(dump, { ...noRoutes, 'ip-addr.txt': vrf }), [packet(text)])[0]?.outcomes.flatMap(({ assumptions }) =>
      assumptions.flatMap(({ id }) => (id.startsWith('vrf') ? [] : [id])),
    );
  expect(told(rules, 'icmp 198.51.100.5 > 10.1.0.1 in eth-l')).toEqual(['answers-ping:10.1.0.1']);
  expect(told(noting, 'tcp 198.51.100.5:1000 > 10.1.0.1:80 in eth-l')).toEqual(['own-answer']);
});

test('nor can anybody where no dump tells the node’s addresses', () => {
  const node = router(noting, { ...noRoutes, 'ip-addr.txt': undefined });
  const told = (text: string) =>
    trace(node, [packet(text)], { assumptions: { 'local:10.1.0.1': true } })[0]?.outcomes.map(outcomeLine);
  expect(told('tcp 198.51.100.5:1000 > 10.1.0.1:80 in eth-l')).toEqual([
    'delivered by socket: 198.51.100.5:1000 > 10.1.0.1:80 if local:10.1.0.1, own-answer',
  ]);
  // Of what is for many nobody is told.
  expect(told('udp 198.51.100.5:1000 > 224.0.0.1:80 in eth-l')?.join()).not.toContain('own-answer');
});

test('lists that such packets only look into, or that nat alone fills, nobody need follow', () => {
  const told = (table: string, way: string) => {
    const dump = `*${table}\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -m recent ${way} --name told\nCOMMIT\n`;
    const node = router(dump, { 'ip-addr.txt': undefined, 'ip-route.txt': undefined });
    const asked = packet('tcp 198.51.100.5:1000 > 10.1.0.1:80 in eth-l');
    const [first] = trace(node, [asked], { assumptions: { 'local:10.1.0.1': true } });
    return first?.outcomes.flatMap(({ assumptions }) => assumptions.map(({ id }) => id));
  };
  expect(told('filter', '--set')).toEqual(['local:10.1.0.1', 'own-answer']);
  expect(told('filter', '--rcheck')).toEqual(['local:10.1.0.1']);
  expect(told('nat', '--set')).toEqual(['local:10.1.0.1']);
});

test('a request for a timestamp is answered as a ping is', () => {
  const ask = packet('icmp 10.1.0.7 > 10.1.0.1 in eth-l', { icmpType: 13 });
  const [, after] = trace(router(rules), [ask, ask]);
  expect(after?.outcomes.map(outcomeLine)).toEqual(['dropped by INPUT 1: 10.1.0.7 > 10.1.0.1']);
});

test('an answer that rules may have marked the connection with is said to leave nothing where nobody can follow it', () => {
  const marking = `*mangle
:OUTPUT ACCEPT [0:0]
-A OUTPUT -p icmp -j CONNMARK --set-mark 1
COMMIT
*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -m mark --mark 1 -j ACCEPT
-A FORWARD -j REJECT
COMMIT
`;
  const rejected = (rules: string, files: Readonly<Record<string, string | undefined>>) =>
    trace(router(rules, files), [packet('udp 10.1.0.7:5 > 10.2.0.5:7 in eth-l')])[0]?.outcomes.map(outcomeLine);
  const plainly = 'rejected by FORWARD 2: 10.1.0.7:5 > 10.2.0.5:7';
  // Routes that name no address of the node.
  const without = { 'ip-addr.txt': undefined, 'ip-route.txt': 'default via 10.2.0.254 dev eth-r\n' };
  expect(rejected(marking, {})).toEqual([plainly]);
  expect(rejected(marking, without)).toEqual([expect.stringMatching('^rejected .* own-answer$')]);
  const alone = rejected(marking, { 'ip-addr.txt': undefined, 'ip-route.txt': undefined }) ?? [];
  expect(alone.find((line) => line.startsWith('rejected'))).toMatch(/own-answer/);
  expect(alone.join()).not.toContain('way-back');
  const unmarked = marking.replace('-j CONNMARK --set-mark 1', '-j MARK --set-mark 1');
  expect(rejected(unmarked, without)?.join()).not.toContain('own-answer');
});

test('the port of a service at an IPv6 address stands behind brackets', () => {
  const node = router('', {
    'ip6tables-save.txt': `*filter
:INPUT ACCEPT [0:0]
-A INPUT -m conntrack --ctstate ESTABLISHED -j DROP
COMMIT
`,
  });
  const addresses = { src: 'fd01::7', dst: 'fd01::1' };
  const syn = packet('tcp 0.0.0.0:1000 > 0.0.0.0:80 in eth-l', addresses);
  const ack = packet('tcp 0.0.0.0:1000 > 0.0.0.0:80 in eth-l', { ...addresses, flags: ['ACK'] });
  const [, after] = trace(node, [syn, ack]);
  expect(after?.outcomes.flatMap(({ assumptions }) => assumptions.map(({ id }) => id))).toContain(
    'refuses:[fd01::1]:80',
  );
});

test('what is asked about a port of IPv6 is one question, whether it decides on sets or on a connection', () => {
  const dump = noting.replace('-A INPUT -m set', '-A INPUT -m conntrack --ctstate ESTABLISHED\n-A INPUT -m set');
  const node = router('', {
    'ip6tables-save.txt': dump,
    'ipset-save.txt': 'create said hash:ip,port family inet6\n',
  });
  const syn = packet('tcp 0.0.0.0:1000 > 0.0.0.0:80 in eth-l', { src: 'fd01::7', dst: 'fd01::1' });
  const [, after] = trace(node, [syn, syn]);
  const asked = after?.outcomes.flatMap(({ assumptions }) => assumptions.map(({ id }) => id)) ?? [];
  expect(asked.filter((id) => id.startsWith('listens:'))).not.toContain('listens:fd01::1:80');
  expect(asked).toContain('listens:[fd01::1]:80');
});

test('whom the node answers is in a list of addresses from then on, though no rule changes a set', () => {
  const list = `*filter
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -m recent --rcheck --name told --rsource -j ACCEPT
-A INPUT -p udp -j DROP
-A OUTPUT -m recent --set --name told --rdest
COMMIT
`;
  const after = (first: string) => {
    const packets = [packet(first), packet('udp 10.1.0.7:5 > 10.1.0.1:53 in eth-l')];
    const [, last] = trace(router(list), packets, { assumptions: { 'recent:told:10.1.0.7': false } });
    return new Set(last?.outcomes.map(({ verdict }) => verdict));
  };
  expect(after('icmp 10.1.0.7 > 10.1.0.1 in eth-l')).toEqual(new Set(['delivered']));
  expect(after('tcp 10.1.0.7:1 > 10.1.0.1:80 in eth-l')).toEqual(new Set(['delivered']));
  expect(after('icmp 10.1.0.8 > 10.1.0.1 in eth-l')).toEqual(new Set(['dropped']));
});
