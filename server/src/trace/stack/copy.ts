/** The copies that TEE sends: each walks OUTPUT and POSTROUTING by itself, in the middle of the packet's own walk. */
import type { Address } from '../../net/address.ts';
import type { Packet } from '../../net/packet.ts';
import { message } from '../../text/message.ts';
import type { Routed } from '../routing/decision.ts';
import { isMulticast, nowhere } from '../routing/kinds.ts';
import { decideCopy, isHeardHere } from '../routing/leaving.ts';
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
  const route = { ...decision.route, out: device ?? decision.route.out };
  const copy: Walk = {
    ...walk,
    isCopy: true,
    hasSocket: false,
    interruptible: false,
    packet: { ...walk.packet, ttl, framedBy: null },
    route,
    cameRound: undefined,
    broadcast: undefined,
    state: 'UNTRACKED',
    connection: undefined,
    end: undefined,
  };
  hearGroup(copy, { ...decision, route });
  send(copy);
  walk.budget = copy.budget;
  countUnseen(copy);
  note(walk, { kind: 'note', text: message('Back to the packet itself.') });
}

/**
 * ip6_finish_output2() looks at the destination, wherever the route leads: the node hears a copy of what goes to a group
 * that it is in. Its route is none for groups, though, and what comes back with it is not delivered (ip6_forward()). Over
 * IPv4 the route says who hears it (ip_mc_output()), and this one leads to the gateway alone.
 */
function hearGroup(copy: Walk, decision: Routed): void {
  if (copy.family === 'ipv4' || !isMulticast(copy.packet.dst) || !isHeardHere(copy, decision)) return;
  copy.broadcast = 'leaving';
  copy.route = { ...decision.route, forwardsGroup: true };
}
