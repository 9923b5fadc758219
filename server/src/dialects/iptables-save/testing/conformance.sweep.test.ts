/**
 * What iptables 1.8.13 accepted and refused (both programs, Linux 6.18), and that we say the same: no problem where
 * both accept, a problem where both refuse, and one with the name of the program where only one does.
 */
import { describe, expect, it } from 'vitest';
import { openDocument } from '../../../text/document.ts';
import { render } from '../../../text/message.ts';
import { openDump, problemsOf } from '../index.ts';
import inputs from './cases/inputs.json' with { type: 'json' };
import mutations from './cases/mutations.json' with { type: 'json' };
import rules from './cases/rules.json' with { type: 'json' };

interface Verdict {
  readonly nft: boolean;
  readonly legacy: boolean;
}

function verdict(input: string, family: string): Verdict & { readonly why: readonly string[] } {
  const fileName = family === 'ipv6' ? 'rules.v6' : 'rules.v4';
  const problems = [...problemsOf(openDump(openDocument(input), { fileName }))];
  const accepts = (by: 'nft' | 'legacy') =>
    problems.every(({ problem }) => problem.refusedBy !== undefined && problem.refusedBy !== by);
  const why = problems.map(({ line, problem }) => `${line + 1}: ${problem.code}: ${render(problem.message)}`);
  return { nft: accepts('nft'), legacy: accepts('legacy'), why };
}

/** Cases where we say something else, with what we say: expected to be none. */
function disagreements(cases: Iterable<readonly [family: string, input: string, verdict: Verdict]>): readonly string[] {
  const found: string[] = [];
  for (const [family, input, expected] of cases) {
    const { nft, legacy, why } = verdict(input, family);
    if (nft === expected.nft && legacy === expected.legacy) continue;
    found.push(`${family} ${JSON.stringify(input)} nft ${expected.nft} legacy ${expected.legacy}: ${why.join('; ')}`);
  }
  return found;
}

const verdicts: Readonly<Record<string, Verdict>> = {
  accepted: { nft: true, legacy: true },
  'nft only': { nft: true, legacy: false },
  'legacy only': { nft: false, legacy: true },
  refused: { nft: false, legacy: false },
  // Sets, cgroups and timeout policies that a dump cannot show.
  'refused for want of something on the machine': { nft: true, legacy: true },
};

describe('single rules', () => {
  it.each(Object.entries(rules))('in %s', (place, byVerdict) => {
    const [family = '', table = '', chain = ''] = place.split(' ');
    const cases = Object.entries(byVerdict).flatMap(([name, texts]) => {
      const expected = verdicts[name];
      if (!expected) throw new Error(`unknown verdict ${name}`);
      return (texts as string[]).map((rule) => [family, `*${table}\n-A ${chain} ${rule}\nCOMMIT\n`, expected] as const);
    });
    expect(cases.length).toBeGreaterThan(0);
    expect(disagreements(cases)).toEqual([]);
  });
});

describe('whole inputs of iptables-restore', () => {
  it.each(inputs)('$name', ({ input, nft, legacy }) => {
    expect(disagreements([['ipv4', input, { nft, legacy }]])).toEqual([]);
  });
});

/** Rules and inputs of the kinds above, changed at random. */
it('judges random changes as iptables does', () => {
  const cases = mutations.map(([family = '', input = '', by = '']) => {
    return [family, input, { nft: by.includes('n'), legacy: by.includes('l') }] as const;
  });
  expect(disagreements(cases)).toEqual([]);
});
