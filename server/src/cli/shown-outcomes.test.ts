import { expect, test } from 'vitest';
import type { OutcomeJson, PacketJson } from '../../../protocol/trace.ts';
import { type ShownOutcome, shownOutcomes } from './shown-outcomes.ts';

const packet: PacketJson = { in: 'eth0', out: null, protocol: 'tcp', src: '10.1.0.7', dst: '10.96.0.1', mark: 0 };

/** `dropped FORWARD 1`: what became of it, and what decided so. */
function ending(words: string): OutcomeJson {
  const [verdict = '', ...text] = words.split(' ');
  const decidedBy = { by: 'stack', text: text.join(' ') } as const;
  const none = { assumptions: [], events: [], steps: [], reasons: [] };
  return { probability: '1', verdict: verdict as OutcomeJson['verdict'], decidedBy, packet, summary: words, ...none };
}

/** Numbers as they are printed; `+`: that many more end so; in brackets: without steps. */
function written({ at, steps, alike }: ShownOutcome): string {
  const text = `${at + 1}${alike === 0 ? '' : `+${alike}`}`;
  return steps === 'shown' ? text : `(${text})`;
}

const many = (count: number, words: string) => Array.from({ length: count }, () => ending(words));
const shown = (...outcomes: readonly OutcomeJson[]) => shownOutcomes(outcomes).map(written).join(' ');

test('a few outcomes are all shown with their steps', () => {
  expect(shown(...many(10, 'forwarded routing'))).toBe('1 2 3 4 5 6 7 8 9 10');
});

test('of more the first ones are, and each other end by the first that comes to it', () => {
  expect(shown(...many(11, 'forwarded routing'))).toBe('1 2 3 4 5 (6+5)');
  const few = [...many(2, 'dropped FORWARD 1'), ending('dropped FORWARD 2')];
  expect(shown(...many(20, 'forwarded routing'), ...few)).toBe('1 2 3 4 5 (6+14) (21+1) (23)');
});

test('another interface is another end', () => {
  const out = (name: string) => ({ ...ending('forwarded routing'), out: name });
  expect(shown(...many(9, 'delivered socket'), out('eth1'), out('eth2'), out('eth1'))).toBe(
    '1 2 3 4 5 (6+3) (10+1) (11)',
  );
});

test('what stands for ways that were not followed is never left out', () => {
  const ends = Array.from({ length: 40 }, (_, index) => ending(`dropped FORWARD ${index}`));
  expect(shown(...ends, ending('undecided limit'))).toMatch(/^1 2 3 4 5 \(6\) (\(\d+\) ){18}\(41\)$/);
});
