/** What connection tracking calls RELATED: errors, connections that a helper has announced, and resets of REJECT. */
import type { Family } from '../../net/family.ts';
import { protocol } from '../../net/protocol.ts';
import type { Node, Ruleset } from '../../node/model.ts';
import { once } from '../../text/once.ts';
import { optionNamed } from '../netfilter/extension.ts';
import { type Announcers, announcersOf } from '../netfilter/matches/announcers.ts';
import { hasStrangers, rulesIn } from '../rulesIn.ts';
import { namesLike } from '../space/dimensions.ts';
import { common, type Intervals, intervalsOf, without } from '../space/intervals.ts';
import { type Box, numbers, region } from '../space/region.ts';

/**
 * What announces connections, with the packets that these may consist of. `segments`: flags that a segment of a connection
 * may have.
 */
export function announcedAmong(
  node: Node,
  segments: Intervals,
): readonly (Announcers & { readonly boxes: readonly Box[] })[] {
  return announcersOf(node).map((each) => {
    const others = without(each.protocols, tcp);
    const boxes = [
      ...region({ protocol: common(each.protocols, tcp), tcpFlags: segments }).boxes,
      ...region({ protocol: others }).boxes,
    ];
    return { ...each, boxes };
  });
}

/** Resets of the node's own, where it sends such. */
export function resetsOf(node: Node, family: Family): readonly Box[] {
  const resets = node.rulesets.some((ruleset) => ruleset.family === family && rejectsByReset(ruleset));
  return resets ? ownResets : [];
}

const tcp: Intervals = numbers(protocol.tcp);

/** nf_send_reset() hands the connection of the refused packet on (nf_ct_attach()), even one that is not confirmed. */
const ownResets = region({
  protocol: numbers(protocol.tcp),
  tcpFlags: intervalsOf([0x04, 0x14].flatMap((flags) => numbers(flags))),
  in: namesLike('', false),
}).boxes;

const rejectsByReset = once(
  (ruleset: Ruleset): boolean =>
    hasStrangers(ruleset) ||
    (ruleset.mentions('REJECT') &&
      [...rulesIn(ruleset)].some(({ target }) => {
        const how = target?.name === 'REJECT' ? optionNamed(target, '--reject-with')?.value : undefined;
        return how?.kind === 'names' && how.names.includes('tcp-reset');
      })),
);
