/**
 * Connections that others announce (nf_conntrack_expect.c): a helper that `-j CT` gives a connection reads what its packets
 * carry, and expects more between the same machines. What is expected is RELATED and takes the mark of the connection that
 * announced it. Which ones a helper expects stands in data that no dump shows and few packets describe: it is asked.
 */

import type { Address } from '../../net/address.ts';
import { sameAddress } from '../../net/address.ts';
import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';
import { formatAddress } from '../../net/text.ts';
import type { Tuple } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { type Connection, tupleOf } from '../connection/connection.ts';
import type { Remembered } from '../walk/memory.ts';
import type { Walk } from '../walk/walk.ts';

type Helped = Extract<Remembered, { readonly kind: 'helped' }>;

/** The name under which connections with a helper are kept. */
const helped = 'helped';

/** Tells packets to come that the connection of this one, which has come to be, has a helper. */
export function rememberHelper({ memory }: Walk, { helper, original, zone }: Connection): void {
  if (helper !== undefined) memory.keep(helped, { kind: 'helped', helper, tuple: original, zone });
}

/** The connection that announced the one that this packet opens; undefined: none did. */
export function announcerOf(walk: Walk): Connection | undefined {
  const { packet, memory, connections, chooser } = walk;
  const between = memory.read(helped, (each) => each.kind === 'helped' && isBetween(each, packet));
  const asked = new Set<string>();
  for (const each of between.toReversed()) {
    const master = each.kind === 'helped' ? connections.find(each.tuple, each.zone)?.connection : undefined;
    if (master?.helper === undefined) continue;
    // Which of several it was is nothing to anybody where it makes no difference.
    const consequence = `${master.helper} ${master.mark} ${isTranslated(master)}`;
    if (asked.has(consequence)) continue;
    asked.add(consequence);
    const { helper } = master;
    const [from, to] = [socket(packet.src, packet.sport), socket(packet.dst, packet.dport)];
    const text = message('the helper {helper} has announced the connection from {from} to {to}', { helper, from, to });
    if (chooser.assume({ id: `announced:${helper}:${from}>${to}`, text, likely: isExpected(master, packet) }))
      return master;
  }
  return undefined;
}

function socket(address: Address, port: number | undefined): string {
  return port === undefined ? formatAddress(address) : `${formatAddress(address)}:${port}`;
}

/** init_conntrack(): what the new connection has of the one that announced it. */
export function announcedOne(opened: Connection, { mark, helper }: Connection): Connection {
  return { ...opened, expected: true, mark, ...(helper === undefined ? {} : { announcedBy: helper }) };
}

/** Helpers that see it translated expect, and translate, what comes back to the new address (nf_nat_follow_master()). */
export function isTranslated({ sourceTranslated, destinationTranslated }: Connection): boolean {
  return sourceTranslated || destinationTranslated;
}

function isBetween({ tuple: { src, dst } }: Helped, packet: Packet): boolean {
  const hosts = [packet.src, packet.dst];
  return [src, dst].some((host) => hosts.some((each) => sameAddress(each, host)));
}

/**
 * nf_conntrack_tftp.c and nf_conntrack_broadcast.c expect by addresses and ports alone: the first packet that comes back to
 * the port of the client, from another one than was asked.
 */
function isExpected({ helper, reply }: Connection, packet: Packet): boolean {
  const { dst, dport }: Tuple = tupleOf(packet);
  const isBack = packet.protocol === protocol.udp && sameAddress(dst, reply.dst) && dport === reply.dport;
  return (
    isBack &&
    (helper === 'netbios-ns' || helper === 'snmp' || (helper === 'tftp' && sameAddress(packet.src, reply.src)))
  );
}
