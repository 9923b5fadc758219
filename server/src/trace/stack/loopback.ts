/** What leaves by the loopback interface: it arrives there, and its route says already what becomes of it. */
import { message } from '../../text/message.ts';
import { startAnew } from '../conntrack/template.ts';
import { hears } from '../routing/groups.ts';
import { isMulticast } from '../routing/kinds.ts';
import { note, type Walk } from '../walk/walk.ts';
import { countUnseen } from './ownAnswers.ts';

/**
 * rt_dst_alloc(): of the node's own packets over IPv4 whatever leaves by loopback is delivered, but for groups that nobody
 * asked for (__mkroute_output()); of others only what is local.
 */
function becomesOf(walk: Walk): NonNullable<Walk['cameRound']> {
  const { family, packet, route } = walk;
  if (family === 'ipv4' && packet.in === null && isMulticast(packet.dst) && !hears(walk, packet.dst, 'lo'))
    return 'discarded';
  return (family === 'ipv4' && packet.in === null) || route?.isLocal === true ? 'delivered' : 'forwarded';
}

function receiveLater(walk: Walk, receive: (walk: Walk) => void): void {
  note(walk, { kind: 'copy', text: message('The copy comes over the loopback interface back into the node.') });
  receive(walk);
  countUnseen(walk);
}

/** Copies that came back before a packet are received before it (enqueue_to_backlog()). */
export function receiveEarlier({ later }: Walk): void {
  for (const next of later.splice(0)) next();
}

/** What leaves by the loopback interface arrives there, with its connection known already. */
export function comeRound(walk: Walk, receive: (walk: Walk) => void): void {
  if (walk.isCopy) {
    // It waits until the packet itself is through, and is copied again as any other packet.
    const cameRound = walk.family === 'ipv4' || walk.route?.isLocal === true ? 'delivered' : 'forwarded';
    const again: Walk = {
      ...walk,
      cameRound,
      isCopy: false,
      end: undefined,
      packet: { ...walk.packet, in: 'lo', out: null, framedBy: null },
    };
    if (walk.packet.ttl > 1) walk.later.push(() => receiveLater(again, receive));
    return;
  }
  receiveEarlier(walk);
  note(walk, { kind: 'note', text: message('Over the loopback interface back into the node.') });
  walk.cameRound = becomesOf(walk);
  startAnew(walk);
  walk.packet = { ...walk.packet, in: 'lo', out: null, framedBy: null };
  receive(walk);
}
