/** Who answers on the link by which a packet leaves. No dump tells; but that it is not the node itself is known. */
import { formatAddress } from '../../net/text.ts';
import { message } from '../../text/message.ts';
import { deviceOf } from '../routing/devices.ts';
import { finishByStack, type Walk } from '../walk/walk.ts';

/** arp_solicit() and ndisc_solicit() ask the link for an address that the node has itself. True: that ended the walk. */
export function findsNobody(walk: Walk, out: string | null): boolean {
  const flags = deviceOf(walk.node, out)?.flags ?? [];
  // arp_constructor() and ndisc_constructor(): nobody is asked there.
  if (flags.includes('NOARP') || flags.includes('POINTOPOINT')) return false;
  const address = formatAddress(walk.packet.dst);
  const question = message('nobody on {interface} answers for {address}, which is an address of this node', {
    interface: out ?? '?',
    address,
  });
  if (!walk.chooser.assume({ id: `own-address:${out}:${address}`, text: question })) return false;
  const text = message('routing: the link is asked who has {address}, an address of this node, and nobody answers', {
    address,
  });
  finishByStack(walk, 'dropped', 'neighbour', text);
  return true;
}
