/** net/netfilter/xt_devgroup.c: the group of an interface, as `ip link` prints it. */
import type { OptionUse } from '../../../dialects/iptables-save/model.ts';
import { message } from '../../../text/message.ts';
import { groupOf } from '../../routing/addresses.ts';
import type { Walk } from '../../walk/walk.ts';
import { type Answer, unknown } from '../condition.ts';
import { byOption, compares, masked, type OptionTest } from './match.ts';

/** Undefined: the dump prints a name, which only its machine knows. */
function isIn(option: OptionUse, group: string): boolean | undefined {
  return /^(?:0x[\da-f]+|\d+)$/i.test(group) ? masked(option)?.(Number(group)) : undefined;
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
    return compares(option, test, ({ node, packet }) => {
      const device = packet[side];
      return device === null ? undefined : groupOf(node, device);
    });
  };
}

export const devgroup = byOption('devgroup', { '--src-group': groupTest('in'), '--dst-group': groupTest('out') });
