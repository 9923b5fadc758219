/** What a chain takes for good of the packets that jump to it. */
import type { Rule } from '../../dialects/iptables-save/model.ts';
import type { Family } from '../../net/family.ts';
import { compileAlone, regionOfAll } from '../../trace/netfilter/compile.ts';
import type { Outline, Target } from '../../trace/netfilter/targets/target.ts';
import { type Box, meet, outside } from '../../trace/space/region.ts';
import { type Changes, changesBy, everything, isStale, type Kind, unbound } from './changes.ts';

export interface Taking {
  /** No packet in them comes back. There may be more that don't. */
  readonly boxes: readonly Box[];
  /** What may be other than it was in what comes back. */
  readonly changes: Changes;
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
  const changed = new Set<Kind>();
  for (const rule of rules) {
    const { conditions, target } = compileAlone({ family, rule, place: '' }, context.isChain);
    const { boxes, exact } = regionOfAll(conditions, { family });
    const sure = exact && !boxes.some((box) => isStale(box, changed)) ? boxes : [];
    const inner = target.kind === 'chain' ? context.takingOf(target.name) : undefined;
    const ends = endsIn(target, inner).filter((box) => !isStale(box, changed));
    if (taken.length < mostBoxes) taken.push(...without(common(sure, ends), back, family));
    if (goesBack(target)) {
      back = [...back, ...boxes.map((box) => unbound(box, changed))];
      if (back.length > mostBoxes) back = [new Map()];
    }
    for (const each of changesIn(target, inner)) changed.add(each);
  }
  return { boxes: taken, changes: changed };
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
      return endsTable(target.outline) ? [new Map()] : [];
    }
  }
}

/** Whether the table is done with every packet that comes to such a target. */
export function endsTable(outline: Outline | undefined): boolean {
  switch (outline?.kind) {
    case 'accepts':
    case 'ends':
    case 'translates':
      return true;
    case 'may-end':
      return outline.others.to === 'accepted';
    default:
      return false;
  }
}

function goesBack(target: Target): boolean {
  return target.kind === 'return' || (target.kind === 'chain' && target.how === 'goto');
}

function changesIn(target: Target, inner: Taking | undefined): Changes {
  return target.kind === 'chain' ? (inner?.changes ?? everything) : changesBy(target);
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
