/** Whatever a router forwards, its answer comes back to whom it was sent by, with the addresses that he used. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Packet } from '../../net/packet.ts';
import { parseAddress } from '../../net/text.ts';
import { openSession } from '../engine.ts';
import { packet } from '../testing/node.ts';
import { edge, routerNode } from './testing/router.ts';

const rule = fc.constantFrom(
  'ip nat inside source static 192.168.7.10 203.0.113.4',
  'ip nat inside source static 192.168.7.11 203.0.113.5 route-map NET',
  'ip nat inside source static tcp 192.168.7.12 8080 203.0.113.6 80 extendable',
  'ip nat inside source static tcp 192.168.7.12 22 interface GigabitEthernet0/0 2222',
  'ip nat inside source static udp 192.168.7.13 53 203.0.113.6 53 extendable',
  'ip nat inside source static network 192.168.7.64 198.18.7.64 /27',
  'ip nat inside source list 7 pool ADDRESSES',
  'ip nat inside source list 8 pool SHARED overload',
  'ip nat inside source list ALL interface GigabitEthernet0/0 overload',
  'ip nat inside source route-map NET pool SHARED overload',
  'ip nat outside source static 198.51.100.9 172.21.1.9 add-route',
  'ip nat outside source static network 198.51.101.0 172.21.2.0 /24',
  'ip nat outside source list 9 pool GUESTS',
  'ip nat inside destination list VIP pool FARM',
);
const support = `ip nat pool ADDRESSES 203.0.113.17 203.0.113.22 netmask 255.255.255.248
ip nat pool SHARED 203.0.113.33 203.0.113.34 netmask 255.255.255.248
ip nat pool GUESTS 172.22.1.1 172.22.1.9 prefix-length 24
ip nat pool FARM 192.168.7.31 192.168.7.33 prefix-length 24 type rotary
access-list 7 permit 192.168.7.0 0.0.0.15
access-list 8 permit 192.168.7.0 0.0.0.254
access-list 9 permit 198.51.100.128 0.0.0.127
access-list 110 deny   ip any 10.60.0.0 0.0.255.255
access-list 110 permit ip 192.168.7.0 0.0.0.255 any
ip access-list standard ALL
 permit any
ip access-list standard VIP
 permit 203.0.113.3
route-map NET permit 10
 match ip address 110
 match interface GigabitEthernet0/0
`;

const inner = fc.constantFrom(
  '192.168.7.10',
  '192.168.7.11',
  '192.168.7.12',
  '192.168.7.13',
  '192.168.7.50',
  '192.168.7.70',
  '192.168.7.77',
);
const outer = fc.constantFrom(
  '198.51.100.9',
  '198.51.100.200',
  '198.51.101.4',
  '10.60.1.1',
  '172.21.1.9',
  '172.21.2.4',
);
const shown = fc.constantFrom(
  '203.0.113.2',
  '203.0.113.3',
  '203.0.113.4',
  '203.0.113.5',
  '203.0.113.6',
  '198.18.7.70',
  '203.0.113.17',
  '192.168.7.50',
);
const port = fc.constantFrom(22, 53, 80, 500, 2222, 8080, 40000);
const sent = fc.oneof(
  fc.record({ in: fc.constant('Gi0/1'), src: inner, dst: outer }),
  fc.record({ in: fc.constant('Gi0/0'), src: outer, dst: shown }),
);
const question = fc.record({
  way: sent,
  protocol: fc.constantFrom('tcp', 'udp', 'icmp'),
  sport: port,
  dport: port,
});

function read({
  way,
  protocol,
  sport,
  dport,
}: {
  way: { in: string; src: string; dst: string };
  protocol: string;
  sport: number;
  dport: number;
}): Packet {
  const ports = protocol === 'icmp' ? '' : `:${sport}`;
  const to = protocol === 'icmp' ? '' : `:${dport}`;
  return packet(
    `${protocol} ${way.src}${ports} > ${way.dst}${to} in ${way.in}`,
    protocol === 'icmp' ? { icmpId: sport } : {},
  );
}

test('the answer to a forwarded packet comes back with the addresses and ports turned round', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(rule, { maxLength: 6 }),
      fc.array(question, { minLength: 1, maxLength: 5 }),
      (rules, questions) => {
        const session = openSession(routerNode(`${edge}${rules.join('\n')}\n${support}`), { branches: 64 });
        for (const asked of questions) {
          const before = read(asked);
          const { outcomes } = session.send(before);
          expect(outcomes.length).toBeGreaterThan(0);
          outcomes.forEach((outcome, index) => {
            if (outcome.verdict !== 'forwarded' || outcome.out === outcome.packet.in) return;
            // Between hosts of one side nothing is translated, and a route need not lead back to who only pretends to be there.
            if (outcome.steps.every((step) => step.kind !== 'translation' || step.why === 'null')) return;
            for (const back of session.reply(index)?.outcomes ?? []) {
              expect(back.verdict).toBe('forwarded');
              expect(back.out).toBe(outcome.packet.in);
              expect([back.packet.src, back.packet.dst]).toEqual([
                parseAddress(asked.way.dst),
                parseAddress(asked.way.src),
              ]);
              expect([back.packet.sport, back.packet.dport, back.packet.icmpId]).toEqual([
                before.dport,
                before.sport,
                before.icmpId,
              ]);
            }
          });
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('the answer goes with what the answered packet took for granted about those before it', () => {
  const rules = `ip nat inside source route-map NET pool SHARED overload\nip nat inside source list 7 pool ADDRESSES\n`;
  const session = openSession(routerNode(`${edge}${rules}${support}`));
  session.send(packet('icmp 192.168.7.10 > 198.51.100.9 in Gi0/1', { icmpId: 53 }));
  // Which of the two rules counts nobody says; the echo comes back where the list's was the first.
  const { outcomes } = session.send(packet('icmp 198.51.100.9 > 203.0.113.17 in Gi0/0', { icmpId: 53 }));
  expect(outcomes.map(({ packet: { dst } }) => dst)).toEqual(['192.168.7.10', '203.0.113.17'].map(parseAddress));
  expect(session.reply(0)?.outcomes.map(({ packet: { src } }) => src)).toEqual([parseAddress('203.0.113.17')]);
});
