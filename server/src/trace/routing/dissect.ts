/** What policy rules with `ipproto`, `sport` and `dport` see of a packet: the flow dissector's reading of it, not the sender's. */
import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';

export interface Dissected {
  readonly protocol: number;
  readonly sport?: number | undefined;
  readonly dport?: number | undefined;
}

/**
 * fib4_rules_early_flow_dissect() and its like of IPv6: __skb_flow_dissect() of net/core/flow_dissector.c ends at a
 * fragment, and proto_ports_offset() has the SPI of ESP and AH stand where others have ports. What an authentication
 * header protects is not looked at.
 */
export function dissect(packet: Packet): Dissected {
  const headers = packet.headers ?? [];
  const end = headers.find(({ kind }) => kind === 'auth' || kind === 'fragment');
  if (end?.kind === 'auth') return { protocol: protocol.ah, ...halvesOf(end.spi) };
  const isFragment = end !== undefined || packet.moreFragments === true || (packet.fragmentOffset ?? 0) > 0;
  if (isFragment) return { protocol: packet.protocol };
  if (packet.protocol === protocol.esp || packet.protocol === protocol.ah)
    return { protocol: packet.protocol, ...halvesOf(packet.spi) };
  const { sport, dport } = packet;
  return { protocol: packet.protocol, sport, dport };
}

function halvesOf(spi: number | undefined): Pick<Dissected, 'sport' | 'dport'> {
  return spi === undefined ? {} : { sport: spi >>> 16, dport: spi & 0xffff };
}
