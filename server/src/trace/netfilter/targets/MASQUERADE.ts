/** net/netfilter/nf_nat_masquerade.c: the source becomes the address that the outgoing interface has at that moment. */
import { message } from '../../../text/message.ts';
import { unknownAddress } from '../../conntrack/nat.ts';
import { isKnown, sourceOn } from '../../routing/addresses.ts';
import { isUnspecified } from '../../routing/kinds.ts';
import { natRange, translating } from './natOptions.ts';
import type { TargetSemantics } from './target.ts';

export const MASQUERADE: TargetSemantics = {
  name: 'MASQUERADE',
  state: 'modelled',
  compile: (use) =>
    translating(
      message('rewrite the source to the outgoing interface’s address.'),
      'source',
      natRange(use, '--to-ports'),
      (walk) => {
        const { node, family, packet, route, settings } = walk;
        const { out } = packet;
        // A machine that has no address yet keeps none.
        if (family === 'ipv4' && isUnspecified(packet.src)) return 'untouched';
        // nf_nat_masquerade_ipv6() asks for the destination, not for the gateway.
        const toward = family === 'ipv6' ? packet.dst : (route?.nextHop ?? packet.dst);
        const found = out === null ? undefined : sourceOn(node, out, toward, settings);
        if (found === undefined && isKnown(walk, out)) return 'none';
        const address = found ?? unknownAddress(walk, out);
        return { addresses: { low: address, high: address }, ...(out === null ? {} : { leavesBy: out }) };
      },
    ),
};
