/** Why not? Of each match the first condition that failed, with both values: what the rule asks for, and what the packet has. */
import { expect, test } from 'vitest';
import type { PacketInput } from '../../../../protocol/trace.ts';
import { matches } from '../../catalog/matches/index.ts';
import type { Family } from '../../net/family.ts';
import { render } from '../../text/message.ts';
import { trace } from '../engine.ts';
import { readPacket } from '../input.ts';
import { router } from '../testing/node.ts';
import { whyNotRule } from '../whyNotRule.ts';
import { matchSemantics } from './matches/index.ts';
import { type Row, rows4, rows6 } from './testing/whyNotRows.ts';

const sets = `create nets hash:net family inet hashsize 1024 maxelem 65536
add nets 10.9.0.0/24
create web hash:ip,port family inet hashsize 1024 maxelem 65536
add web 10.9.0.5,tcp:80
create trio hash:ip,port,net family inet
add trio 10.1.0.7,tcp:81,10.0.0.0/8
create nif hash:net,iface family inet
add nif 10.0.0.0/8,eth9
create exc hash:net family inet
add exc 10.0.0.0/8
add exc 10.1.0.7 nomatch
create marks hash:ip,mark family inet
add marks 10.1.0.7,0x00000005
create ports bitmap:port range 0-1024
add ports 22
create macs hash:mac
add macs 02:00:00:00:00:99
create lists list:set size 8
add lists nets
create cnt hash:ip family inet counters
add cnt 10.1.0.7 packets 5 bytes 500
`;

const policyRules = '0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n';

const hosts: Readonly<Record<Family, Pick<PacketInput, 'src' | 'dst'>>> = {
  ipv4: { src: '10.1.0.7', dst: '10.2.0.5' },
  ipv6: { src: 'fd01::7', dst: 'fd02::5' },
};

/** Of the only rule of FORWARD, asked about a segment of TCP from port 40000 to port 80 with these fields. */
function why(family: Family, condition: string, more: Partial<PacketInput> = {}): string {
  const rules = `*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD ${condition} -j DROP\nCOMMIT\n`;
  const file = family === 'ipv4' ? 'iptables-save.txt' : 'ip6tables-save.txt';
  const node = router('', {
    'iptables-save.txt': undefined,
    [file]: rules,
    'ipset-save.txt': sets,
    'ip-rule.txt': policyRules,
  });
  const ports = ['tcp', 'udp', 'udplite', 'sctp', 'dccp'].includes(more.protocol ?? 'tcp')
    ? { sport: 40000, dport: 80 }
    : {};
  const read = readPacket({ in: 'eth-l', protocol: 'tcp', ...hosts[family], ...ports, ...more });
  if ('problem' in read) throw new Error(`${read.field}: ${read.problem.template}`);
  const asked = { family, table: 'filter', chain: 'FORWARD', rule: 1 } as const;
  const told = (trace(node, [read.packet])[0]?.outcomes ?? []).map((outcome) => whyNotRule(node, outcome, asked));
  const found = told.find((each) => each !== undefined && each.answer !== 'matched');
  return found === undefined ? 'matched' : `${found.answer}: ${render(found.text)}`;
}

const named = (rows: readonly Row[]) => rows.map(([rule, answer, fields]) => ({ rule, answer, fields }));

test.each(named(rows4))('$rule $fields', ({ rule, answer, fields }) => {
  expect(why('ipv4', rule, fields)).toBe(answer);
});

test.each(named(rows6))('IPv6: $rule $fields', ({ rule, answer, fields }) => {
  expect(why('ipv6', rule, fields)).toBe(answer);
});

test('every match that can fail is among them', () => {
  const silent = matchSemantics.filter(({ state }) => state === 'no-effect').map(({ name }) => name);
  const isAsked = (name: string): boolean =>
    [...rows4, ...rows6].some(([rule]) => rule.includes(`-m ${name} `) || rule.endsWith(`-m ${name}`));
  const missing = matches.map(({ name }) => name).filter((name) => !silent.includes(name) && !isAsked(name));
  // A limit is used up only where somebody supposes so.
  expect(missing).toEqual(['limit']);
});
