/**
 * A packet line of `nft monitor trace`, which is also what TRACE becomes with iptables-nft:
 * `trace id 7f ip filter INPUT packet: iif "eth0" ip saddr 10.1.0.7 ip daddr 10.2.0.5 ip protocol tcp tcp sport 40000 tcp dport 80`.
 */
import { message } from '../../text/message.ts';
import { problem, type ReadLine } from './model.ts';
import { endpointWithColon, endsOf, known, numberOf, portOf } from './values.ts';

export function readNft(line: string): ReadLine | undefined {
  if (!/\bip6? saddr\b/.test(line)) return undefined;
  const value = (name: string): string | undefined => new RegExp(`\\b${name} (?:== )?"?([^\\s"]+)`).exec(line)?.[1];
  const protocol =
    value('ip protocol') ?? value('ip6 nexthdr') ?? /\b(tcp|udp|sctp|dccp|udplite) [sd]port/.exec(line)?.[1];
  if (protocol === undefined)
    return problem(
      message('This looks like a trace of nft, but its protocol is not in it.'),
      line,
      undefined,
      'protocol',
    );
  const src = endpointWithColon(line, value('ip6? saddr') ?? '', 'src');
  if ('kind' in src) return src;
  const dst = endpointWithColon(line, value('ip6? daddr') ?? '', 'dst');
  if ('kind' in dst) return dst;
  const flags = value('tcp flags')
    ?.split(/[|,]/)
    .map((flag) => flag.toUpperCase());
  return {
    kind: 'packet',
    format: 'nft',
    packet: {
      ...endsOf(src, dst),
      protocol: protocol === 'ipv6-icmp' ? 'icmpv6' : protocol,
      in: value('iifname') ?? value('iif') ?? null,
      ...known({
        sport: portOf(value('sport') ?? ''),
        dport: portOf(value('dport') ?? ''),
        ttl: numberOf(value('ip ttl') ?? value('ip6 hoplimit'), 255),
        length: numberOf(value('ip length'), 65535),
        mark: numberOf(value('meta mark') ?? value('mark'), 0xffffffff),
        flags,
      }),
    },
  };
}
