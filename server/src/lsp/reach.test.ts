import { expect, test } from 'vitest';
import {
  type ReachResult,
  reachRequest,
  type TraceResult,
  traceRequest,
  type WhyNotRuleParams,
  type WhyNotRuleResult,
  whyNotRuleRequest,
} from '../../../protocol/requests.ts';
import { startClient } from './testing/client.ts';

const uri = 'file:///node/iptables-save.txt';
const dump = `*filter
:INPUT DROP [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT
-A INPUT -p tcp -j DROP
-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT
COMMIT
`;

test('a lens’s rule is reached by packets that the trace takes as they are', async () => {
  const client = await startClient();
  client.open(uri, dump);
  const found: ReachResult = await client.connection.sendRequest(reachRequest, { uri, line: 4 });
  expect(found.kind).toBe('reached');
  expect(found.packets.length).toBe(2);
  const { trace }: TraceResult = await client.connection.sendRequest(traceRequest, { uri, packets: found.packets });
  const lines = trace.packets[1]?.outcomes.flatMap(({ events }) => events.map(({ line }) => line));
  expect(lines).toContain(5);
  await client.stop();
  expect(client.errors).toEqual([]);
});

test('where no packet gets, the rules that take them are named', async () => {
  const client = await startClient();
  client.open(uri, dump);
  const found: ReachResult = await client.connection.sendRequest(reachRequest, { uri, line: 6 });
  expect(found).toEqual({
    kind: 'none',
    packets: [],
    rules: [
      { table: 'filter', chain: 'INPUT', rule: 1, file: 'iptables-save.txt', line: 5 },
      { table: 'filter', chain: 'INPUT', rule: 2, file: 'iptables-save.txt', line: 6 },
    ],
    text: 'No packet reaches rule 3 of INPUT in table filter: these take all that could match it: INPUT 1 (filter, line 5), INPUT 2 (filter, line 6).',
  });
  await client.stop();
});

test('a line without a rule says so', async () => {
  const client = await startClient();
  client.open(uri, dump);
  const found: ReachResult = await client.connection.sendRequest(reachRequest, { uri, line: 1 });
  expect(found.kind).toBe('no-rule');
  await client.stop();
});

test('why a traced packet did not match a rule', async () => {
  const client = await startClient();
  client.open(uri, dump);
  const packet = { in: 'eth0', protocol: 'udp', src: '192.0.2.7', dst: '192.0.2.1', sport: 40000, dport: 53 };
  const asked: WhyNotRuleParams = { uri, packets: [packet], packet: 0, outcome: 0, rule: { uri, line: 5 } };
  const told: WhyNotRuleResult = await client.connection.sendRequest(whyNotRuleRequest, asked);
  expect(told).toEqual({
    text: '-p tcp: the packet is udp',
    answer: {
      ...{ table: 'filter', chain: 'INPUT', rule: 2, file: 'iptables-save.txt', line: 6 },
      source: '-A INPUT -p tcp -j DROP',
      answer: 'no',
      text: '-p tcp: the packet is udp',
      span: { start: 9, end: 15 },
      calls: [],
    },
  });
  const line: WhyNotRuleResult = await client.connection.sendRequest(whyNotRuleRequest, {
    ...asked,
    rule: { uri, line: 0 },
  });
  expect(line).toEqual({ text: 'This line holds no rule that packets could reach.' });
  await client.stop();
});
