/** What a chain takes for good of the packets that jump to it. */
import type { Rule } from '../../dialects/iptables-save/model.ts';
import type { Family } from '../../net/family.ts';
import { compileAlone, regionOfAll } from '../../trace/netfilter/compile.ts';
import type { Target } from '../../trace/netfilter/targets/target.ts';
import type { Dimension } from '../../trace/space/dimensions.ts';
import { type Box, meet, outside } from '../../trace/space/region.ts';

export interface Taking {
  /** No packet in them comes back. There may be more that don't. */
  readonly boxes: readonly Box[];
  /** Whether what comes back may have another mark, TOS or TTL, or be in other sets. */
  readonly leaves: 'unchanged' | 'changed';
}

export interface Surroundings {
  readonly family: Family;
  readonly isChain: (name: string) => boolean;
  /** Of chains that this one calls; undefined: nothing is known of the chain. */
  readonly takingOf: (name: string) => Taking | undefined;
}

/** More boxes than this are not looked at: less is known to be taken then. */
const mostBoxes = 64;

export function takingOf(rules: Iterable<Rule>, context: Surroundings): Taking {
  const { family } = context;
  const taken: Box[] = [];
  // All packets that may have gone back already.
  let back: readonly Box[] = [];
  let changed = false;
  for (const rule of rules) {
    const { conditions, target } = compileAlone({ family, rule, place: '' }, context.isChain);
    const { boxes, exact } = regionOfAll(conditions, { family });
    const sure = exact && !(changed && boxes.some(boundsMutable)) ? boxes : [];
    const inner = target.kind === 'chain' ? context.takingOf(target.name) : undefined;
    const ends = endsIn(target, inner).filter((box) => !(changed && boundsMutable(box)));
    if (taken.length < mostBoxes) taken.push(...without(common(sure, ends), back, family));
    if (goesBack(target)) {
      back = [...back, ...(changed ? boxes.map(withoutMutable) : boxes)];
      if (back.length > mostBoxes) back = [new Map()];
    }
    changed ||= changes(target, inner);
  }
  return { boxes: taken, leaves: changed ? 'changed' : 'unchanged' };
}

/** The packets for which the target is the end of the table. */
function endsIn(target: Target, inner: Taking | undefined): readonly Box[] {
  switch (target.kind) {
    case 'none':
    case 'return':
      return [];
    case 'chain':
      return inner?.boxes ?? [];
    case 'action': {
      const kind = target.outline?.kind;
      return kind === 'accepts' || kind === 'ends' || kind === 'translates' ? [new Map()] : [];
    }
  }
}

function goesBack(target: Target): boolean {
  return target.kind === 'return' || (target.kind === 'chain' && target.how === 'goto');
}

function changes(target: Target, inner: Taking | undefined): boolean {
  if (target.kind === 'chain') return inner?.leaves !== 'unchanged';
  return !leavesAsItWas(target);
}

/** Whether a packet that goes on behind a target, which is no chain, is what it was. */
export function leavesAsItWas(target: Target): boolean {
  if (target.kind === 'none' || target.kind === 'return') return true;
  return (
    target.kind === 'action' &&
    target.outline !== undefined &&
    target.outline.kind !== 'marks' &&
    target.outline.kind !== 'rewrites' &&
    target.outline.kind !== 'fills'
  );
}

/** What a rule between two others may change: marks, TOS, TTL, and what sets hold. */
export function isMutable(dimension: Dimension): boolean {
  return (
    dimension === 'ttl' ||
    dimension === 'tos' ||
    dimension.startsWith('mark.') ||
    dimension.startsWith('ctmark.') ||
    dimension.startsWith('asks:--match-set')
  );
}

function boundsMutable(box: Box): boolean {
  return [...box.keys()].some(isMutable);
}

function withoutMutable(box: Box): Box {
  return new Map([...box].filter(([dimension]) => !isMutable(dimension)));
}

export function common(a: readonly Box[], b: readonly Box[]): readonly Box[] {
  if (a.length * b.length > mostBoxes) return [];
  return a.flatMap((first) => b.flatMap((second) => meet(first, second) ?? []));
}

/** What is certainly outside of all that was taken away: nothing where that is too much to tell. */
function without(boxes: readonly Box[], away: readonly Box[], family: Family): readonly Box[] {
  let left = boxes;
  for (const box of away) {
    left = left.flatMap((each) => outside(each, box, family));
    if (left.length > mostBoxes) return [];
  }
  return left;
}
