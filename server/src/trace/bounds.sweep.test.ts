/** What would never end is bounded, and said: at the bounds themselves, which take a while to come to. */
import { expect, test } from 'vitest';
import { trace } from './engine.ts';
import { outcomes, packet, router } from './testing/node.ts';

const filter = (rules: string, chains = ''): string => `*filter\n:FORWARD DROP [0:0]\n${chains}${rules}COMMIT\n`;
const passing = 'tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l';

test('10,000 ways to go are bounded, and what was not followed is said', () => {
  const probability = '-m statistic --mode random --probability 0.5';
  const rules = Array.from({ length: 14 }, (_, bit) => `-A FORWARD ${probability} -j MARK --or-mark ${2 ** bit}\n`);
  const node = router(`*mangle\n:FORWARD ACCEPT [0:0]\n${rules.join('')}COMMIT\n`);
  // 2 to the 14th: 16,384 of them.
  const lines = outcomes(node, passing);
  expect(lines.length).toBe(4097);
  expect(lines.at(-1)).toMatch(/undecided by limit/);
});

test('chains that call each other twice, 64 levels deep, are not walked to the end of time', () => {
  const names = Array.from({ length: 64 }, (_, index) => `C${index}`);
  const twice = names.slice(1).flatMap((name, index) => [`-A C${index} -j ${name}\n`, `-A C${index} -j ${name}\n`]);
  const node = router(
    filter(`-A FORWARD -j C0\n${twice.join('')}`, names.map((name) => `:${name} - [0:0]\n`).join('')),
  );
  const [traced] = trace(node, [packet(passing)]);
  expect(traced?.outcomes.map(({ verdict }) => verdict)).toEqual(['undecided']);
  expect(traced?.outcomes[0]?.steps.length).toBeLessThan(250_000);
});

test('forks behind long chains are followed as far as there is room, and the rest is said', () => {
  const long = Array.from(
    { length: 3000 },
    (_, index) => `-A FORWARD -p udp -m udp --dport ${index}:${index + 1} -j DROP\n`,
  );
  const forks = Array.from({ length: 12 }, () => '-A FORWARD -m statistic --mode random --probability 0.5 -j LOG\n');
  const lines = outcomes(
    router(filter([...long, ...forks].join(''))),
    packet('udp 10.1.0.7:40000 > 10.2.0.5:9999 in eth-l'),
  );
  expect(lines.length).toBeLessThan(4097);
  expect(lines.at(-1)).toMatch(/undecided by limit/);
});
