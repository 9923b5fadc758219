/** The search against the engine: what is answered arrives, and where nothing is said to arrive nothing does. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Node } from '../../node/model.ts';
import { openSession } from '../engine.ts';
import { packet, router, rulesAlone } from '../testing/node.ts';
import type { ReachGoal } from './goal.ts';
import { matches } from './prove.ts';
import { namesSomething, reach } from './reach.ts';

const condition = fc.constantFrom(
  ...[
    '-s 10.1.0.0/24',
    '! -s 10.1.0.7/32',
    '-d 10.2.0.5/32',
    '-d 10.1.0.1/32',
    '! -d 10.0.0.0/8',
    '-i eth-l',
    '! -i eth-l',
    '-o eth-r',
  ],
  ...[
    '-p tcp',
    '-p udp',
    '! -p tcp',
    '-p tcp -m tcp --dport 80',
    '-p tcp -m tcp ! --dport 22:80',
    '-p udp -m multiport --dports 53,80',
  ],
  ...[
    '-m mark --mark 0x1/0x1',
    '-m mark ! --mark 0x2',
    '-m set --match-set hosts src',
    '-m set ! --match-set hosts dst',
  ],
  ...[
    '-m conntrack --ctstate NEW',
    '-m conntrack --ctstate RELATED,ESTABLISHED',
    '-m conntrack ! --ctstate INVALID',
    '-m conntrack --ctstate DNAT',
  ],
  ...[
    '-m addrtype --dst-type LOCAL',
    '-m addrtype ! --dst-type LOCAL',
    '-m statistic --mode random --probability 0.5',
    '-m string --string x --algo bm',
  ],
  ...[
    '-p tcp -m tcp --tcp-flags SYN,ACK SYN',
    '-p icmp -m icmp --icmp-type 8',
    '-m ttl --ttl-lt 64',
    '-m connmark --mark 0x1/0x1',
    '',
  ],
);
const conditions = fc
  .tuple(condition, fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: condition }))
  .map(([one, two]) =>
    (one.includes('-p ') && two.includes('-p ')) ||
    one
      .split(' ')
      .slice(0, -1)
      .some((word) => /^-[sdio]$/.test(word) && two.includes(word))
      ? one
      : `${one} ${two}`.trim(),
  );
const rule = (chains: readonly string[], targets: readonly string[]) =>
  fc
    .tuple(fc.constantFrom(...chains), conditions, fc.constantFrom(...targets))
    .map(([chain, asks, target]) => `-A ${chain} ${asks}${asks === '' ? '' : ' '}${target}`);

const verdicts = ['-j ACCEPT', '-j DROP', '-j RETURN', '-j A', '-g B', '-j LOG', ''];
const marking = [
  '-j MARK --set-xmark 0x1/0x1',
  '-j MARK --set-xmark 0x2/0xffffffff',
  '-j CONNMARK --save-mark',
  '-j DROP',
  '-j RETURN',
  '-j TTL --ttl-set 9',
];
const translating = [
  '-j DNAT --to-destination 10.2.0.5',
  '-p tcp -j DNAT --to-destination 10.2.0.5:80',
  '-j RETURN',
  '-j ACCEPT',
  '-p udp -j REDIRECT',
];

const tables = fc.record({
  raw: fc.array(rule(['PREROUTING', 'OUTPUT'], ['-j CT --notrack', '-j DROP']), { maxLength: 2 }),
  mangle: fc.array(rule(['PREROUTING', 'OUTPUT', 'FORWARD'], marking), { maxLength: 3 }),
  nat: fc.array(rule(['PREROUTING', 'OUTPUT'], translating), { maxLength: 3 }),
  filter: fc.array(rule(['INPUT', 'FORWARD', 'OUTPUT', 'A', 'B'], verdicts), { minLength: 2, maxLength: 9 }),
});
type Tables = typeof tables extends fc.Arbitrary<infer Each> ? Each : never;

const heads: Readonly<Record<keyof Tables, string>> = {
  raw: '*raw\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n',
  mangle:
    '*mangle\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n',
  nat: '*nat\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n',
  filter: '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n:A - [0:0]\n:B - [0:0]\n',
};

function text(parts: Tables): string {
  return (Object.keys(heads) as (keyof Tables)[])
    .filter((name) => parts[name].length > 0)
    .map(
      (name) =>
        `${heads[name]}${parts[name]
          .map((line) =>
            name === 'filter' && /^-A [AB] .*-[jg] A$/.test(line) ? line.replace(/-[jg] A$/, '-j DROP') : line,
          )
          .map((line) => (/^-A B .*-g B$/.test(line) ? line.replace('-g B', '-j DROP') : line))
          .join('\n')}\nCOMMIT\n`,
    )
    .join('');
}

const sets = 'create hosts hash:ip family inet hashsize 1024 maxelem 65536\nadd hosts 10.1.0.7\nadd hosts 10.2.0.5\n';

const any = <Value>(values: readonly Value[]) => fc.constantFrom(...values);
const address = any(['10.1.0.7', '10.1.0.8', '10.2.0.5', '10.2.0.6', '192.0.2.1', '10.1.0.1', '10.2.0.1']);
const sent = fc.record({
  src: address,
  dst: address,
  protocol: any(['tcp', 'udp', 'icmp', '47']),
  in: any(['eth-l', 'eth-r', null]),
  dport: any([22, 53, 80, 443]),
  sport: any([40000, 80, 53]),
  flags: any([['SYN'], ['ACK'], ['SYN', 'ACK'], ['RST'], ['FIN', 'SYN']]),
  icmpType: any([8, 0, 3]),
  ttl: any([64, 9]),
});

function goals(node: Node): readonly ReachGoal[] {
  return node.rulesets.flatMap(({ family, tables: all }) =>
    [...all.values()].flatMap(({ name: table, chains }) =>
      [...chains.values()].flatMap(({ name: chain, rules }) =>
        Array.from({ length: rules.length }, (_, index) => ({ family, table, chain, rule: index + 1 })),
      ),
    ),
  );
}

test('an answer arrives, and where none can no packet does', () => {
  const counts = { reached: 0, none: 0, open: 0, 'no-rule': 0 };
  fc.assert(
    fc.property(tables, fc.boolean(), fc.array(sent, { minLength: 60, maxLength: 60 }), (parts, alone, packets) => {
      const rules = text(parts);
      const node = alone ? rulesAlone(rules) : router(rules, { 'ipset-save.txt': sets });
      const impossible: ReachGoal[] = [];
      for (const goal of goals(node)) {
        const answer = reach(node, goal);
        counts[answer.kind]++;
        if (answer.kind === 'reached') expect(matches(answer.outcome, goal)).toBe(true);
        if (answer.kind === 'none') impossible.push(goal);
        if (answer.kind === 'open') expect(namesSomething(answer), JSON.stringify(goal)).toBe(true);
      }
      if (impossible.length === 0) return;
      const session = openSession(node, { branches: 64 });
      for (const { src, dst, protocol, ...more } of packets) {
        const { outcomes } = session.send(packet(`${protocol} ${src} > ${dst}`, more));
        const replies = outcomes.flatMap((_, index) => session.reply(index)?.outcomes ?? []);
        for (const outcome of [...outcomes, ...replies]) {
          for (const goal of impossible) {
            if (matches(outcome, goal))
              throw new Error(
                `${JSON.stringify(goal)} is matched by ${protocol} ${src} > ${dst} ${JSON.stringify(more)} of\n${rules}`,
              );
          }
        }
      }
    }),
    { numRuns: Number(process.env['REACH_RUNS'] ?? 5), seed: Number(process.env['REACH_SEED'] ?? 1) },
  );
  // Most questions have an answer: what is not found is the exception.
  expect(counts.open).toBeLessThan((counts.reached + counts.none) / 8);
}, 60_000);
