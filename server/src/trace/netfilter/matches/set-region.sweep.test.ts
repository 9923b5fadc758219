/**
 * Sets whose entries come and go by traffic, and those that count it: whatever packets came before, a rule answers yes of no
 * packet outside of its region, and where the region is exact of all in it.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PacketInput } from '../../../../../protocol/trace.ts';
import { openSession } from '../../engine.ts';
import { readPacket } from '../../input.ts';
import { holds } from '../../space/region.ts';
import { router } from '../../testing/node.ts';
import { compileNode, regionOfAll } from '../compile.ts';

const sets = `create counted hash:net family inet hashsize 1024 maxelem 65536 counters
add counted 10.0.0.0/8 packets 5 bytes 500
add counted 10.1.0.0/24 packets 0 bytes 0 nomatch
add counted 10.1.0.7 packets 1 bytes 84
create hosts hash:ip family inet hashsize 1024 maxelem 65536 counters
add hosts 10.1.0.7 packets 3 bytes 252
add hosts 10.1.0.9 packets 0 bytes 0
create watched hash:net,iface family inet hashsize 1024 maxelem 65536 counters
add watched 10.0.0.0/8,eth-l packets 2 bytes 168
add watched 10.1.0.0/24,eth-l packets 0 bytes 0
create grown hash:ip family inet hashsize 1024 maxelem 65536
add grown 10.1.0.7
create nets hash:net family inet hashsize 1024 maxelem 65536
add nets 10.1.0.0/24
add nets 10.1.0.7 nomatch
create drained hash:net family inet hashsize 1024 maxelem 65536
add drained 10.1.0.0/24
add drained 10.1.0.7 nomatch
create renewed hash:ip family inet hashsize 1024 maxelem 65536 counters
add renewed 10.1.0.7 packets 9 bytes 756
create small hash:ip family inet hashsize 64 maxelem 2 forceadd
add small 10.1.0.7
create ways hash:net,iface family inet hashsize 1024 maxelem 65536
add ways 10.0.0.0/8,eth-l
add ways 10.1.0.0/24,eth-r
create lists list:set size 8
add lists grown
add lists hosts
create tallies list:set size 8 counters
add tallies hosts packets 2 bytes 168
create other hash:ip family inet6 hashsize 1024 maxelem 65536
`;

const counting = [
  '--packets-gt 1',
  '! --packets-eq 0',
  '--packets-lt 2',
  '--bytes-gt 300',
  '! --update-counters --packets-lt 3',
];
const asking = (set: string, flags: string, more: readonly string[]): readonly string[] =>
  more.flatMap((each) => [
    `-m set --match-set ${set} ${flags} ${each}`,
    `-m set ! --match-set ${set} ${flags} ${each}`,
  ]);

const rules = [
  ...asking('counted', 'src', [...counting, '--packets-gt 0 --return-nomatch']),
  ...asking('hosts', 'src', ['--packets-gt 3', '! --packets-lt 2', '--packets-eq 1']),
  ...asking('watched', 'src,src', ['', '--packets-gt 0', '--packets-lt 3']),
  ...asking('renewed', 'src', ['', '--packets-lt 5', '--packets-gt 5']),
  ...asking('tallies', 'src', ['', '--packets-gt 2', '--packets-eq 3']),
  ...asking('grown', 'src', ['']),
  ...asking('nets', 'src', ['', '--return-nomatch']),
  ...asking('drained', 'src', ['', '--return-nomatch']),
  ...asking('small', 'src', ['']),
  ...asking('ways', 'src,src', ['']),
  ...asking('lists', 'src', ['']),
  ...asking('other', 'src', ['']),
];
const changing = [
  '-p tcp -m tcp --dport 1 -j SET --add-set grown src',
  '-p tcp -m tcp --dport 2 -j SET --add-set nets src --exist',
  '-p tcp -m tcp --dport 3 -j SET --del-set drained src',
  '-p tcp -m tcp --dport 4 -j SET --add-set renewed src --exist',
  '-p tcp -m tcp --dport 5 -j SET --add-set small src',
  '-p tcp -m tcp --dport 6 -j SET --add-set ways src,src',
  '-p tcp -m tcp --dport 6 -j SET --add-set other src',
];
const node = router(
  `*filter\n:FORWARD ACCEPT [0:0]\n${[...rules, ...changing].map((rule) => `-A FORWARD ${rule}\n`).join('')}COMMIT\n`,
  { 'ipset-save.txt': sets },
);
const chain = compileNode(node).ipv4[0]?.table('filter')?.chain('FORWARD');
const regions = rules.map((_, index) => regionOfAll(chain?.rule(index).conditions ?? [], { family: 'ipv4', node }));

const packets: fc.Arbitrary<PacketInput> = fc
  .record({
    in: fc.constantFrom('eth-l', 'eth-r'),
    src: fc.constantFrom('10.1.0.7', '10.1.0.9', '10.1.9.9', '192.0.2.7'),
    dport: fc.integer({ min: 1, max: 6 }),
    length: fc.constantFrom(40, 100),
  })
  .map(({ dport, ...rest }) => ({ ...rest, dst: '10.2.0.9', protocol: 'tcp', sport: 40000, dport }));

test('whatever came before, sets answer as their regions say', () => {
  fc.assert(
    fc.property(fc.array(packets, { minLength: 1, maxLength: 6 }), (sequence) => {
      const session = openSession(node);
      for (const input of sequence) {
        const read = readPacket(input);
        if ('problem' in read) throw new Error(input.src);
        for (const { steps } of session.send(read.packet).outcomes) {
          for (const [index, region] of regions.entries()) {
            const found = steps.some((step) => step.kind === 'rule' && step.rule === index + 1);
            const liesIn = (boxes: typeof region.boxes) =>
              holds(
                { boxes, exact: true },
                { packet: read.packet, state: 'NEW', direction: 'original', connection: undefined },
              );
            const lies = liesIn(region.boxes);
            if (region.exact) expect([rules[index], found]).toEqual([rules[index], lies]);
            else if (found) expect([rules[index], lies]).toEqual([rules[index], true]);
            else if (region.certain !== undefined)
              expect([rules[index], liesIn(region.certain)]).toEqual([rules[index], false]);
          }
        }
      }
    }),
    { numRuns: 80, seed: 1 },
  );
});

test('where rules change a set, what it holds all the same is known', () => {
  const partly = rules.filter((_, index) => regions[index]?.certain !== undefined);
  expect(partly).toMatchInlineSnapshot(`
    [
      "-m set --match-set counted src --packets-gt 1",
      "-m set --match-set counted src --bytes-gt 300",
      "-m set --match-set hosts src --packets-gt 3",
      "-m set --match-set renewed src ",
      "-m set --match-set grown src ",
      "-m set --match-set nets src ",
      "-m set --match-set lists src ",
    ]
  `);
});

test('a set that counts and one that rules change are known as far as can be', () => {
  const exact = rules.filter((_, index) => regions[index]?.exact === true);
  expect(exact).toMatchInlineSnapshot(`
    [
      "-m set --match-set counted src ! --packets-eq 0",
      "-m set ! --match-set counted src ! --packets-eq 0",
      "-m set --match-set counted src --packets-gt 0 --return-nomatch",
      "-m set ! --match-set counted src --packets-gt 0 --return-nomatch",
      "-m set --match-set watched src,src ",
      "-m set ! --match-set watched src,src ",
      "-m set --match-set watched src,src --packets-gt 0",
      "-m set ! --match-set watched src,src --packets-gt 0",
      "-m set --match-set tallies src ",
      "-m set ! --match-set tallies src ",
      "-m set --match-set tallies src --packets-gt 2",
      "-m set ! --match-set tallies src --packets-gt 2",
      "-m set --match-set other src ",
      "-m set ! --match-set other src ",
    ]
  `);
});

test('over IPv6 a later fragment offers no protocol to a set, and neither does AH', () => {
  const six = router('', {
    'iptables-save.txt': undefined,
    'ip6tables-save.txt':
      '*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -m set --match-set spoken dst,dst\n-A FORWARD\nCOMMIT\n',
    'ipset-save.txt':
      'create spoken hash:ip,port family inet6 hashsize 1024 maxelem 65536\nadd spoken fd02::5,gre:0\nadd spoken fd02::5,ah:0\n',
  });
  const [first] = compileNode(six).ipv6;
  const { conditions } = first?.table('filter')?.chain('FORWARD')?.rule(0) ?? { conditions: [] };
  const region = regionOfAll(conditions, { family: 'ipv6', node: six });
  const common = { in: 'eth-l', src: 'fd01::7', dst: 'fd02::5' };
  const inputs = [
    { ...common, protocol: 'gre' },
    { ...common, protocol: 'gre', fragmentOffset: 1480 },
    { ...common, protocol: 'ah' },
  ];
  const answers = inputs.map((input) => {
    const read = readPacket(input);
    if ('problem' in read) throw new Error(input.protocol);
    const steps = openSession(six)
      .send(read.packet)
      .outcomes.flatMap((outcome) => outcome.steps);
    return [
      steps.some((step) => step.kind === 'rule' && step.rule === 1),
      holds(region, { packet: read.packet, state: 'NEW', direction: 'original', connection: undefined }),
    ];
  });
  expect(answers).toEqual([
    [true, true],
    [false, false],
    [false, false],
  ]);
});
