import { describe, expect, test } from 'vitest';
import { answer, forwarded6 } from '../../testing/rule.ts';

const withHeaders = (...headers: readonly unknown[]) => ({ ...forwarded6, headers });

test.each(['-m hbh', '-m dst', '-m frag', '-m rt', '-m srh', '-m rt ! --rt-type 0', '-m frag ! --fragid 1'])(
  '%s: a packet without the header never matches',
  (conditions) => {
    expect(answer(conditions, forwarded6)).toBe('no');
  },
);

describe('options headers', () => {
  test('their length, and what they hold where it is described', () => {
    expect(answer('-m hbh --hbh-len 8', withHeaders('hop-by-hop'))).toBe('yes');
    expect(answer('-m dst ! --dst-len 16', withHeaders('destination'))).toBe('yes');
    const padded = { kind: 'hop-by-hop', options: [{ type: 1, length: 4 }] };
    expect(answer('-m hbh --hbh-opts 1:4', withHeaders(padded))).toBe('yes');
    expect(answer('-m hbh --hbh-opts 5', withHeaders(padded))).toBe('no');
  });

  test('options that nobody described are asked for', () => {
    expect(answer('-m hbh --hbh-opts 5', withHeaders('hop-by-hop'))).toMatch(/^asks: the header has the options/);
  });
});

describe('routing headers', () => {
  const route = { kind: 'routing', routingType: 0, segmentsLeft: 1, addresses: ['fd00::1', 'fd00::2'] };

  test('type, stations ahead, length', () => {
    expect(answer('-m rt --rt-type 0 --rt-segsleft 1', withHeaders(route))).toBe('yes');
    expect(answer('-m rt --rt-type 2', withHeaders(route))).toBe('no');
    expect(answer('-m rt --rt-len 24', withHeaders(route))).toBe('yes');
  });

  test('the list of stations: all of it, or in this order with others between', () => {
    const listed = (addresses: string) => `-m rt --rt-type 0 --rt-0-addrs ${addresses}`;
    expect(answer(listed('fd00::1,fd00::2'), withHeaders(route))).toBe('yes');
    expect(answer(listed('fd00::2'), withHeaders(route))).toBe('no');
    expect(answer(`${listed('fd00::2')} --rt-0-not-strict`, withHeaders(route))).toBe('yes');
  });
});

describe('fragment headers, where connection tracking sleeps', () => {
  const part = (fragmentOffset: number, moreFragments: boolean) => ({
    ...withHeaders({ kind: 'fragment', id: 4711 }),
    fragmentOffset,
    moreFragments,
  });

  test.each([
    ['--fragid 4711', 0, true, 'yes'],
    ['--fragid 1:9', 0, true, 'no'],
    ['--fragfirst', 0, true, 'yes'],
    ['--fragfirst', 1232, false, 'no'],
    ['--fragmore', 0, true, 'yes'],
    ['--fraglast', 1232, false, 'yes'],
    ['--fraglast', 0, true, 'no'],
  ] as const)('%s at offset %i, more %s: %s', (option, offset, more, expected) => {
    expect(answer(`-m frag ${option}`, part(offset, more))).toBe(expected);
  });
});
