/** The copies that TEE sends: each walks OUTPUT and POSTROUTING by itself, in the middle of the packet's own walk. */
import type { Address } from '../../net/address.ts';
import type { Packet } from '../../net/packet.ts';
import { message } from '../../text/message.ts';
import { nowhere } from '../routing/kinds.ts';
import { decideCopy } from '../routing/leaving.ts';
import { note, type Walk } from '../walk/walk.ts';
import { countUnseen } from './ownAnswers.ts';

/** nf_dup_ipv4_route() and nf_dup_ipv6_route(): the gateway alone, and the TOS, choose the route. */
function asCopied({ sport: _, dport: __, ...packet }: Packet, gateway: Address): Packet {
  return { ...packet, in: null, src: nowhere(gateway), dst: gateway, mark: 0, protocol: 0 };
}

export interface CopyTo {
  readonly gateway: Address;
  readonly device?: string;
}

/**
 * nf_dup_ipv4(). `send`: takes a routed packet of this node through OUTPUT and POSTROUTING. The copy is not tracked, and
 * is never copied again.
 */
export function sendCopy(walk: Walk, { gateway, device }: CopyTo, send: (copy: Walk) => void): void {
  if (walk.isCopy) return;
  const arriving = walk.hook === 'PREROUTING' || walk.hook === 'INPUT';
  // A lower time to live ends the loop of two hosts that copy to each other.
  const ttl = arriving ? Math.max(walk.packet.ttl - 1, 0) : walk.packet.ttl;
  const decision = decideCopy({ ...walk, packet: asCopied(walk.packet, gateway) });
  if (decision.kind === 'none') {
    return note(walk, { kind: 'copy', text: message('No copy: no route leads to the gateway.') });
  }
  note(walk, { kind: 'copy', text: message('A copy takes its own way, through OUTPUT and POSTROUTING.') });
  const out = device ?? decision.route.out;
  const copy: Walk = {
    ...walk,
    isCopy: true,
    hasSocket: false,
    interruptible: false,
    packet: { ...walk.packet, ttl },
    route: { ...decision.route, out },
    cameRound: undefined,
    broadcast: undefined,
    state: 'UNTRACKED',
    connection: undefined,
    end: undefined,
  };
  send(copy);
  walk.budget = copy.budget;
  countUnseen(copy);
  note(walk, { kind: 'note', text: message('Back to the packet itself.') });
}
