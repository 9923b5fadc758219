/** What answers a packet whose end nobody knows: what becomes of it must not be said with certainty. */
import { describe, expect, test } from 'vitest';
import { packet } from '../testing/node.ts';
import { edge, outcomesOf, session } from './testing/router.ts';

const overload =
  'access-list 7 permit 192.168.7.0 0.0.0.255\nip nat inside source list 7 interface GigabitEthernet0/0 overload\n';
const out = 'tcp 192.168.7.10:40000 > 198.51.100.9:443 in Gi0/1';
const answer = { text: 'tcp 198.51.100.9:443 > 203.0.113.2:40000 in Gi0/0', flags: ['SYN', 'ACK'] };
/** How ports are chosen: somebody said that the line decides, which ends the first packet undecided. */
const fullrange = `${edge}${overload}ip nat service fullrange udp port 5060\n`;
const decides = { assumptions: { 'line:router.txt:10': false } };
const unknown = 'undecided by nat: 192.168.7.10:40000 > 198.51.100.9:443';

describe('from the outside', () => {
  test('the answer may have an entry', () => {
    expect(outcomesOf(fullrange, [out, answer], decides)).toEqual([
      [unknown],
      ['undecided by nat: 198.51.100.9:443 > 203.0.113.2:40000', 'delivered: 198.51.100.9:443 > 203.0.113.2:40000'],
    ]);
  });

  test.each([
    ['what opens a flow of its own', 'tcp 198.51.100.9:443 > 203.0.113.2:40000 in Gi0/0'],
    ['what comes from another port', { ...answer, text: 'tcp 198.51.100.9:444 > 203.0.113.2:40000 in Gi0/0' }],
    ['what comes from another machine', { ...answer, text: 'tcp 198.51.100.8:443 > 203.0.113.2:40000 in Gi0/0' }],
    ['what is of another protocol', 'udp 198.51.100.9:443 > 203.0.113.2:40000 in Gi0/0'],
  ])('%s has none', (_, asked) => {
    expect(outcomesOf(fullrange, [out, asked], decides)[1]?.map((line) => line.split(':')[0])).toEqual(['delivered']);
  });

  test('told that there is none, it is the router’s', () => {
    const assumptions = { ...decides.assumptions, 'left-open:192.168.7.10:40000 > 198.51.100.9:443': false };
    expect(outcomesOf(fullrange, [out, answer], { assumptions })[1]).toEqual([
      'delivered: 198.51.100.9:443 > 203.0.113.2:40000',
    ]);
  });

  test('where the first packet may have gone its way, the answer goes back in that case', () => {
    expect(outcomesOf(`${edge}${overload}ip nat allow-static-host\n`, [out, answer])[1]).toEqual([
      'forwarded Gi0/1: 198.51.100.9:443 > 192.168.7.10:40000',
      'undecided by nat: 198.51.100.9:443 > 203.0.113.2:40000',
      // The line that may have translated the first packet may translate this one, too.
      'undecided by nat: 198.51.100.9:443 > 203.0.113.2:40000',
    ]);
  });
});

test('from the inside the answer may have the source that the first packet was sent to', () => {
  const config = `${edge}ip nat inside source static tcp 192.168.7.10 80 203.0.113.4 8080\nip nat settings mode cgn\n`;
  const into = 'tcp 198.51.100.9:40000 > 203.0.113.5:8080 in Gi0/0';
  const back = { text: 'tcp 192.168.7.11:8080 > 198.51.100.9:40000 in Gi0/1', flags: ['SYN', 'ACK'] };
  const asked = outcomesOf(config, [into, back], { assumptions: { 'line:router.txt:9': false } });
  expect(asked[0]).toEqual(['undecided by nat: 198.51.100.9:40000 > 203.0.113.5:8080']);
  expect(asked[1]?.[0]).toBe('undecided by nat: 192.168.7.11:8080 > 198.51.100.9:40000');
});

test('that a packet went a way that was followed, where not all of them were, is taken for granted of those behind it', () => {
  const answered = (assumptions: Readonly<Record<string, boolean>>) => {
    const { send } = session(`${edge}${overload}ip nat allow-static-host\n`, { branches: 1, assumptions });
    const [, after] = [send(packet(out)), send(packet(answer.text, answer))].map(({ outcomes }) => outcomes[0]);
    return [after?.verdict, after?.assumptions.find(({ id }) => id === 'followed:1')?.holds];
  };
  expect(answered({})).toEqual(['forwarded', true]);
  expect(answered({ 'followed:1': false })).toEqual(['undecided', false]);
});
