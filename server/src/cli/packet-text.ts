/** A packet in one line, for people at a terminal. */
import type { PacketInput, PacketJson } from '../../../protocol/trace.ts';
import { message, render, type Translate } from '../text/message.ts';
import { detailFields } from '../trace/input-details.ts';

/**
 * `tcp 10.1.0.7:40000 → 10.96.0.1:80, in eth0, mark 0x4000, flags SYN,ACK`. TCP's flags are not shown where they are those
 * of a first packet. `asked` is how somebody described it: behind the rest stands what only that tells, by the names of its
 * fields.
 */
export function packetText(packet: PacketJson, translate: Translate, asked?: PacketInput): string {
  const { in: arrived, out, mark, icmpType, icmpCode = 0, flags } = packet;
  const isFirst = flags === undefined || flags.join() === 'SYN';
  const facts = [
    ...(arrived === null && out === null ? [message('made by this node')] : []),
    ...(arrived === null
      ? []
      : [arrived === '?' ? message('in by an unknown interface') : message('in {interface}', { interface: arrived })]),
    ...(out === null ? [] : [message('out {interface}', { interface: out })]),
    ...(mark === 0 ? [] : [message('mark {mark}', { mark: `0x${mark.toString(16)}` })]),
    ...(icmpType === undefined ? [] : [message('type {type}', { type: icmpType })]),
    ...(icmpCode === 0 ? [] : [message('code {code}', { code: icmpCode })]),
    ...(isFirst ? [] : [message('flags {flags}', { flags: flags.join() || '-' })]),
  ].map((fact) => render(fact, translate));
  return [headOf(packet), ...facts, ...(asked === undefined ? [] : detailsOf(asked, translate))].join(', ');
}

/** What a described packet has beside what its line tells. */
const more = ['length', 'ttl', 'tos', 'icmpId', ...detailFields];

function detailsOf(asked: PacketInput, translate: Translate): readonly string[] {
  const { quoted } = asked;
  const fields = more.flatMap((field) => (asked[field] === undefined ? [] : [`${field} ${valueText(asked[field])}`]));
  if (typeof quoted !== 'object' || quoted === null) return fields;
  return [...fields, render(message('about {packet}', { packet: headOf(quoted as PacketInput) }), translate)];
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function headOf({ protocol, src, sport, dst, dport }: PacketInput | PacketJson): string {
  return `${protocol} ${withPort(src, sport)} → ${withPort(dst, dport)}`;
}

function withPort(address: string, port: number | undefined): string {
  if (port === undefined) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
