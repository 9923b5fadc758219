/**
 * An entry of the connection table: `conntrack -L`, `conntrack -E`, /proc/net/nf_conntrack. The packet is the first one
 * of the connection, as it was before any translation: the first of its two tuples.
 */
import { message } from '../../text/message.ts';
import { problem, type ReadLine } from './model.ts';
import { endpointWithColon, endsOf, known, numberOf, portOf } from './values.ts';

export function readConntrack(line: string): ReadLine | undefined {
  if (!/\bsrc=\S+ dst=/.test(line)) return undefined;
  const tuple = line.slice(line.indexOf('src='));
  const value = (name: string): string | undefined => new RegExp(`\\b${name}=(\\S+)`).exec(tuple)?.[1];
  const protocol = protocolBefore(line.slice(0, line.indexOf('src=')));
  if (protocol === undefined) {
    const text = message('This looks like an entry of the connection table, but its protocol is not in it.');
    return problem(text, line, undefined, 'protocol');
  }
  const src = endpointWithColon(line, value('src') ?? '', 'src');
  if ('kind' in src) return src;
  const dst = endpointWithColon(line, value('dst') ?? '', 'dst');
  if ('kind' in dst) return dst;
  return {
    kind: 'packet',
    format: 'conntrack',
    packet: {
      ...endsOf(src, dst),
      protocol,
      ...known({
        sport: portOf(value('sport') ?? ''),
        dport: portOf(value('dport') ?? ''),
        icmpType: numberOf(value('type'), 255),
        icmpCode: numberOf(value('code'), 255),
        icmpId: numberOf(value('id'), 65535),
      }),
    },
  };
}

/** `ipv4     2 tcp      6 431999 ESTABLISHED`: the name comes before its number. */
function protocolBefore(text: string): string | undefined {
  const words = text
    .replace(/\[[^\]]*\]/g, ' ')
    .trim()
    .split(/\s+/);
  const at = words.findIndex((word, index) => /^\d+$/.test(words[index + 1] ?? '') && !/^ipv[46]$|^\d/.test(word));
  const name = words[at];
  // Protocols that conntrack has no name for.
  return name === 'unknown' ? words[at + 1] : name;
}
