import { expect, test } from 'vitest';
import type { TableName } from '../catalog/types.ts';
import { render } from '../text/message.ts';
import { trace } from './engine.ts';
import { packet, router } from './testing/node.ts';
import { type RuleAnswer, whyNotRule } from './whyNotRule.ts';

const rules = `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:WEB - [0:0]
:TLS - [0:0]
:ALONE - [0:0]
-A INPUT -p tcp -j DROP
-A FORWARD -i eth-r -j DROP
-A FORWARD -p tcp -m tcp --dport 443 -j WEB
-A FORWARD -p udp -j WEB
-A FORWARD -p tcp -m recent --rcheck --name seen --rsource -j DROP
-A FORWARD -s 10.1.0.0/24 -j ACCEPT
-A FORWARD -j DROP
-A WEB -p tcp -j TLS
-A TLS -j ACCEPT
-A ALONE -j DROP
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
-A PREROUTING -p udp -j DNAT --to-destination 10.2.0.9
COMMIT
`;

/** A line for each rule, those that lead to its chain indented below it. */
function said(told: RuleAnswer | undefined, depth = 0): readonly string[] {
  if (told === undefined) return ['no such rule'];
  const { rule, answer, text, calls } = told;
  const own = `${'  '.repeat(depth)}${rule.chain} ${rule.rule} ${answer}: ${render(text)}`;
  return [own, ...calls.flatMap((call) => said(call, depth + 1))];
}

function ask(sent: string, chain: string, rule: number, table: 'filter' | 'nat' = 'filter'): readonly string[] {
  const node = router(rules);
  const outcome = trace(node, [packet(sent)])[0]?.outcomes[0];
  return outcome === undefined ? [] : said(whyNotRule(node, outcome, { family: 'ipv4', table, chain, rule }));
}

/** Of the only rule of FORWARD, asked about `web`. */
function why(condition: string): string | undefined {
  const node = router(`*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD ${condition} -j DROP\nCOMMIT\n`);
  const outcome = trace(node, [packet(web)])[0]?.outcomes.find(({ verdict }) => verdict !== 'dropped');
  const asked = { family: 'ipv4', table: 'filter', chain: 'FORWARD', rule: 1 } as const;
  return outcome === undefined ? undefined : said(whyNotRule(node, outcome, asked))[0];
}

const web = 'tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l';

test('the first condition that failed, with both values', () => {
  expect(ask(web, 'FORWARD', 1)).toEqual(['FORWARD 1 no: -i eth-r: the packet has eth-l']);
  expect(ask(web, 'FORWARD', 2)).toEqual(['FORWARD 2 no: --dport 443: the packet has 80']);
});

test.each([
  ['-s 10.9.0.0/16', '-s 10.9.0.0/16: the packet has 10.1.0.7'],
  ['-p udp', '-p udp: the packet is tcp'],
  ['-p tcp -m tcp --sport 1:1023', '--sport 1:1023: the packet has 40000'],
  ['-p tcp -m tcp --tcp-flags SYN,ACK SYN,ACK', '--tcp-flags SYN,ACK SYN,ACK: the packet has SYN'],
  ['-p tcp -m multiport --dports 443,8443', '--dports 443,8443: the packet has 80'],
  ['-m mark --mark 0x1/0x1', '--mark 0x1/0x1: the packet has 0x0'],
  ['-m conntrack --ctstate ESTABLISHED', '--ctstate ESTABLISHED: the packet has NEW'],
  ['-m length --length 100:200', '--length 100:200: the packet has 40'],
  ['-m conntrack --ctorigdst 10.2.0.9', '--ctorigdst 10.2.0.9: its connection was opened to 10.2.0.5'],
  ['-m conntrack --ctrepldstport 53', '--ctrepldstport 53: answers to its connection go to port 40000'],
  ['-m conntrack --ctdir REPLY', '--ctdir REPLY: the packet goes the way of its connection’s first one'],
  ['-m connmark --mark 0x1', '--mark 0x1: its connection has the mark 0x0'],
  ['-m ttl --ttl-lt 10', '--ttl-lt 10: the packet has 63'],
])('why %s does not match', (condition, expected) => {
  expect(why(condition)).toBe(`FORWARD 1 no: ${expected}`);
});

test.each([
  ['-m mac --mac-source 02:00:00:00:00:09', '(give it as “mac”)'],
  ['-p tcp -m tcp --tcp-option 8', '(give its options as “tcpOptions”)'],
  ['-p tcp -m tcpmss --mss 1:500', '(give it as “mss”)'],
])('where nobody told the value, %s says what to give', (condition, field) => {
  const said = why(condition);
  expect(said).toMatch(/^FORWARD 1 unknown: --\S+ .*: open whether the packets? /);
  expect(said).toContain(field);
});

test('a rule that matched says so, and what a dump can’t tell is said', () => {
  expect(ask(web, 'FORWARD', 5)).toEqual(['FORWARD 5 matched: It matched this packet.']);
  expect(ask(web, 'FORWARD', 4)).toEqual([
    'FORWARD 4 unknown: --rcheck: the list of recent addresses is not in the dumps',
  ]);
});

test('a rule behind the one that took the packet', () => {
  expect(ask(web, 'FORWARD', 6)).toEqual(['FORWARD 6 taken: The packet left FORWARD before: rule 5 took it.']);
});

test('a chain that was never entered: each jump on the way, and why it was not taken', () => {
  expect(ask(web, 'TLS', 1)).toEqual([
    'TLS 1 not-entered: Chain TLS was not entered: the rule that leads there did not match.',
    '  WEB 1 not-entered: Chain WEB was not entered: none of the 2 rules that lead there matched.',
    '    FORWARD 2 no: --dport 443: the packet has 80',
    '    FORWARD 3 no: -p udp: the packet is tcp',
  ]);
  expect(ask(web, 'ALONE', 1)).toEqual(['ALONE 1 not-entered: No rule leads to chain ALONE.']);
});

test('a hook that the packet did not pass', () => {
  expect(ask(web, 'INPUT', 1)).toEqual([
    'INPUT 1 not-passed: The packet never came to INPUT of table filter. Where it went: 10.2.0.5 is reached directly through eth-r.',
  ]);
});

test('the nat table is asked by first packets alone', () => {
  const node = router(rules);
  const ack = 'udp 10.2.0.9:53 > 10.1.0.7:40000 in eth-r';
  const traces = trace(node, [packet('udp 10.1.0.7:40000 > 10.2.0.5:53 in eth-l'), packet(ack)]);
  const outcome = traces[1]?.outcomes[0];
  const asked = { family: 'ipv4', table: 'nat', chain: 'PREROUTING', rule: 1 } as const;
  expect(outcome === undefined ? [] : said(whyNotRule(node, outcome, asked))).toEqual([
    'PREROUTING 1 not-passed: The nat table is asked by the first packet of a connection alone, and the state of this one is ESTABLISHED.',
  ]);
});

test('no such rule', () => {
  expect(ask(web, 'FORWARD', 9)).toEqual(['no such rule']);
  expect(ask(web, 'FORWARD', 0)).toEqual(['no such rule']);
});

/** The first rule of a chain of raw, mangle or filter, asked about a packet of a node that has more than rules. */
function whyOn(
  rules: string,
  asked: string,
  place: { readonly table: TableName; readonly chain: string; readonly rule: number },
) {
  const node = router(rules);
  const outcome = trace(node, [packet(asked)])[0]?.outcomes[0];
  return outcome === undefined ? [] : said(whyNotRule(node, outcome, { family: 'ipv4', ...place }));
}

test('what a rule before said of tracking is asked as it was then', () => {
  const rules = `*raw
:PREROUTING ACCEPT [0:0]
-A PREROUTING -p tcp -j CT --notrack
-A PREROUTING -m conntrack --ctstate INVALID -j DROP
COMMIT
`;
  expect(whyOn(rules, web, { table: 'raw', chain: 'PREROUTING', rule: 2 })).toEqual([
    'PREROUTING 2 no: --ctstate INVALID: the packet has UNTRACKED',
  ]);
});

test.each([
  ['-m owner --uid-owner 0', 'no: --uid-owner 0: no program of this node sent the packet'],
  ['-m physdev --physdev-is-in', 'no: --physdev-is-in: the packet passes no port of a bridge'],
  ['-m physdev --physdev-in port-one', 'no: --physdev-in port-one: the packet passes no port of a bridge'],
  ['-m ipvs --ipvs', 'no: --ipvs: IPVS has not handled the packet'],
  ['-m ipvs ! --vport 80', 'no: ! --vport 80: IPVS has not handled the packet'],
  ['-m conntrack ! --ctorigdst 192.0.2.1', 'no: ! --ctorigdst 192.0.2.1: the packet belongs to no connection'],
  ['-m connmark ! --mark 0x1', 'no: ! --mark 0x1: the packet belongs to no connection'],
])('what the packet lacks is said: %s', (condition, expected) => {
  const raw = '*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -j CT --notrack\nCOMMIT\n';
  const filter = `*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD ${condition} -j DROP\nCOMMIT\n`;
  expect(whyOn(`${raw}${filter}`, web, { table: 'filter', chain: 'FORWARD', rule: 1 })).toEqual([
    `FORWARD 1 ${expected}`,
  ]);
});
