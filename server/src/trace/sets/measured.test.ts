/** What the node's own answers may have done to a set, where the whole of the set matters. */
import { expect, test } from 'vitest';
import { openSession } from '../engine.ts';
import { packet, router } from '../testing/node.ts';

/** A knock at a port of the node where somebody may listen, and a packet that asks for what the answer left. */
function asked(set: string, rules: readonly string[], next: string): readonly string[] {
  const lines = rules.map((rule) => `-A ${rule}\n`).join('');
  const text = `*filter\n:OUTPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n${lines}COMMIT\n`;
  const session = openSession(router(text, { 'ipset-save.txt': `${set}\n` }));
  session.send(packet('udp 10.1.0.7:1 > 10.1.0.1:53 in eth-l'));
  session.send(packet('udp 10.1.0.9:1 > 10.2.0.9:2 in eth-l'));
  return session
    .send(packet(next))
    .outcomes.map(
      ({ verdict, assumptions }) =>
        `${verdict}${assumptions.map(({ id, holds }) => ` ${holds ? 'if' : 'unless'} ${id}`).join('')}`,
    );
}

test('an answer that took the only network makes the next entry an address', () => {
  const set = 'create s hash:net\nadd s 10.1.0.0/24';
  const rules = [
    'OUTPUT -j SET --del-set s dst',
    'FORWARD -d 10.2.0.9 -j SET --add-set s src',
    'FORWARD -m set --match-set s src -j DROP',
  ];
  expect(asked(set, rules, 'udp 10.1.0.8:1 > 10.2.0.5:2 in eth-l')).toEqual([
    'dropped if listens:10.1.0.1:53',
    'forwarded unless listens:10.1.0.1:53',
  ]);
});

test('one that filled the set leaves no room', () => {
  const set = 'create s hash:ip maxelem 1';
  const rules = [
    'OUTPUT -j SET --add-set s dst',
    'FORWARD -d 10.2.0.9 -j SET --add-set s src',
    'FORWARD -m set --match-set s src -j DROP',
  ];
  expect(asked(set, rules, 'udp 10.1.0.9:1 > 10.2.0.5:2 in eth-l')).toEqual([
    'dropped if listens:10.1.0.1:53',
    'forwarded unless listens:10.1.0.1:53',
  ]);
});
