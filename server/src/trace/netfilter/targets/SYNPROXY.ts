/** net/netfilter/nf_synproxy_core.c: answers handshakes itself, so the packet goes no further. */
import { message } from '../../../text/message.ts';
import { finish } from '../../walk/walk.ts';
import type { TargetSemantics } from './target.ts';

const SYN = 2;
const ACK = 16;

export const SYNPROXY: TargetSemantics = {
  name: 'SYNPROXY',
  state: 'modelled',
  compile: () => ({
    kind: 'action',
    text: message('answer the TCP handshake in place of the server.'),
    outline: { kind: 'may-end', others: { to: 'on' } },
    run: (walk, place) => {
      const flags = (walk.packet.tcpFlags ?? SYN) & (SYN | ACK | 1 | 4);
      // synproxy_tg4(): a SYN and the ACK that ends the handshake are taken; anything else goes on.
      if (flags !== SYN && flags !== ACK) return 'continue';
      finish(walk, 'stolen', { by: 'rule', ...place });
      return 'over';
    },
  }),
};
