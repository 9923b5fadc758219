/** net/netfilter/xt_devgroup.c: the group of an interface, as `ip link` prints it. */
import type { OptionUse } from '../../../dialects/iptables-save/model.ts';
import type { Node } from '../../../node/model.ts';
import { message } from '../../../text/message.ts';
import { groupOf } from '../../routing/addresses.ts';
import { namesLike, wholeOf } from '../../space/dimensions.ts';
import { intervalsOf, without } from '../../space/intervals.ts';
import { type Region, region } from '../../space/region.ts';
import type { Walk } from '../../walk/walk.ts';
import { type Answer, unknown } from '../condition.ts';
import { byOption, compares, type OptionTest } from './match.ts';

/** devgroup_mt(): what the mask leaves away of the rule's own group counts no more. Undefined: the dump prints a name, which only its machine knows. */
function isIn({ value }: OptionUse, group: string): boolean | undefined {
  if (!/^(?:0x[\da-f]+|\d+)$/i.test(group)) return undefined;
  if (value.kind === 'number') return Number(group) === value.value;
  return value.kind === 'masked' ? ((Number(group) ^ value.value) & value.mask) === 0 : undefined;
}

/** All interfaces but those that are known to be in another group. */
function regionOf(node: Node, side: 'in' | 'out', option: OptionUse): Region {
  const others = (node.interfaces ?? []).filter(({ name }) => {
    const group = groupOf(node, name);
    return group !== undefined && isIn(option, group) === option.negated;
  });
  const left = without(wholeOf(side, 'ipv4'), intervalsOf(others.flatMap(({ name }) => namesLike(name, false))));
  return { boxes: region({ [side]: left }).boxes, exact: false };
}

function groupTest(side: 'in' | 'out'): OptionTest {
  return (option) => {
    const test = (walk: Walk): Answer => {
      const device = walk.packet[side];
      const group = device === null ? undefined : groupOf(walk.node, device);
      const answer = group === undefined ? undefined : isIn(option, group);
      if (answer !== undefined) return answer;
      const words = option.words.map((word) => word.text).join(' ');
      const text = message('{interface} is in the group {group}', { interface: device ?? '?', group: words });
      return unknown(`group-of:${device ?? '?'}:${words}`, text);
    };
    const has = ({ node, packet }: Walk) => {
      const device = packet[side];
      return device === null ? undefined : groupOf(node, device);
    };
    return { ...compares(option, test, has), region: ({ node }) => node && regionOf(node, side, option) };
  };
}

export const devgroup = byOption('devgroup', { '--src-group': groupTest('in'), '--dst-group': groupTest('out') });
