/** What connection tracking calls RELATED: errors, connections that a helper has announced, and resets of REJECT. */
import type { Family } from '../../net/family.ts';
import { protocol } from '../../net/protocol.ts';
import type { Node, Ruleset } from '../../node/model.ts';
import { once } from '../../text/once.ts';
import { optionNamed } from '../netfilter/extension.ts';
import { givenBy } from '../netfilter/matches/given.ts';
import { hasStrangers, rulesIn } from '../rulesIn.ts';
import { namesLike } from '../space/dimensions.ts';
import { type Intervals, intervalsOf } from '../space/intervals.ts';
import { type Box, numbers, region } from '../space/region.ts';

/** Whether a helper may have announced connections. */
export function mayAnnounce(node: Node): boolean {
  return givenBy(node)?.helpers !== false;
}

/** All that is related and no error. `segments`: flags that a segment of a connection may have. */
export function relatedBesideErrors(node: Node, family: Family, segments: Intervals): readonly Box[] {
  if (mayAnnounce(node))
    return [
      ...region({ protocol: numbers(protocol.tcp), tcpFlags: segments }).boxes,
      ...region({ protocol: withoutFlags }).boxes,
    ];
  const resets = node.rulesets.some((ruleset) => ruleset.family === family && rejectsByReset(ruleset));
  return resets ? ownResets : [];
}

/** What helpers announce beside connections of TCP. */
const withoutFlags: Intervals = intervalsOf([protocol.udp, protocol.gre].flatMap((each) => numbers(each)));

/** Connections of which protocols helpers announce. */
export const announced: readonly Box[] = region({
  protocol: intervalsOf([...numbers(protocol.tcp), ...withoutFlags]),
}).boxes;

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
