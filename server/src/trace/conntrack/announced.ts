/**
 * Connections that others announce (nf_conntrack_expect.c): a helper that `-j CT` gives a connection reads what its packets
 * carry, and expects more between the same machines. What is expected is RELATED and takes the mark of the connection that
 * announced it. Which ones a helper expects stands in data that no dump shows and few packets describe: it is asked. Where
 * the connection that announced it is translated, so is what it announced, in the same way (nf_nat_helper.c).
 */

import type { Address } from '../../net/address.ts';
import { sameAddress } from '../../net/address.ts';
import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';
import type { Tuple } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { type Connection, tupleOf } from '../connection/connection.ts';
import { endpoint } from '../names.ts';
import type { Remembered } from '../walk/memory.ts';
import type { Walk } from '../walk/walk.ts';
import { answersAll, isAskedOfAll, servicePort } from './broadcasts.ts';
import { translated } from './nat.ts';

type Helped = Extract<Remembered, { readonly kind: 'helped' }>;

/** The name under which connections with a helper are kept. */
const helped = 'helped';

/** Tells packets to come that the connection of this one, which has come to be, has a helper. */
export function rememberHelper(walk: Walk, { helper, original, reply, zone }: Connection): void {
  if (helper === undefined || (servicePort(helper) !== undefined && !mayAskAll(walk, reply))) return;
  walk.memory.keep(helped, { kind: 'helped', helper, tuple: original, reply, zone });
}

/** nf_conntrack_broadcast_help() looks at what a socket of the node sends to everybody in a network. */
function mayAskAll({ node, packet }: Walk, { src }: Tuple): boolean {
  return packet.in === null && isAskedOfAll(node, src);
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
    const consequence = `${master.helper} ${master.mark} ${isTranslated(master) ? master.id : ''}`;
    if (asked.has(consequence)) continue;
    asked.add(consequence);
    const { helper } = master;
    if (announcesBack(helper) && !isExpected(walk, master)) continue;
    const [from, to] = [endpoint(packet.src, packet.sport), endpoint(packet.dst, packet.dport)];
    const text = message('the helper {helper} has announced the connection from {from} to {to}', { helper, from, to });
    if (chooser.assume({ id: `announced:${helper}:${from}>${to}`, text, likely: announcesBack(helper) })) return master;
  }
  return undefined;
}

/** init_conntrack(): what the new connection has of the one that announced it. */
export function announcedOne(opened: Connection, { mark, helper }: Connection): Connection {
  return { ...opened, expected: true, mark, ...(helper === undefined ? {} : { announcedBy: helper }) };
}

/**
 * The new connection translated as the one that announced it is, before any rule of nat is asked (nf_nat_follow_master());
 * as it is where no helper translates. Undefined: how its helper does it is not followed.
 */
export function translatedAsMaster(walk: Walk, opened: Connection, master: Connection): Connection | undefined {
  const { helper = '' } = master;
  if (!isTranslated(master) || plain.has(helper)) return opened;
  if (!translating.has(helper)) return undefined;
  const text = message('the kernel module nf_nat_{helper} is loaded', { helper });
  if (!walk.chooser.assume({ id: `nat-helper:${helper}`, text })) return opened;
  const other = otherEnds(master, walk.packet);
  if (other === undefined) return undefined;
  const only = (address: Address) => ({ addresses: { low: address, high: address }, random: 'no' }) as const;
  const from = translated(walk, opened, 'source', only(other.dst));
  const port = portThere(walk, master);
  const ports = port === undefined ? {} : { ports: { low: port, high: port } };
  return translated(walk, from, 'destination', { ...only(other.src), ...ports });
}

/** Their nf_nat_* module lets what they expect follow its master. */
const translating: ReadonlySet<string> = new Set(['ftp', 'tftp', 'irc', 'amanda']);
/** For these there is no such module, or none that translates what they expect. */
const plain: ReadonlySet<string> = new Set(['netbios-ns', 'snmp', 'sane']);

function isTranslated({ sourceTranslated, destinationTranslated }: Connection): boolean {
  return sourceTranslated || destinationTranslated;
}

/** The packet runs between the ends of one direction; it is sent on between those of the other. */
function otherEnds({ helper, original, reply }: Connection, { src, dst }: Packet): Tuple | undefined {
  const runs = (along: Tuple): boolean => sameAddress(src, along.src) && sameAddress(dst, along.dst);
  if (runs(original)) return reply;
  // nf_conntrack_irc.c expects whoever it is.
  return runs(reply) || (helper === 'irc' && sameAddress(dst, reply.dst)) ? original : undefined;
}

/** The port behind the translation: what the client of TFTP asks from, and of others the one that was announced. */
function portThere({ chooser, packet: { dport } }: Walk, { helper, original }: Connection): number | undefined {
  if (helper === 'tftp') return original.sport;
  // nf_nat_ftp() and others: while the same port is expected for another connection, they take the next one.
  const text = message('the helper {helper} had its choice of port {port}', { helper: helper ?? '', port: dport ?? 0 });
  chooser.suppose({ id: `announced-port:${dport ?? ''}`, text });
  return dport;
}

function isBetween({ tuple, reply }: Helped, packet: Packet): boolean {
  const hosts = [packet.src, packet.dst];
  return [tuple.src, tuple.dst, reply.src, reply.dst].some((host) => hosts.some((each) => sameAddress(each, host)));
}

/**
 * nf_conntrack_tftp.c and nf_conntrack_broadcast.c expect by addresses and ports alone, whatever their packets carry: what
 * comes back to the port of the client.
 */
export function announcesBack(helper: string): boolean {
  return helper === 'tftp' || servicePort(helper) !== undefined;
}

/** Of these helpers: TFTP's servers answer from another port than was asked, broadcasts are answered by anybody. */
function isExpected({ node, packet }: Walk, { helper = '', reply }: Connection): boolean {
  const answer = tupleOf(packet);
  const { src, dst, dport }: Tuple = answer;
  if (packet.protocol !== protocol.udp || !sameAddress(dst, reply.dst) || dport !== reply.dport) return false;
  const port = servicePort(helper);
  return port === undefined ? sameAddress(src, reply.src) : answersAll(node, reply.src, answer, port);
}
