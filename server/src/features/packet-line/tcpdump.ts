/**
 * A line of tcpdump, with or without -n, -v, -e and -i any (print-ip.c, print-tcp.c, print-icmp.c):
 * `12:34:56.789012 eth0 In IP 10.1.0.7.40000 > 10.96.0.1.80: Flags [S], seq 1, win 64240, length 0`.
 */
import { message } from '../../text/message.ts';
import { type LinePacket, problem, type ReadLine } from './model.ts';
import { endpointWithDot, endsOf, known, numberOf } from './values.ts';

/** Source, destination and what is said of the packet. -v puts a line of the IP header's fields before them. */
const form = /(?:^|\s)(\S+) > ([^\s:](?:\S*[^\s:])?):(?:\s(.*))?$/s;
const marked = /(?:^|\s)IP6? |ethertype IPv[46]|Flags \[/;

const flagNames: Readonly<Record<string, string>> = {
  S: 'SYN',
  F: 'FIN',
  R: 'RST',
  P: 'PSH',
  '.': 'ACK',
  U: 'URG',
  E: 'ECE',
  W: 'CWR',
};

export function readTcpdump(line: string): ReadLine | undefined {
  if (!marked.test(line)) return undefined;
  const text = line.replace(/\s+/g, ' ').trim();
  // -e prints hardware addresses in the same manner before the packet itself.
  const inner = text.replace(/^.*?ethertype IPv[46] \(0x[0-9a-f]+\), length \d+: /, '');
  const found = form.exec(inner);
  if (found === null)
    return problem(message('This looks like a line of tcpdump, but no “source > destination:” is in it.'), line);
  const [, srcWord = '', dstWord = '', said = ''] = found;
  const src = endpointWithDot(line, srcWord, 'src');
  if ('kind' in src) return src;
  const dst = endpointWithDot(line, dstWord, 'dst');
  if ('kind' in dst) return dst;
  const header = /\((?:tos|class) .*?\)(?= |$)/.exec(inner)?.[0] ?? '';
  const packet: LinePacket = {
    ...endsOf(src, dst),
    ...arrival(inner),
    ...protocolOf(said, header, src.port !== undefined, src.address.includes(':')),
    ...known({
      ttl: numberOf(/\b(?:ttl|hlim) (\d+)/.exec(header)?.[1], 255),
      tos: numberOf(/\b(?:tos|class) (0x[0-9a-f]+)/.exec(header)?.[1], 255),
      length: numberOf(/, length:? (\d+)\)/.exec(header)?.[1], 65535),
    }),
  };
  return { kind: 'packet', format: 'tcpdump', packet };
}

/** -i any says by which interface, and whether it came or went. */
function arrival(text: string): Pick<LinePacket, 'in'> {
  const found = /(?:^|[\d:.]+ )(\S+) (In|Out|B|M) (?:IP6? |\S+ethertype)/.exec(text);
  if (found === null) return {};
  return found[2] === 'Out' ? {} : { in: found[1] ?? null };
}

function protocolOf(
  said: string,
  header: string,
  hasPorts: boolean,
  ipv6: boolean,
): Pick<LinePacket, 'protocol' | 'flags' | 'icmpType' | 'icmpCode' | 'icmpId'> {
  const flags = /Flags \[([^\]]*)\]/.exec(said)?.[1];
  if (flags !== undefined) {
    const names = [...flags].flatMap((letter) => flagNames[letter] ?? []);
    return { protocol: 'tcp', ...(flags === 'none' ? { flags: [] } : { flags: names }) };
  }
  if (/^ICMP/.test(said)) return icmp(said, ipv6);
  const named = /proto (\w+)/.exec(header)?.[1] ?? /next-header (\w+)/.exec(header)?.[1];
  if (named !== undefined) return { protocol: named.toLowerCase() };
  const first = /^(sctp|GRE|ESP|AH|UDP|VRRP|OSPF)(?:v\d)?\b/i.exec(said)?.[1]?.toLowerCase();
  if (first !== undefined) return { protocol: first };
  // What tcpdump decodes further (DNS, NTP, DHCP) it does not call UDP.
  return { protocol: hasPorts ? 'udp' : ipv6 ? 'icmpv6' : 'icmp' };
}

/** By what print-icmp.c and print-icmp6.c call them. */
const icmpTypes: readonly {
  readonly said: RegExp;
  readonly v4?: number;
  readonly v6?: number;
  readonly code?: number;
}[] = [
  { said: /echo request/, v4: 8, v6: 128 },
  { said: /echo reply/, v4: 0, v6: 129 },
  { said: /port \d* ?unreachable|udp port|unreachable port/, v4: 3, v6: 1, code: 3 },
  { said: /host \S+ unreachable/, v4: 3, v6: 1, code: 1 },
  { said: /unreachable/, v4: 3, v6: 1 },
  { said: /packet too big/, v6: 2 },
  { said: /time exceeded/, v4: 11, v6: 3 },
  { said: /redirect/, v4: 5, v6: 137 },
  { said: /router solicitation/, v4: 10, v6: 133 },
  { said: /router advertisement/, v4: 9, v6: 134 },
  { said: /neighbor solicitation/, v6: 135 },
  { said: /neighbor advertisement/, v6: 136 },
  { said: /time stamp query/, v4: 13 },
];

function icmp(said: string, ipv6: boolean): Pick<LinePacket, 'protocol' | 'icmpType' | 'icmpCode' | 'icmpId'> {
  const type = icmpTypes.find((each) => each.said.test(said));
  return {
    protocol: ipv6 ? 'icmpv6' : 'icmp',
    ...known({
      icmpType: ipv6 ? type?.v6 : type?.v4,
      icmpCode: type?.code,
      icmpId: numberOf(/\bid (\d+)/.exec(said)?.[1], 65535),
    }),
  };
}
