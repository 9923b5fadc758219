/** net/netfilter/nf_synproxy_core.c: answers handshakes itself, so the packet goes no further. */
import { ACK, SYN } from '../../../net/tcp.ts';
import { message } from '../../../text/message.ts';
import type { Question } from '../../chooser.ts';
import { finish, type Walk } from '../../walk/walk.ts';
import type { TargetSemantics } from './target.ts';

/** nf_checksum() believes a card that has summed (CHECKSUM_UNNECESSARY), and sums nothing that a card is to fill in. */
const notSummedAgain: Question = {
  id: 'checksum:offloaded',
  text: message('network cards take care of checksums, so that SYNPROXY doesn’t see that this one no longer fits'),
  likely: true,
};

/** Other addresses were written into it without its checksum, and the kernel sums it itself. */
function hasWrongSum({ sumOff, chooser }: Walk): boolean {
  return sumOff !== 0 && !chooser.assume(notSummedAgain);
}

export const SYNPROXY: TargetSemantics = {
  name: 'SYNPROXY',
  state: 'modelled',
  compile: () => ({
    kind: 'action',
    text: message('answer the TCP handshake in place of the server.'),
    outline: { kind: 'may-end', others: { to: 'on' } },
    run: (walk, place) => {
      // synproxy_tg6() sums first, whatever the flags.
      if (hasWrongSum(walk)) {
        finish(walk, 'dropped', { by: 'rule', ...place });
        return 'over';
      }
      const flags = (walk.packet.tcpFlags ?? SYN) & (SYN | ACK | 1 | 4);
      // synproxy_tg4(): a SYN and the ACK that ends the handshake are taken; anything else goes on.
      if (flags !== SYN && flags !== ACK) return 'continue';
      finish(walk, 'stolen', { by: 'rule', ...place });
      return 'over';
    },
  }),
};
