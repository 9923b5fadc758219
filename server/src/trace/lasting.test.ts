import { expect, test } from 'vitest';
import { openSession } from './engine.ts';
import { outcomeLine, packet, router, rulesAlone } from './testing/node.ts';

const open = `*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -p tcp -m tcp --dport 443 -j ACCEPT
-A FORWARD -p tcp -m tcp --dport 443 -j ACCEPT
-A FORWARD -i wan+ -m conntrack --ctstate ESTABLISHED -j ACCEPT
COMMIT
`;

test('an answer finds the machine as the packet that it answers did', () => {
  const session = openSession(rulesAlone(open));
  const { outcomes } = session.send(packet('tcp 1.2.3.4:40000 > 10.0.0.1:443 in eth0'));
  expect(outcomes.map(outcomeLine)).toEqual([
    'delivered by socket: 1.2.3.4:40000 > 10.0.0.1:443 if local:10.0.0.1',
    'forwarded by routing: 1.2.3.4:40000 > 10.0.0.1:443 if not local:10.0.0.1, route:10.0.0.1, forwarding:ipv4',
  ]);
  // To the packet that was delivered the machine answers itself, and 1.2.3.4 sent it from elsewhere.
  expect(session.reply(0)?.outcomes.map(outcomeLine)).toEqual([
    'forwarded by routing: 10.0.0.1:443 > 1.2.3.4:40000 if not local:1.2.3.4, route:1.2.3.4',
  ]);
});

test('the answer to a packet whose way nobody knows comes back by an interface that nobody knows', () => {
  const session = openSession(rulesAlone(open));
  session.send(packet('tcp 1.2.3.4:40000 > 10.0.0.1:443 in eth0'));
  const answers = session.reply(1)?.outcomes ?? [];
  expect(answers.map((answer) => answer.steps[0]?.packet.in)).toEqual(['?', '?']);
  expect(answers.map(outcomeLine)).toEqual([
    'forwarded by routing: 10.0.0.1:443 > 1.2.3.4:40000 if not local:1.2.3.4, route:1.2.3.4, forwarding:ipv4, in:wan+',
    'dropped by policy of FORWARD: 10.0.0.1:443 > 1.2.3.4:40000 if not local:1.2.3.4, route:1.2.3.4, forwarding:ipv4, not in:wan+',
  ]);
});

test('it comes back by the interface that the packet left by, as far as a rule asked for it', () => {
  const session = openSession(
    rulesAlone(`*filter
:FORWARD DROP [0:0]
-A FORWARD -o wan0 -j ACCEPT
-A FORWARD -i wan0 -m conntrack --ctstate ESTABLISHED -j ACCEPT
COMMIT
`),
    { assumptions: { 'local:10.0.0.1': false } },
  );
  session.send(packet('tcp 1.2.3.4:40000 > 10.0.0.1:443 in lan0'));
  expect(session.reply(0)?.outcomes.map(({ steps }) => steps[0]?.packet.in)).toContain('wan0');
  expect(session.reply(0)?.outcomes.every(({ verdict }) => verdict === 'forwarded')).toBe(true);
});

test('what was said beforehand goes before what follows from a packet', () => {
  const session = openSession(rulesAlone(open), { assumptions: { 'local:1.2.3.4': true } });
  session.send(packet('tcp 1.2.3.4:40000 > 10.0.0.1:443 in eth0'));
  expect(session.reply(0)?.outcomes.map(outcomeLine)).toEqual([
    'dropped by policy of INPUT: 10.0.0.1:443 > 1.2.3.4:40000 if local:1.2.3.4',
  ]);
});

test('what a packet settled about the machine is not asked again of its answer', () => {
  const session = openSession(
    rulesAlone(`*filter
:INPUT ACCEPT [0:0]
:OUTPUT DROP [0:0]
-A INPUT -m conntrack --ctstate INVALID -j DROP
-A OUTPUT -m addrtype --src-type LOCAL -j ACCEPT
COMMIT
`),
  );
  session.send(packet('tcp 1.2.3.4:40000 > 10.0.0.1:443 in eth0'));
  expect(session.reply(0)?.outcomes.map(outcomeLine)).toEqual([
    'forwarded by routing: 10.0.0.1:443 > 1.2.3.4:40000 if not local:1.2.3.4, route:1.2.3.4, local:10.0.0.1',
  ]);
});

test('who sent a packet itself has its source as an address', () => {
  const session = openSession(rulesAlone(open), { assumptions: { 'local:10.9.9.9': false } });
  session.send(packet('tcp 10.0.0.1:443 > 10.9.9.9:5000'));
  expect(session.reply(0)?.outcomes.map(outcomeLine)).toEqual([
    'delivered by socket: 10.9.9.9:5000 > 10.0.0.1:443 if local:10.0.0.1',
  ]);
});

test('it does not come back by an interface that the packet did not leave by', () => {
  const session = openSession(
    rulesAlone(`*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -o wan0 -j ACCEPT
-A FORWARD -i wan0 -m conntrack --ctstate ESTABLISHED -j DROP
COMMIT
`),
    { assumptions: { 'local:10.0.0.1': false, 'out:wan0:10.0.0.1': false } },
  );
  session.send(packet('tcp 1.2.3.4:40000 > 10.0.0.1:443 in lan0'));
  const answers = session.reply(0)?.outcomes ?? [];
  expect(answers.every(({ verdict }) => verdict === 'forwarded')).toBe(true);
});

test('an answer that is for one packet alone is not for what answers the packet before it', () => {
  const rules = '*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -i eth-r -m string --algo bm --string a -j DROP\nCOMMIT\n';
  const id = 'string:--algo bm --string a';
  const back = (assumptions: Readonly<Record<string, boolean>>) => {
    const session = openSession(router(rules), { assumptions });
    session.send(packet('udp 10.1.0.7:1000 > 10.2.0.5:53 in eth-l'));
    return session.reply(0)?.outcomes.map(({ verdict }) => verdict);
  };
  for (const ofPacket of ['packet 1:', 'packet 2:'])
    expect(back({ [`${ofPacket}${id}`]: true })).toEqual(['forwarded', 'dropped']);
  expect(back({ [id]: true })).toEqual(['dropped']);
});
