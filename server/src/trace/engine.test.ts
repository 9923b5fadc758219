import { expect, test } from 'vitest';
import { render } from '../text/message.ts';
import { openSession, trace } from './engine.ts';
import { events, outcomeLine, outcomes, packet, router, rulesAlone } from './testing/node.ts';

const filter = (rules: string, chains = ''): string =>
  `*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n${chains}${rules}COMMIT\n`;
const passing = 'tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l';

test('RETURN in a built-in chain leaves the policy to decide, and the kernel reports both', () => {
  const node = router(filter('-A FORWARD -j RETURN\n-A FORWARD -j ACCEPT\n'));
  expect(events(node, passing)).toEqual(['filter:FORWARD:rule:1', 'filter:FORWARD:policy:3']);
  expect(outcomes(node, passing)).toEqual(['dropped by policy of FORWARD: 10.1.0.7:40000 > 10.2.0.5:80']);
});

test('RETURN in a user chain goes on behind the jump', () => {
  const node = router(
    filter('-A FORWARD -j WEB\n-A FORWARD -j ACCEPT\n-A WEB -j RETURN\n-A WEB -j DROP\n', ':WEB - [0:0]\n'),
  );
  expect(events(node, passing)).toEqual(['filter:FORWARD:rule:1', 'filter:WEB:rule:1', 'filter:FORWARD:rule:2']);
});

test('goto does not come back: its end leads to the policy, not behind the goto', () => {
  const node = router(filter('-A FORWARD -g WEB\n-A FORWARD -j ACCEPT\n', ':WEB - [0:0]\n'));
  expect(events(node, passing)).toEqual(['filter:FORWARD:rule:1', 'filter:WEB:return:1', 'filter:FORWARD:policy:3']);
});

test('goto inside a called chain comes back to where that chain was called from', () => {
  const rules = '-A FORWARD -j A\n-A FORWARD -j ACCEPT\n-A A -g B\n-A A -j DROP\n';
  const node = router(filter(rules, ':A - [0:0]\n:B - [0:0]\n'));
  expect(events(node, passing)).toEqual([
    'filter:FORWARD:rule:1',
    'filter:A:rule:1',
    'filter:B:return:1',
    'filter:FORWARD:rule:2',
  ]);
});

test.each([
  ['--set-xmark 0x2/0x1', 0x0, 'the mask is cleared, then the value flipped in'],
  ['--set-mark 0x2/0x1', 0x2, 'the mask is cleared, then the value set'],
  ['--set-xmark 0x4000/0x4000', 0x4003, 'one bit set'],
  ['--set-xmark 0x3/0x0', 0, 'all bits of the value flipped'],
  ['--and-mark 0x1', 0x1, ''],
  ['--or-mark 0x8', 0xb, ''],
  ['--xor-mark 0x2', 0x1, ''],
])('MARK %s makes of 0x3 %i', (option, expected) => {
  const node = router(`*mangle\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -j MARK ${option}\nCOMMIT\n`);
  const [traced] = trace(node, [packet(passing, { mark: 0x3 })]);
  expect(traced?.outcomes[0]?.packet.mark).toBe(expected);
});

const spread = `*nat
:PREROUTING ACCEPT [0:0]
:SVC - [0:0]
-A PREROUTING -d 10.96.0.1/32 -p tcp -m tcp --dport 80 -j SVC
-A SVC -m statistic --mode random --probability 0.33333333349 -p tcp -j DNAT --to-destination 10.2.0.5:8080
-A SVC -m statistic --mode random --probability 0.50000000000 -p tcp -j DNAT --to-destination 10.2.0.6:8080
-A SVC -p tcp -j DNAT --to-destination 10.2.0.7:8080
COMMIT
`;

test('three endpoints share the connections evenly, exactly', () => {
  expect(outcomes(router(spread), 'tcp 10.1.0.7:40000 > 10.96.0.1:80 in eth-l')).toEqual([
    '1/3 forwarded by routing: 10.1.0.7:40000 > 10.2.0.5:8080 out eth-r',
    '1/3 forwarded by routing: 10.1.0.7:40000 > 10.2.0.6:8080 out eth-r',
    '1/3 forwarded by routing: 10.1.0.7:40000 > 10.2.0.7:8080 out eth-r',
  ]);
});

test('the reply is translated back, whichever endpoint answers', () => {
  const session = openSession(router(spread));
  session.send(packet('tcp 10.1.0.7:40000 > 10.96.0.1:80 in eth-l'));
  expect([0, 1, 2].map((outcome) => session.reply(outcome)?.outcomes.map(outcomeLine))).toEqual([
    ['1/3 forwarded by routing: 10.96.0.1:80 > 10.1.0.7:40000 out eth-l'],
    ['1/3 forwarded by routing: 10.96.0.1:80 > 10.1.0.7:40000 out eth-l'],
    ['1/3 forwarded by routing: 10.96.0.1:80 > 10.1.0.7:40000 out eth-l'],
  ]);
});

test('packets that have nothing to do with an earlier fork don’t multiply with it', () => {
  const session = openSession(router(spread));
  for (let port = 40_000; port < 40_020; port++) session.send(packet(`tcp 10.1.0.7:${port} > 10.96.0.1:80 in eth-l`));
  expect(session.send(packet('tcp 10.1.0.8:40000 > 10.2.0.5:22 in eth-l')).outcomes.length).toBe(1);
  expect(session.send(packet('tcp 10.1.0.7:40003 > 10.96.0.1:80 in eth-l', { flags: ['SYN'] })).outcomes.length).toBe(
    3,
  );
});

test('what a dump can’t tell is an assumption, and an answer to it settles the fork', () => {
  const node = router(filter('-A FORWARD -m cpu --cpu 1 -j ACCEPT\n'));
  const [yes, no] = outcomes(node, passing);
  expect(yes).toMatch(/^forwarded by routing: .* if match:cpu:/);
  expect(no).toMatch(/^dropped by policy of FORWARD: .* if not match:cpu:/);
  const id = /if (match:\S.*)$/.exec(yes ?? '')?.[1] ?? '';
  expect(outcomes(node, passing, { assumptions: { [id]: false } })).toEqual([no]);
});

test('a walk ends at the rule behind which nobody wants to know more, and asks nothing there', () => {
  const node = router('*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp\n-A INPUT -m recent --rcheck -j DROP\nCOMMIT\n');
  const until = { family: 'ipv4', table: 'filter', chain: 'INPUT', rule: 1 } as const;
  const { outcomes } = openSession(node).send(packet('tcp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l'), until);
  expect(outcomes.map(({ verdict, assumptions }) => [verdict, assumptions])).toEqual([['undecided', []]]);
  expect(outcomes[0]?.steps.at(-1)).toMatchObject({ kind: 'rule', chain: 'INPUT', rule: 1 });
});

test('a question is not asked where another condition of the rule fails anyway', () => {
  const node = router(filter('-A FORWARD -p udp -m cpu --cpu 1 -j ACCEPT\n-A FORWARD -j ACCEPT\n'));
  expect(outcomes(node, passing).length).toBe(1);
});

test('without addresses it is asked whether the destination is this node', () => {
  const node = rulesAlone(filter('-A INPUT -j DROP\n-A FORWARD -j ACCEPT\n'));
  expect(outcomes(node, passing)).toEqual([
    'dropped by INPUT 1: 10.1.0.7:40000 > 10.2.0.5:80 if local:10.2.0.5',
    'forwarded by routing: 10.1.0.7:40000 > 10.2.0.5:80 if not local:10.2.0.5, route:10.2.0.5, forwarding:ipv4',
  ]);
});

test('only the first packet of a connection meets the nat table; the reply meets none', () => {
  const node = router(
    '*nat\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -o eth-r -j MASQUERADE\nCOMMIT\n',
  );
  const traces = trace(node, [
    packet(passing),
    packet('tcp 10.2.0.5:80 > 10.2.0.1:40000 in eth-r', { flags: ['SYN', 'ACK'] }),
    packet(passing, { flags: ['ACK'] }),
  ]);
  expect(traces.map(({ outcomes: all }) => all.map(outcomeLine))).toEqual([
    ['forwarded by routing: 10.2.0.1:40000 > 10.2.0.5:80 out eth-r'],
    ['forwarded by routing: 10.2.0.5:80 > 10.1.0.7:40000 out eth-l'],
    ['forwarded by routing: 10.2.0.1:40000 > 10.2.0.5:80 out eth-r'],
  ]);
  expect(traces[2]?.outcomes[0]?.steps.filter((step) => 'table' in step && step.table === 'nat')).toEqual([]);
});

test('an -o of a packet that comes in matches nothing, negated it matches', () => {
  const node = router(
    filter('-A INPUT -j HERE\n-A HERE -o eth-l -j DROP\n-A HERE ! -o eth-l -j REJECT\n', ':HERE - [0:0]\n'),
  );
  expect(outcomes(node, 'tcp 10.1.0.7:40000 > 10.1.0.1:22 in eth-l')).toEqual([
    'rejected by HERE 2: 10.1.0.7:40000 > 10.1.0.1:22',
  ]);
});

test('a loop that the kernel would refuse ends, and says so', () => {
  const node = router(filter('-A FORWARD -j A\n-A A -j B\n-A B -j A\n', ':A - [0:0]\n:B - [0:0]\n'));
  expect(outcomes(node, passing)).toEqual(['undecided by limit: 10.1.0.7:40000 > 10.2.0.5:80']);
});

test('64 chains deep is no trouble', () => {
  const names = Array.from({ length: 64 }, (_, index) => `C${index}`);
  const jumps = names.map((name, index) => `-A ${name} -j ${names[index + 1] ?? 'ACCEPT'}\n`).join('');
  const node = router(filter(`-A FORWARD -j C0\n${jumps}`, names.map((name) => `:${name} - [0:0]\n`).join('')));
  expect(events(node, passing).length).toBe(65);
});

test('a chain that calls itself ends, and says so', () => {
  const node = router(filter('-A FORWARD -j A\n-A A -p tcp -j A\n', ':A - [0:0]\n'));
  expect(outcomes(node, passing)).toEqual(['undecided by limit: 10.1.0.7:40000 > 10.2.0.5:80']);
});

test('two gotos in a circle end, and say so', () => {
  const node = router(filter('-A FORWARD -g A\n-A A -g B\n-A B -g A\n', ':A - [0:0]\n:B - [0:0]\n'));
  const [traced] = trace(node, [packet(passing)]);
  const { decidedBy, steps } = traced?.outcomes[0] ?? {};
  expect(decidedBy?.by === 'stack' ? render(decidedBy.text) : '').toBe(
    'The chains lead in circles, which the kernel refuses to load: A → B → A.',
  );
  expect(steps?.length).toBeLessThan(20);
});

test('two echoes behind one address get identifiers of their own', () => {
  const node = router('*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -o eth-r -j MASQUERADE\nCOMMIT\n');
  const echo = (from: string) => packet(`icmp ${from} > 10.2.0.5 in eth-l`, { icmpId: 7 });
  const ids = trace(node, [echo('10.1.0.7'), echo('10.1.0.8')]).map(({ outcomes: [first] }) => [
    first?.packet.icmpId,
    first?.assumptions.map(({ id }) => id),
  ]);
  expect(ids).toEqual([
    [7, []],
    [20019, ['icmp-id:10.2.0.1:7']],
  ]);
});

test('a policy rule for users asks who sent the packet', () => {
  const node = router(filter('-A OUTPUT -j ACCEPT\n'), {
    'ip-rule.txt':
      '0:\tfrom all lookup local\n100:\tfrom all uidrange 1000-1999 prohibit\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n',
  });
  const sent = 'tcp 10.2.0.1:40000 > 198.51.100.1:80';
  expect(outcomes(node, sent)).toEqual([
    'forwarded by routing: 10.2.0.1:40000 > 198.51.100.1:80 out eth-r if not uid:1000-1999',
    'dropped by routing: 10.2.0.1:40000 > 198.51.100.1:80 if uid:1000-1999',
  ]);
  expect(outcomes(node, packet(sent, { uid: 1500 }))).toEqual(['dropped by routing: 10.2.0.1:40000 > 198.51.100.1:80']);
  expect(outcomes(node, 'tcp 10.1.0.7:40000 > 198.51.100.1:80 in eth-l')).toEqual([
    'dropped by policy of FORWARD: 10.1.0.7:40000 > 198.51.100.1:80',
  ]);
});

test('what is forwarded counts as sent by root for policy rules', () => {
  const node = (uids: string) =>
    router(filter('-A FORWARD -i eth-l -j ACCEPT\n'), {
      'ip-rule.txt': `0:\tfrom all lookup local\n100:\tfrom all uidrange ${uids} prohibit\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n`,
    });
  const passing = 'tcp 10.1.0.7:40000 > 198.51.100.1:80 in eth-l';
  expect(outcomes(node('0-99'), passing)).toEqual(['dropped by routing: 10.1.0.7:40000 > 198.51.100.1:80']);
  expect(outcomes(node('1-99'), passing)).toEqual(['forwarded by routing: 10.1.0.7:40000 > 198.51.100.1:80 out eth-r']);
});

test('more ways than anyone could look at are cut, and it is said', () => {
  const rules = Array.from(
    { length: 14 },
    (_, index) => `-A FORWARD -m cpu --cpu ${index} -j MARK --set-mark ${index}\n`,
  );
  const node = router(`*mangle\n:FORWARD ACCEPT [0:0]\n${rules.join('')}COMMIT\n`);
  const lines = outcomes(node, passing, { branches: 100 });
  expect(lines.length).toBe(101);
  expect(lines.at(-1)).toMatch(/undecided by limit/);
});

test('what a packet may have left on ways that were not followed, later packets say that it did not', () => {
  const cpus = [0, 1, 2].map((cpu) => `-A FORWARD -p udp -m cpu --cpu ${cpu} -j CONNMARK --set-mark ${cpu}\n`);
  const node = router(`*mangle\n:FORWARD ACCEPT [0:0]\n${cpus.join('')}COMMIT\n`);
  const packets = [packet('udp 10.1.0.7:1 > 10.2.0.5:53 in eth-l'), packet(passing)];
  const linesOf = (branches: number, assumptions = {}) =>
    trace(node, packets, { branches, assumptions }).at(-1)?.outcomes.map(outcomeLine);
  const forwarded = 'forwarded by routing: 10.1.0.7:40000 > 10.2.0.5:80 out eth-r';
  expect(linesOf(100)).toEqual([forwarded]);
  expect(linesOf(2)).toEqual([`${forwarded} if followed:1`]);
  expect(linesOf(2, { 'followed:1': false })).toEqual([
    'undecided by limit: 10.1.0.7:40000 > 10.2.0.5:80 if not followed:1',
  ]);
});

test('but not what answers one of the ways that were', () => {
  const cpus = [0, 1, 2].map((cpu) => `-A FORWARD -m cpu --cpu ${cpu} -j MARK --set-mark ${cpu}\n`);
  const session = openSession(router(`*mangle\n:FORWARD ACCEPT [0:0]\n${cpus.join('')}COMMIT\n`), { branches: 2 });
  const followed = () =>
    session.reply(0)?.outcomes[0]?.assumptions.flatMap(({ id }) => (id.startsWith('followed') ? [id] : []));
  session.send(packet(passing));
  expect(followed()).toEqual([]);
  session.send(packet(passing));
  expect(followed()).toEqual(['followed:1']);
});

test('without a dump of rules it is taken for granted that there are none, and to say otherwise leaves all undecided', () => {
  const node = router('', { 'iptables-save.txt': undefined });
  const asked = 'tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l';
  expect(outcomes(node, asked)).toEqual([
    'forwarded by routing: 10.1.0.7:40000 > 10.2.0.5:80 out eth-r if no-rules:ipv4',
  ]);
  expect(outcomes(node, asked, { assumptions: { 'no-rules:ipv4': false } })).toEqual([
    'undecided by rules: 10.1.0.7:40000 > 10.2.0.5:80 if not no-rules:ipv4',
  ]);
});

test('clients that meet at one masqueraded port, many times over, are bounded, and what was not followed is said', () => {
  const rules = `*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -p udp -m statistic --mode random --probability 0.5 -j DNAT --to-destination 10.2.0.5:80
-A PREROUTING -p udp -m string --algo bm --string "a" -j DNAT --to-destination 10.2.0.6:80
-A POSTROUTING -o eth-r -j MASQUERADE
COMMIT
`;
  const clients = [7, 8, 9, 10].map((host) => packet(`udp 10.1.0.${host}:1000 > 10.2.0.9:80 in eth-l`));
  const lastOf = (pastWays?: number): readonly (string | undefined)[] => {
    const traced = trace(router(rules), clients, pastWays === undefined ? {} : { pastWays });
    return (traced.at(-1)?.outcomes ?? []).map(outcomeLine);
  };
  expect(lastOf(20).length).toBeLessThan(lastOf().length);
  expect(lastOf(20).at(-1)).toContain('undecided by limit');
  expect(lastOf().at(-1)).not.toContain('undecided');
});

test('clients that meet at one masqueraded port come to few outcomes more each: who was there first, at either server', () => {
  const rules = `*nat
-A PREROUTING -p udp -m statistic --mode random --probability 0.5 -j DNAT --to-destination 10.2.0.5:80
-A POSTROUTING -o eth-r -j MASQUERADE
COMMIT
`;
  const clients = [7, 8, 9, 10, 11, 12].map((host) => packet(`udp 10.1.0.${host}:1000 > 10.2.0.9:80 in eth-l`));
  const traced = trace(router(rules), clients);
  expect(traced.map(({ outcomes: all }) => all.length)).toEqual([2, 4, 6, 8, 10, 12]);
  const last = traced.at(-1)?.outcomes ?? [];
  expect(new Set(last.map(({ packet: { sport, dst } }) => `${sport} ${dst.words.join()}`)).size).toBe(4);
});
