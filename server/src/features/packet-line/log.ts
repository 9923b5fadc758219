/**
 * A line of the LOG or TRACE target in the kernel's log (nf_log_syslog.c), of ulogd, or of `xtables-monitor --trace`:
 * `[ 12.3] TRACE: raw:PREROUTING:policy:2 IN=eth0 OUT= MAC=… SRC=10.1.0.7 DST=10.96.0.1 LEN=60 … PROTO=TCP SPT=40000 DPT=80 SYN`.
 */
import { message } from '../../text/message.ts';
import { type LinePacket, problem, type ReadLine } from './model.ts';
import { endpointWithColon, endsOf, known, numberOf, portOf } from './values.ts';

const tcpFlags: readonly string[] = ['CWR', 'ECE', 'URG', 'ACK', 'PSH', 'RST', 'SYN', 'FIN'];

export function readLog(line: string): ReadLine | undefined {
  if (!/\bSRC=/.test(line) || !/\bDST=/.test(line)) return undefined;
  // An ICMP error quotes the packet that it is about in brackets behind its own fields.
  const own = line.slice(line.search(/\b(IN|SRC)=/)).replace(/\[SRC=.*$/, '');
  const value = (name: string): string | undefined => new RegExp(`(?:^|\\s)${name}=(\\S*)`).exec(own)?.[1];
  const protocol = value('PROTO')?.toLowerCase();
  if (protocol === undefined || protocol === '') {
    const text = message('This looks like a line of the kernel’s log, but PROTO= is not in it: it may be cut off.');
    return problem(text, line, undefined, 'protocol');
  }
  const src = endpointWithColon(line, value('SRC') ?? '', 'src');
  if ('kind' in src) return src;
  const dst = endpointWithColon(line, value('DST') ?? '', 'dst');
  if ('kind' in dst) return dst;
  const packet: LinePacket = {
    ...endsOf(src, dst),
    ...interfaceOf(value('IN')),
    protocol,
    ...known({
      sport: portOf(value('SPT') ?? ''),
      dport: portOf(value('DPT') ?? ''),
      length: numberOf(value('LEN'), 65535),
      ttl: numberOf(value('TTL') ?? value('HOPLIMIT'), 255),
      tos: tosOf(value('TOS'), value('PREC'), value('TC')),
      mark: numberOf(value('MARK'), 0xffffffff),
      icmpType: numberOf(value('TYPE'), 255),
      icmpCode: numberOf(value('CODE'), 255),
      icmpId: /^icmp/.test(protocol) ? numberOf(/\sID=(\d+)\sSEQ=/.exec(own)?.[1], 65535) : undefined,
      flags: protocol === 'tcp' ? tcpFlags.filter((flag) => new RegExp(`\\s${flag}(\\s|$)`).test(own)) : undefined,
      mac: macOf(value('MAC')),
    }),
  };
  return { kind: 'packet', format: 'log', packet };
}

/** `IN=` without a name: made by the node itself. */
function interfaceOf(text: string | undefined): Pick<LinePacket, 'in'> {
  if (text === undefined) return {};
  return { in: text === '' ? null : text };
}

/** The kernel prints the byte in two parts, for IPv6 in one. */
function tosOf(
  tos: string | undefined,
  prec: string | undefined,
  trafficClass: string | undefined,
): number | undefined {
  const whole = numberOf(trafficClass, 255);
  if (whole !== undefined) return whole;
  const low = numberOf(tos, 255);
  return low === undefined ? undefined : low | (numberOf(prec, 255) ?? 0);
}

/** Destination, source and type of the Ethernet header, in this order. */
function macOf(text: string | undefined): string | undefined {
  const bytes = text?.split(':') ?? [];
  return bytes.length === 14 ? bytes.slice(6, 12).join(':') : undefined;
}
