/** Parts of a walk whose ways are joined must come to the same as those that go each way by itself. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { message } from '../../text/message.ts';
import { type Chooser, explore } from '../chooser.ts';
import { openSession } from '../engine.ts';
import { fraction, one, plus, zero } from '../fraction.ts';
import { packet, router } from '../testing/node.ts';
import type { Fraction } from '../trace.ts';
import type { Keeper } from '../walk/keeper.ts';
import type { Walk } from '../walk/walk.ts';
import { joinWays } from './joinWays.ts';

/**
 * What a walk does: it asks, takes for granted, draws, and writes into what it keeps; some of it is a part that nobody sees.
 */
type Act =
  | (Forking & { readonly do: 'ask'; readonly id: string })
  | (Forking & { readonly do: 'suppose'; readonly id: string; readonly likely: boolean })
  | (Forking & { readonly do: 'draw' })
  | { readonly do: 'keep'; readonly number: number }
  | { readonly do: 'part'; readonly acts: readonly Act[] };

interface Forking {
  readonly yes: readonly Act[];
  readonly no: readonly Act[];
}

const ids = ['a', 'b', 'c', 'd'];
/** Asked in one place, and taken for granted in another. */
const supposedIds = ['d', 'e', 'f'];
const { acts } = fc.letrec<{ acts: readonly Act[]; act: Act }>((tie) => ({
  acts: fc.array(tie('act'), { maxLength: 3, depthIdentifier: 'acts' }),
  act: fc.oneof(
    { depthIdentifier: 'acts', maxDepth: 3 },
    fc.record({ do: fc.constant('keep' as const), number: fc.integer({ min: 0, max: 1 }) }),
    fc.record({ do: fc.constant('ask' as const), id: fc.constantFrom(...ids), yes: tie('acts'), no: tie('acts') }),
    fc.record({
      do: fc.constant('suppose' as const),
      id: fc.constantFrom(...supposedIds),
      likely: fc.boolean(),
      yes: tie('acts'),
      no: tie('acts'),
    }),
    fc.record({ do: fc.constant('draw' as const), yes: tie('acts'), no: tie('acts') }),
  ),
}));
const part = acts.map((inside): readonly Act[] => [{ do: 'part', acts: inside }]);
const program = fc.array(fc.oneof(part, acts), { minLength: 1, maxLength: 4 }).map((parts) => parts.flat());

interface Ran {
  /** What is kept in the end, and what was seen on the way. */
  readonly result: string;
  readonly share: Fraction;
  readonly assumptions: Chooser['assumptions'];
}

type How = (walk: Walk, run: () => void) => void;

function play(all: readonly Act[], known: Readonly<Record<string, boolean>>, how: How): readonly Ran[] {
  const { branches } = explore(
    (chooser) => {
      let kept = 0;
      const keeper: Keeper = {
        save: () => {
          const before = kept;
          return {
            text: String(kept),
            back: () => {
              kept = before;
            },
          };
        },
      };
      const past = { save: () => ({ settled: new Map(), drawn: one, back: () => {} }), goOn: () => {} };
      const walk = { chooser, keepers: [keeper], past } as unknown as Walk;
      const seen: string[] = [];
      const does = (act: Act, visible: boolean): void => {
        switch (act.do) {
          case 'keep':
            kept = (2 * kept + act.number) % 5;
            break;
          case 'part':
            how(walk, () => {
              for (const each of act.acts) does(each, false);
            });
            break;
          case 'ask':
          case 'suppose':
          case 'draw': {
            const holds = settle(act, chooser);
            if (visible) seen.push(`${act.do} ${holds} after ${kept}`);
            for (const each of holds ? act.yes : act.no) does(each, visible);
          }
        }
      };
      for (const act of all) does(act, true);
      return `${kept} ${seen.join()}`;
    },
    known,
    { branches: 100_000 },
  );
  return branches.map(({ result, chooser: { probability, assumptions } }) => ({
    result,
    share: probability,
    assumptions,
  }));
}

function settle(act: Extract<Act, Forking>, chooser: Chooser): boolean {
  switch (act.do) {
    case 'ask':
      return chooser.assume({ id: act.id, text: message('x') });
    case 'suppose':
      return chooser.suppose({ id: act.id, text: message('x'), likely: act.likely });
    case 'draw':
      return chooser.chance([fraction(1, 3), fraction(2, 3)]) === 0;
  }
}

/** All that is taken for granted anywhere. */
function granted(all: readonly Act[]): readonly Extract<Act, { readonly do: 'suppose' }>[] {
  return all.flatMap((act) => {
    if (act.do === 'keep') return [];
    if (act.do === 'part') return granted(act.acts);
    return [...(act.do === 'suppose' ? [act] : []), ...granted(act.yes), ...granted(act.no)];
  });
}

function sharesOf(all: readonly Ran[]): ReadonlyMap<string, Fraction> {
  const sums = new Map<string, Fraction>();
  for (const { result, share } of all) sums.set(result, plus(sums.get(result) ?? zero, share));
  return new Map([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const apart: How = (_, run) => run();

test('for any answers the outcomes that agree with them are those of parts that go each way by itself', () => {
  fc.assert(
    fc.property(program, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), (all, answers) => {
      const known = Object.fromEntries(
        [...new Set([...ids, ...supposedIds])].map((id, index) => [id, answers[index] === true]),
      );
      const joined = play(all, {}, joinWays);
      const agreeing = joined.filter(({ assumptions }) => assumptions.every(({ id, holds }) => known[id] === holds));
      const expected = sharesOf(play(all, known, apart));
      // Where something that is taken for granted is otherwise, no outcome says what comes of it; but none says anything else.
      if (granted(all).every(({ id, likely }) => known[id] === likely)) expect(sharesOf(agreeing)).toEqual(expected);
      else expect([...expected.keys()]).toEqual(expect.arrayContaining(agreeing.map(({ result }) => result)));
      // Who knows the answers beforehand comes to the same.
      expect(sharesOf(play(all, known, joinWays))).toEqual(expected);
      // What is asked before lots are drawn is asked of all of them.
      if (JSON.stringify(all).includes('draw')) return;
      expect(joined.length).toBeLessThanOrEqual(play(all, {}, apart).length);
    }),
    { numRuns: Number(process.env['JOIN_RUNS'] ?? 1000), seed: Number(process.env['JOIN_SEED'] ?? 1) },
  );
});

test('what decides nothing is not asked', () => {
  const ask = (id: string, yes: readonly Act[], no: readonly Act[]): Act => ({ do: 'ask', id, yes, no });
  const [keep, other] = [1, 0].map((number): Act => ({ do: 'keep', number }));
  if (keep === undefined || other === undefined) throw new Error('two of them');
  const inside = ask(
    'a',
    [ask('b', [keep], [other])],
    [ask('c', [ask('b', [keep], [other])], [ask('b', [keep], [other])])],
  );
  const asked = (how: How): readonly string[] =>
    play([keep, { do: 'part', acts: [inside] }], {}, how).map(({ assumptions }) =>
      assumptions.map(({ id, holds }) => `${id} ${holds}`).join(),
    );
  expect(asked(apart)).toHaveLength(6);
  expect(asked(joinWays)).toEqual(['b true', 'b false']);
});

test('what is taken for granted in a part is said', () => {
  const inside: Act = { do: 'suppose', id: 'e', likely: true, yes: [{ do: 'keep', number: 1 }], no: [] };
  const said = (known: Readonly<Record<string, boolean>>): readonly unknown[] =>
    play([{ do: 'part', acts: [inside] }], known, joinWays).map(({ result, assumptions }) => [
      result,
      ...assumptions.map(({ id, holds }) => `${id} ${holds}`),
    ]);
  expect(said({})).toEqual([['1 ', 'e true']]);
  expect(said({ e: false })).toEqual([['0 ', 'e false']]);
});

const keepOne: readonly Act[] = [{ do: 'keep', number: 1 }];

test.each<readonly [string, Act]>([
  [
    'asked on one way, and taken for granted on another',
    {
      do: 'draw',
      yes: [{ do: 'ask', id: 'd', yes: keepOne, no: [] }],
      no: [{ do: 'suppose', id: 'd', likely: true, yes: keepOne, no: [...keepOne, ...keepOne] }],
    },
  ],
  [
    'taken for granted on one way, and its opposite on another',
    {
      do: 'draw',
      yes: [{ do: 'suppose', id: 'd', likely: true, yes: keepOne, no: [] }],
      no: [{ do: 'suppose', id: 'd', likely: false, yes: [], no: keepOne }],
    },
  ],
])('what is %s is one answer for all of them', (_, inside) => {
  const all: readonly Act[] = [{ do: 'part', acts: [inside] }];
  const joined = play(all, {}, joinWays);
  for (const holds of [true, false]) {
    const agreeing = joined.filter(({ assumptions }) => assumptions.every((each) => each.holds === holds));
    expect(sharesOf(agreeing)).toEqual(sharesOf(play(all, { d: holds }, apart)));
  }
});

test('a reset of the node that comes to one limit twice is followed as far as it leaves something', () => {
  const rules = [
    '-A PREROUTING -m hashlimit --hashlimit-above 1/hour --hashlimit-burst 2 --hashlimit-name h2 -j knock',
    '-A INPUT -m hashlimit --hashlimit-above 1/hour --hashlimit-burst 2 --hashlimit-name h2 -j ACCEPT',
    '-A POSTROUTING -m mark --mark 0x2 -m set --match-set knocks src',
    '-A knock -j SET --add-set knocks src',
  ];
  const dump = `*mangle\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n:knock - [0:0]\n${rules.join('\n')}\nCOMMIT\n`;
  const session = openSession(router(dump, { 'ipset-save.txt': 'create knocks bitmap:port range 0-65535\n' }));
  const sizes = ['40004', '40004', '40005'].map(
    (port) => session.send(packet(`tcp 10.2.0.1:${port} > 10.2.0.1:30080`)).outcomes.length,
  );
  // Each way by itself they were 27, 81 and 81.
  expect(sizes).toEqual([8, 24, 20]);
});

test('nor are ways one where the node’s own answer marks the connection in one of them', () => {
  const rules = [
    '-A OUTPUT -m limit --limit 1/hour --limit-burst 1 -j CONNMARK --set-mark 7',
    '-A INPUT -m connmark --mark 7 -j DROP',
  ];
  const dump = `*mangle\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${rules.join('\n')}\nCOMMIT\n`;
  const session = openSession(router(dump));
  session.send(packet('tcp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l', { flags: ['SYN'] }));
  const { outcomes } = session.send(packet('tcp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l', { flags: ['ACK'] }));
  const told = outcomes.map(({ verdict, assumptions }) => [
    verdict,
    ...assumptions.flatMap(({ id, holds }) => (/^(?:listens|limit)/.test(id) ? [`${holds ? '' : 'not '}${id}`] : [])),
  ]);
  const answer = 'limit:mangle/OUTPUT/1:answer 1';
  expect(told).toEqual([
    ['dropped', 'listens:10.1.0.1:80', answer],
    ['delivered', 'listens:10.1.0.1:80', `not ${answer}`],
    // With a reset that connection tracking sees, and without.
    ['delivered', 'not listens:10.1.0.1:80'],
    ['delivered', 'not listens:10.1.0.1:80'],
  ]);
});

test('be it by lot', () => {
  const rules = [
    '-A OUTPUT -m statistic --mode random --probability 0.25 -j CONNMARK --set-mark 7',
    '-A INPUT -m connmark --mark 7 -j DROP',
  ];
  const dump = `*mangle\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${rules.join('\n')}\nCOMMIT\n`;
  const session = openSession(router(dump), { assumptions: { 'listens:10.1.0.1:80': true } });
  session.send(packet('tcp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l', { flags: ['SYN'] }));
  const { outcomes } = session.send(packet('tcp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l', { flags: ['ACK'] }));
  expect(outcomes.map(({ verdict, probability }) => [verdict, probability])).toEqual([
    ['dropped', fraction(1, 4)],
    ['delivered', fraction(3, 4)],
  ]);
});

test('that a limit has room for what the node answers is said, and may be answered otherwise', () => {
  const rules = [
    '-A OUTPUT -m limit --limit 1/hour --limit-burst 5 -j CONNMARK --set-mark 7',
    '-A INPUT -m connmark --mark 7 -j DROP',
  ];
  const dump = `*mangle\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${rules.join('\n')}\nCOMMIT\n`;
  const ping = packet('icmp 10.1.0.7 > 10.1.0.1 in eth-l');
  const room = 'limit:mangle/OUTPUT/1:answer 1';
  const verdicts = (assumptions: Readonly<Record<string, boolean>>) => {
    const session = openSession(router(dump), { assumptions });
    const [first, second] = [session.send(ping), session.send(ping)];
    const said = first.outcomes.map((each) => each.assumptions.find(({ id }) => id === room)?.holds);
    return [said, second.outcomes.map(({ verdict }) => verdict)];
  };
  expect(verdicts({})).toEqual([[true], ['dropped']]);
  expect(verdicts({ [`packet 1:${room}`]: false })).toEqual([[false], ['delivered']]);
});
