/** The rules of one chain that no packet can match, because rules above them take all that could. */
import type { Rule } from '../../dialects/iptables-save/model.ts';
import { compileAlone, regionOfAll } from '../../trace/netfilter/compile.ts';
import type { Target } from '../../trace/netfilter/targets/target.ts';
import { changesBy, concerns, everything } from './changes.ts';
import { createCover } from './cover.ts';
import { common, endsTable, type Surroundings } from './taking.ts';

export interface Hidden {
  /** The rule's place: its number in the chain, from 0, or its line, as the one who asked counts. */
  readonly at: number;
  /** Places of the rules that take its packets, together where they are several. */
  readonly by: readonly number[];
  /** `all`: the one rule takes every packet, whatever it is. */
  readonly takes: 'all' | 'these';
}

export interface ChainContext extends Surroundings {
  /** Chains from which no packet comes back. */
  readonly isClosed: (name: string) => boolean;
}

/** Places count from 0, in the order of the rules. */
export function hiddenRules(rules: Iterable<Rule>, context: ChainContext): readonly Hidden[] {
  const { family } = context;
  const cover = createCover(family);
  const hidden: Hidden[] = [];
  const free = new Set<number>();
  let at = -1;
  for (const rule of rules) {
    at++;
    const { conditions, target } = compileAlone({ family, rule, place: '' }, context.isChain);
    const { boxes, exact } = regionOfAll(conditions, { family });
    const by = new Set<number>();
    const covered = boxes.every((box) => {
      const one = cover.one(box);
      const found = one === undefined ? cover.several(box) : [one];
      for (const each of found ?? []) by.add(each);
      return found !== undefined;
    });
    if (covered && boxes.length > 0) {
      const [only] = by;
      const all = by.size === 1 && only !== undefined && free.has(only);
      hidden.push({ at, by: [...by].sort((a, b) => a - b), takes: all ? 'all' : 'these' });
      continue;
    }
    if (exact && takes(target, context)) {
      for (const box of boxes) cover.add(box, at);
      if (boxes.some((box) => box.size === 0)) free.add(at);
      continue;
    }
    const inner = target.kind === 'chain' ? context.takingOf(target.name) : undefined;
    if (exact && inner !== undefined) for (const box of common(boxes, inner.boxes)) cover.add(box, at);
    const changes = target.kind === 'chain' ? (inner?.changes ?? everything) : changesBy(target);
    if (changes.size > 0) cover.forget((dimension) => concerns(changes, dimension));
  }
  return hidden;
}

/** Whether no packet that matches comes to the next rule. */
function takes(target: Target, { isClosed }: ChainContext): boolean {
  switch (target.kind) {
    case 'return':
      return true;
    case 'chain':
      return target.how === 'goto' || isClosed(target.name);
    case 'action':
      return endsTable(target.outline);
    case 'none':
      return false;
  }
}
