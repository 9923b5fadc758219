import { setType } from '../dialects/ipset-save/types.ts';
import type { IpSet, Node } from '../node/model.ts';
import { type Message, message } from '../text/message.ts';
import type { NodeCheck } from './check.ts';
import { type SetMention, setMentions } from './set-mentions.ts';

/** Tried on a kernel: iptables loads such rules without a word. */
export const setDimensions: NodeCheck = {
  kind: 'node',
  code: 'set-dimensions',
  dialect: 'iptables-save',
  title: 'Fewer directions than the set has dimensions',
  severity: 'warning',
  why: 'Each dimension of a set’s type needs its `src` or `dst`: `hash:ip,port` two, `hash:ip,port,ip` three. With fewer the kernel never finds an entry, and no message says so: the rule never matches, with `!` it always does, and SET adds nothing.',
  before: '',
  after: '',
  *run(view, node) {
    for (const mention of setMentions(view.dump)) {
      const needed = dimensionsOf(node, node.sets?.get(mention.name) ?? node.unlistedSets?.get(mention.name));
      const given = mention.directions.length;
      if (needed === undefined || given >= needed) continue;
      yield { line: mention.line, span: mention.directionsSpan, message: textOf(mention, needed) };
    }
  },
};

/** Of a list the fewest that any member needs; undefined: not known. */
export function dimensionsOf(node: Node, set: IpSet | undefined): number | undefined {
  if (set === undefined) return undefined;
  if (set.type !== 'list:set') return setType(set.type)?.dimensions.length;
  const members = set.entries.flatMap(({ parts: [member] }) => {
    const found = member?.kind === 'set' ? node.sets?.get(member.name) : undefined;
    return found === undefined || found.type === 'list:set' ? [] : [setType(found.type)?.dimensions.length ?? 0];
  });
  return members.length === 0 ? undefined : Math.min(...members);
}

function textOf({ name, how, negated, directions }: SetMention, needed: number): Message {
  const args = { set: name, needed, given: directions.length };
  if (how !== 'match') {
    return message('{set} has {needed} dimensions and here are {given}: nothing is found, and nothing changes.', args);
  }
  return negated
    ? message(
        '{set} has {needed} dimensions and here are {given}: no packet is ever found, so that this always matches.',
        args,
      )
    : message('{set} has {needed} dimensions and here are {given}: this never matches.', args);
}
