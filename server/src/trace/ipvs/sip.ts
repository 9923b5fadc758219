/**
 * The persistence engine `sip` (ip_vs_pe_sip.c): a client stays with its real server for one call, and what is no SIP
 * message reaches none. Calls that a real server begins get the service's address.
 */
import { type Address, sameAddress } from '../../net/address.ts';
import { protocol } from '../../net/protocol.ts';
import { formatAddress } from '../../net/text.ts';
import type { VirtualService } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import type { Connection } from '../connection/connection.ts';
import { fraction } from '../fraction.ts';
import { isLaterFragment } from '../walk/headers.ts';
import { note, type Walk } from '../walk/walk.ts';
import { indexOfService } from './services.ts';
import { remember } from './table.ts';

const UDP_HEADER = 8;
/** IP_VS_PEDATA_MAXLEN. */
const longest = 255;
/** White space, which may go on in the next line. */
const space = String.raw`[ \t]*(?:(?:\r\n|\r|\n)[ \t]+)?`;
const header = new RegExp(String.raw`[\r\n](?:call-id|i(?![a-z]))${space}(:?)${space}`, 'gi');
const word = String.raw`[a-z\d_!"%()*+:<>?[\\\]\`{}~./'-]+`;
const callId = new RegExp(`^${word}(?:(@)(${word})?)?`, 'i');

/** get_callid(), by ct_sip_get_header() and callid_len() of nf_conntrack_sip.c: undefined where there is none. */
export function callIn(message: string): string | undefined {
  for (const found of message.matchAll(header)) {
    if (found[1] === '') return undefined;
    const rest = message.slice(found.index + found[0].length);
    const [call, at, domain] = callId.exec(rest) ?? [];
    // What has no call's form is passed over; the next line may have one.
    if (call === undefined || (at !== undefined && domain === undefined)) continue;
    return call.length <= longest && /^[\r\n]/.test(rest.slice(call.length)) ? call : undefined;
  }
  return undefined;
}

/** What the packet says of its call, as characters; undefined: it is no SIP message. */
export function callOf(walk: Walk): string | undefined {
  const { packet } = walk;
  if (packet.protocol !== protocol.udp || isLaterFragment(packet)) return undefined;
  if (packet.data !== undefined) return callIn(packet.data);
  const extensions = (packet.headers ?? []).reduce((sum, { length }) => sum + length, 0);
  if (packet.length <= (packet.family === 'ipv4' ? 20 : 40) + extensions + UDP_HEADER) return undefined;
  const sender = `${formatAddress(packet.src)}:${packet.sport ?? 0}`;
  const text = message('the datagram of {sender} is a SIP message with a Call-ID (give its bytes as “data”)', {
    sender,
  });
  // Of a call that nobody told nothing is known but that it is none that was told.
  return walk.chooser.assume({ id: `sip:${walk.before}`, text, likely: false }) ? `\0${walk.before}` : undefined;
}

/** What a template keeps a call by, beside its client. */
export function keyOfCall(call: string): Address {
  return { family: 'ipv4', words: [...call].map((character) => character.charCodeAt(0)) };
}

/**
 * __ip_vs_rs_conn_out() and ip_vs_new_conn_out(): a real server of such a service begins a call itself, from the port
 * that it serves. Undefined: it does not.
 */
export function callFromServer(walk: Walk): Connection | undefined {
  const { packet, hook, node } = walk;
  const { src, sport, dst, dport, family } = packet;
  if (hook === 'INPUT' || packet.protocol !== protocol.udp || packet.quoted !== undefined) return undefined;
  if (sport === undefined || dport === undefined) return undefined;
  const services = node.services ?? [];
  if (!services.some((service) => startsCalls(service, family))) return undefined;
  // Of several services with this server the kernel takes the one that got it last, which no dump tells.
  const holders = services.flatMap((service) =>
    servesUdp(service, family)
      ? service.realServers.flatMap((server, index) =>
          server.method === 'masquerade' && server.port === sport && sameAddress(server.address, src)
            ? [{ service, index, server }]
            : [],
        )
      : [],
  );
  if (!holders.some(({ service }) => startsCalls(service, family))) return undefined;
  const holder = holders[walk.chooser.chance(holders.map(() => fraction(1, holders.length)))];
  if (holder === undefined) return undefined;
  const { service, index, server } = holder;
  const { by } = service;
  if (!startsCalls(service, family) || by.kind === 'mark' || callOf(walk) === undefined) return undefined;
  const text = message('IPVS: the real server {server} begins a call of its own.', {
    server: `${formatAddress(src)}:${sport}`,
  });
  note(walk, { kind: 'ipvs', service, server, text });
  const request = { client: dst, cport: dport, service: by.address, vport: by.port, protocol: packet.protocol };
  const once = service.onePacket ? ({ once: true } as const) : {};
  const choice = { service: indexOfService(node, service), server: index, persistent: true, ...once };
  return remember(walk, request, choice, { address: src, port: sport });
}

function startsCalls(service: VirtualService, family: VirtualService['family']): boolean {
  return service.engine === 'sip' && servesUdp(service, family);
}

function servesUdp({ by, ...service }: VirtualService, family: VirtualService['family']): boolean {
  return service.family === family && (by.kind === 'mark' || by.protocol === protocol.udp);
}
