/** net/netfilter/nf_nat_masquerade.c: the source becomes the address that the outgoing interface has at that moment. */
import { message } from '../../../text/message.ts';
import { sourceOn } from '../../stack/addresses.ts';
import { unknownAddress } from '../nat.ts';
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
        const out = walk.packet.out;
        // nf_nat_masquerade_ipv6() asks for the destination, not for the gateway.
        const toward = walk.family === 'ipv6' ? walk.packet.dst : (walk.route?.nextHop ?? walk.packet.dst);
        const address =
          (out === null ? undefined : sourceOn(walk.node, out, walk.family, toward)) ?? unknownAddress(walk, out);
        return { addresses: { low: address, high: address }, ...(out === null ? {} : { leavesBy: out }) };
      },
    ),
};
