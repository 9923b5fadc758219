/** Generated scenarios: repeatable, and about what they are meant to be about. */
import { describe, expect, test } from 'vitest';
import { generate } from './index.ts';
import { chance } from './prng.ts';

describe('generated scenarios', () => {
  test('the same seed gives the same scenarios, whatever their count', () => {
    expect(generate(7, 20).slice(0, 5)).toEqual(generate(7, 5));
    expect(generate(8, 5)).not.toEqual(generate(7, 5));
  });

  test('they meet in NAT, sets, marks, states and IPVS, over both families', () => {
    const all = generate(3, 200);
    const share = (has: (text: string) => boolean) =>
      all.filter((scenario) => has(JSON.stringify(scenario))).length / all.length;
    for (const word of ['-j DNAT', '-j MASQUERADE', '--match-set', '--set-xmark', '--ctstate', '-j CONNMARK']) {
      expect(
        share((text) => text.includes(word)),
        word,
      ).toBeGreaterThan(0.1);
    }
    expect(share((text) => text.includes('"ipvs"'))).toBeGreaterThan(0.15);
    expect(share((text) => text.includes('"ip6tables"'))).toBeGreaterThan(0.1);
    expect(share((text) => text.includes('br_netfilter'))).toBeGreaterThan(0.05);
    expect(all.every(({ packets }) => packets.length >= 7)).toBe(true);
  });

  test('numbers stay below their limit and reach all of it', () => {
    const c = chance(1);
    const seen = new Set(Array.from({ length: 200 }, () => c.below(6)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });
});
