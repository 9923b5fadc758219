/** Which marks connections may have from packets before: what tracking finds, and what rules have given. */
import type { Family } from '../../net/family.ts';
import type { Node } from '../../node/model.ts';
import { once, oncePer } from '../../text/once.ts';
import { compileNode } from '../netfilter/compile.ts';
import type { Outline } from '../netfilter/targets/target.ts';
import { type Dimension, wholeOf } from '../space/dimensions.ts';
import { holdsPoint, intervalsOf, isWithin } from '../space/intervals.ts';
import { type Box, numbers } from '../space/region.ts';
import { within } from './lens.ts';
import { type Bits, type ChangeOfMarks, type GivenMark, type NowMarks, possibleBits, withConnection } from './marks.ts';
import { pooled, pooledMarks } from './pool.ts';
import type { Search } from './search.ts';
import type { State } from './state.ts';

const all = 0xffffffff;

/** Every mark that a connection may have. */
export function givenMarks(search: Search): readonly GivenMark[] {
  return (
    search.connectionMarks ?? [
      { protocols: wholeOf('protocol', search.family), ones: 0, zeros: ~connectionBits(search) >>> 0 },
    ]
  );
}

/** Bits that some connection may have set. */
export function bitsGiven(search: Search): number {
  return givenMarks(search).reduce((bits, { zeros }) => bits | ~zeros, 0) >>> 0;
}

/** The states with each of these marks in their connection. */
export function withGiven(
  state: State,
  given: readonly GivenMark[],
  related: 'is-related' | 'is-not',
): readonly State[] {
  return given.flatMap((mark) => {
    const own = related === 'is-not' ? within([state], protocolsOf(mark)) : [state];
    return own.map((each) => ({
      ...each,
      box: withOnes(each, mark.ones),
      marks: pooledMarks(each.pool, withConnection(each.marks, mark)),
    }));
  });
}

const protocolsOf = once(({ protocols }: GivenMark): Box => new Map([['protocol', protocols]]));

/** So that who looks for packets before knows what they must have set. */
function withOnes({ box, pool }: State, ones: number): Box {
  return ones === 0 ? box : pooled(pool, new Map([...box, ...bitsIn(ones).map((bit) => [bit, one] as const)]));
}

const one = numbers(1);

function bitsIn(word: number): readonly Dimension[] {
  return Array.from({ length: 32 }, (_, bit) => bit).flatMap((bit) =>
    ((word >>> bit) & 1) === 1 ? [`ctmark.${bit}` as const] : [],
  );
}

/** What is known of the marks, the bits that are still as they were sent among it: the box may tell. */
export function settled({ marks, box }: State): NowMarks {
  return { mark: settledBy(box, marks.mark, 'mark', 'ctmark'), ctmark: settledBy(box, marks.ctmark, 'ctmark', 'mark') };
}

function settledBy(box: Box, { ones, zeros, sent, crossed }: Bits, own: keyof NowMarks, other: keyof NowMarks): Bits {
  let [set, clear] = [ones, zeros];
  for (let bit = 0; bit < 32; bit++) {
    const is = (word: number): boolean => ((word >>> bit) & 1) === 1;
    const bound = is(sent) ? box.get(`${own}.${bit}`) : is(crossed) ? box.get(`${other}.${bit}`) : undefined;
    if (bound === undefined) continue;
    if (!holdsPoint(bound, 0)) set |= 1 << bit;
    if (!holdsPoint(bound, 1)) clear |= 1 << bit;
  }
  const known = set | clear;
  return {
    ones: set >>> 0,
    zeros: clear >>> 0,
    sent: (sent & ~known) >>> 0,
    crossed: (crossed & ~known) >>> 0,
  };
}

/** The mark that a state's connection has now. `related`: the packet may be of another protocol than its connection. */
export function markOf(state: State, family: Family, related: 'is-related' | 'is-not'): GivenMark {
  const { ones, zeros } = settled(state).ctmark;
  const protocols = related === 'is-not' ? state.box.get('protocol') : undefined;
  return { protocols: protocols ?? wholeOf('protocol', family), ones, zeros };
}

/** More of them are made one. */
const mostMarks = 8;

/** Without those that others hold; `most`: so many at most. */
export function fewMarks(marks: readonly GivenMark[], most = mostMarks): readonly GivenMark[] {
  const alike = new Map<string, GivenMark>();
  for (const mark of marks) {
    const key = `${mark.ones} ${mark.zeros}`;
    const known = alike.get(key);
    const protocols = known === undefined ? mark.protocols : intervalsOf([...known.protocols, ...mark.protocols]);
    alike.set(key, { ...mark, protocols });
  }
  const each = [...alike.values()];
  const left = each.filter((mark) => !each.some((other) => other !== mark && holds(other, mark)));
  return left.length <= most ? left : [left.reduce(together)];
}

function holds(outer: GivenMark, inner: GivenMark): boolean {
  return (
    (outer.ones & ~inner.ones) === 0 && (outer.zeros & ~inner.zeros) === 0 && isWithin(inner.protocols, outer.protocols)
  );
}

function together(a: GivenMark, b: GivenMark): GivenMark {
  return {
    protocols: intervalsOf([...a.protocols, ...b.protocols]),
    ones: (a.ones & b.ones) >>> 0,
    zeros: (a.zeros & b.zeros) >>> 0,
  };
}

/** Those of the dump, and that of a connection which nobody has marked. */
export function marksFound({ node, family }: Search): readonly GivenMark[] {
  const protocols = wholeOf('protocol', family);
  const words = new Set([0, ...(node.connections ?? []).map(({ mark }) => mark >>> 0)]);
  return fewMarks([...words].map((word) => ({ protocols, ones: word, zeros: (all ^ word) >>> 0 })));
}

/** Rules of a table that are looked at for their changes of marks; those of longer ones may do anything. */
const mostRules = 3000;

/** The bits that rules, or the connections of the dump, may have set in a connection's mark. */
export function connectionBits({ node, family }: Search): number {
  return bitsAnyHas(node, family);
}

const bitsAnyHas = oncePer((node: Node, family: Family): number => {
  const first = (node.connections ?? []).reduce((bits, { mark }) => bits | mark, 0);
  const changes = changesIn(node, family);
  return changes === undefined ? 0xffffffff : possibleBits(first, changes);
});

/** Undefined: there are too many rules to look at, or some of them may do anything. */
function changesIn(node: Node, family: Family): readonly ChangeOfMarks[] | undefined {
  const found: ChangeOfMarks[] = [];
  for (const { ruleset, table } of compileNode(node)[family]) {
    for (const { name, chains } of ruleset.tables.values()) {
      let left = mostRules;
      for (const { name: chain, rules } of chains.values()) {
        left -= rules.length;
        if (left < 0) return undefined;
        for (let index = 0; index < rules.length; index++) {
          const target = table(name)?.chain(chain)?.rule(index).target;
          if (target?.kind !== 'action') continue;
          if (mayWriteAnything(target.outline)) return undefined;
          if (target.outline?.kind === 'marks') found.push(target.outline.change);
        }
      }
    }
  }
  return found;
}

/** What nobody knows may, and a program that gets packets into its hands (NFQA_CT). */
function mayWriteAnything(outline: Outline | undefined): boolean {
  return (
    outline === undefined ||
    (outline.kind === 'may-end' && outline.others.to === 'accepted' && outline.others.as !== 'marked')
  );
}
