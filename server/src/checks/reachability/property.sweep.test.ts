/** No packet matches a rule that is called unreachable, whatever the rules above it are. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openSession } from '../../trace/engine.ts';
import { packet, router } from '../../trace/testing/node.ts';
import { findingsOf } from '../testing/carets.ts';

const conditions = fc.constantFrom(
  ...[
    '',
    '',
    '-p tcp',
    '! -p tcp',
    '-p udp',
    '-p tcp -m tcp --dport 80',
    '-p tcp -m tcp ! --dport 80',
    '-p tcp -m tcp --dport 1:443',
  ],
  ...[
    '-s 10.1.0.0/24',
    '-s 10.1.0.0/25',
    '! -s 10.1.0.0/25',
    '-s 10.1.0.128/25',
    '-i eth-l',
    '! -i eth-l',
    '-i eth+',
    '-d 10.2.0.5/32',
  ],
  ...[
    '-m mark --mark 0x1/0x1',
    '-m mark ! --mark 0x1/0x1',
    '-m conntrack --ctstate NEW',
    '-m conntrack ! --ctstate NEW,INVALID',
  ],
  ...[
    '-p tcp -m multiport --dports 80,443',
    '-m string --string x --algo bm',
    '-p icmp -m icmp --icmp-type 8',
    '-o eth-r',
  ],
);
const targets = fc.constantFrom(
  'ACCEPT',
  'DROP',
  'RETURN',
  'A',
  'A',
  'B',
  'RETURN',
  'LOG',
  'MARK --set-xmark 0x1/0x1',
  'NFQUEUE --queue-num 3',
  'REJECT --reject-with icmp-port-unreachable',
);
const rules = fc.array(fc.tuple(fc.constantFrom('FORWARD', 'FORWARD', 'A', 'B'), conditions, targets), {
  minLength: 3,
  maxLength: 16,
});
const packets = fc.record({
  src: fc.constantFrom('10.1.0.7', '10.1.0.200', '192.0.2.1'),
  dst: fc.constantFrom('10.2.0.5', '10.2.0.6'),
  protocol: fc.constantFrom('tcp', 'udp', 'icmp'),
  dport: fc.constantFrom(22, 80, 443, 8080),
  flags: fc.constantFrom(['SYN'], ['SYN', 'FIN']),
});

test('what is called unreachable is reached by nothing', () => {
  let count = 0;
  fc.assert(
    fc.property(rules, fc.array(packets, { minLength: 25, maxLength: 25 }), (lines, sent) => {
      const written = lines.map(([chain, asks, target]) => {
        // Chains lead downwards only, and some rules go without coming back.
        const isUp = target === 'A' ? chain !== 'FORWARD' : target === 'B' && chain === 'B';
        const to = isUp ? 'DROP' : target;
        const how = to === 'B' && asks.startsWith('-p') ? '-g' : '-j';
        return `-A ${chain} ${asks}${asks === '' ? '' : ' '}${how} ${to}`;
      });
      const dump = `*filter\n:FORWARD ACCEPT [0:0]\n:A - [0:0]\n:B - [0:0]\n${written.join('\n')}\nCOMMIT\n`;
      const dead = new Set(findingsOf('unreachable-rule', dump).places.map((place) => Number(place.split(':')[0])));
      count += dead.size;
      if (dead.size === 0) return;
      const session = openSession(router(dump), { branches: 64 });
      for (const { src, dst, protocol, ...more } of sent) {
        const { outcomes } = session.send(packet(`${protocol} ${src} > ${dst} in eth-l`, more));
        for (const step of outcomes.flatMap(({ steps }) => steps)) {
          const line = step.kind === 'rule' ? (step.origin?.line ?? -1) + 1 : 0;
          if (dead.has(line)) throw new Error(`line ${line} is reached by ${protocol} ${src} > ${dst} in\n${dump}`);
        }
      }
    }),
    { numRuns: Number(process.env['REACH_RUNS'] ?? 60), seed: Number(process.env['REACH_SEED'] ?? 1) },
  );
  expect(count).toBeGreaterThan(30);
});
