/** A described packet in one line, for tests. */
import type { PacketInput } from '../../../../protocol/trace.ts';

export function packetText({
  in: device,
  src,
  sport,
  dst,
  dport,
  protocol,
  flags,
  icmpType,
  ...more
}: PacketInput): string {
  const port = (number: number | undefined): string => (number === undefined ? '' : `:${number}`);
  const parts = [
    `${protocol} ${src}${port(sport)} > ${dst}${port(dport)}`,
    ...(device === null || device === undefined ? [] : [`in ${device}`]),
    ...(flags === undefined ? [] : [flags.join('|') || 'no flags']),
    ...(icmpType === undefined ? [] : [`type ${icmpType}`]),
    ...(more['quoted'] === undefined ? [] : [`about ${packetText(more['quoted'] as PacketInput)}`]),
    ...headersIn(more['headers']),
    ...['uid', 'gid', 'icmpId', 'length', 'ttl', 'tos', 'mark', 'fragmentOffset'].flatMap((name) =>
      more[name] === undefined ? [] : [`${name} ${more[name]}`],
    ),
  ];
  return parts.join(' ');
}

/** Extension headers of IPv6. */
function headersIn(headers: unknown): readonly string[] {
  if (!Array.isArray(headers)) return [];
  return headers.map(({ kind, addresses = [] }) => [`with ${kind}`, ...addresses].join(' '));
}
