/** What rules with the target SET can add to a set, as far as what they ask of their packets bounds it. */
import type { Rule } from '../../../dialects/iptables-save/model.ts';
import type { Family } from '../../../net/family.ts';
import type { IpSet, Node } from '../../../node/model.ts';
import { once } from '../../../text/once.ts';
import { rulesIn } from '../../rulesIn.ts';
import { changedBy, withMembers } from '../../sets/changing.ts';
import { indexOf } from '../../sets/entryIndex.ts';
import { underMarkmask } from '../../sets/mask.ts';
import { type Box, everything } from '../../space/region.ts';
import { regionOfMarks } from './mark.ts';

/**
 * The packets that an added entry may stand for. An entry with a mark has that of a packet that met the rule by which it was
 * added (hash_ipmark4_kadt()), and stands for packets with the same: behind `! --mark 0x0/0x3f00` none is added for
 * packets without a mark in these bits.
 */
export function addedTo(node: Node, family: Family, set: IpSet): readonly Box[] {
  if (!indexOf(set).dimensions.includes('mark')) return everything.boxes;
  const compared = underMarkmask(set, 0xffffffff);
  const boxes = addersIn(node)
    .filter((adder) => adder.family === family && adder.sets.includes(set.name))
    .flatMap(({ rule }) => regionOfMarks(rule, family).boxes.map((box) => within(box, compared)));
  return boxes.some(({ size }) => size === 0) ? everything.boxes : boxes;
}

/** Bits that the set does not compare the entry has not. */
function within(box: Box, compared: number): Box {
  const isCompared = (dimension: string): boolean => ((compared >>> Number(dimension.slice('mark.'.length))) & 1) === 1;
  return new Map([...box].filter(([dimension]) => isCompared(dimension)));
}

interface Adder {
  readonly family: Family;
  readonly rule: Rule;
  /** Of a list its members too. */
  readonly sets: readonly string[];
}

const addersIn = once((node: Node): readonly Adder[] => {
  const found: Adder[] = [];
  for (const ruleset of node.rulesets)
    for (const rule of rulesIn(ruleset)) {
      if (rule.target?.name !== 'SET') continue;
      const sets = rule.target.options.flatMap((option) => {
        const name = option.spec.name === '--add-set' ? changedBy(option) : undefined;
        return name === undefined ? [] : withMembers(node, name);
      });
      if (sets.length > 0) found.push({ family: ruleset.family, rule, sets });
    }
  return found;
});
