/** The tree of a node, level by level. A kind of fact that gets a branch is a row here. */
import type { Node } from '../../node/model.ts';
import { addressesBranch } from './addresses.ts';
import { kubernetesBranch } from './kubernetes.ts';
import { routerInterfacesBranch, routerRulesBranch } from './router.ts';
import { rulesBranch } from './rules.ts';
import { servicesBranch } from './services.ts';
import { setsBranch } from './sets.ts';
import { translationsBranch } from './translations.ts';
import { type Branch, itemsBelow, type PlacedItem } from './tree.ts';

const branches: readonly Branch[] = [
  kubernetesBranch,
  rulesBranch,
  setsBranch,
  servicesBranch,
  addressesBranch,
  translationsBranch,
  routerRulesBranch,
  routerInterfacesBranch,
];

/** `id`: of the item whose children are wanted; empty: the root's. */
export function nodeTree(node: Node, id: string): readonly PlacedItem[] {
  return itemsBelow(branches, node, id);
}
