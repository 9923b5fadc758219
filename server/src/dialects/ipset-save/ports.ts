/** `tcp:80`, `udp:1000-2000`, `icmp:echo-request`, `gre:0`, `80`. */

import { portOfService } from '../../catalog/services.ts';
import { protocol } from '../../net/protocol.ts';
import { message } from '../../text/message.ts';
import { protocolNumber } from '../protocols.ts';
import { icmpAsPort, icmpNames, icmpv6Names } from './icmp-names.ts';
import type { SetPart } from './model.ts';
import { fault, type PartReader } from './part.ts';

const withPorts: ReadonlySet<number> = new Set([protocol.tcp, protocol.udp, protocol.sctp, protocol.udplite]);

export const readPorts: PartReader = (text, shape) => {
  const bitmap = shape.type.name === 'bitmap:port';
  const colon = text.indexOf(':');
  const named = colon < 0 ? 'tcp' : text.slice(0, colon);
  const rest = text.slice(colon + 1);
  const number = protocolNumber(named);
  if (number === undefined) return fault('ipset-syntax', 'a protocol', named);
  if (number === protocol.icmp || number === protocol.icmpv6) {
    if ((number === protocol.icmp) !== (shape.family === 'ipv4')) {
      return number === protocol.icmp
        ? { code: 'ipset-family', message: message('icmp belongs to IPv4; in this set of IPv6 it is ipv6-icmp.') }
        : { code: 'ipset-family', message: message('ipv6-icmp belongs to IPv6; in this set of IPv4 it is icmp.') };
    }
    const port = icmpAsPort(rest, number === protocol.icmp ? icmpNames : icmpv6Names);
    return port === undefined
      ? fault('ipset-range', 'an ICMP type as name or TYPE/CODE', rest)
      : [{ kind: 'ports', protocol: number, low: port, high: port }];
  }
  const ports = readRange(rest) ?? readService(rest, named.toLowerCase());
  if (ports === undefined) {
    return fault('ipset-range', 'a port from 0 to 65535 or a service', rest);
  }
  if (!withPorts.has(number) && ports.high > 0) {
    const what = message('{protocol} has no ports: only {protocol}:0 can stand here.', { protocol: named });
    return { code: 'ipset-proto-port', message: what };
  }
  const part: SetPart = { kind: 'ports', ...(bitmap ? {} : { protocol: number }), ...ports };
  return [part];
};

function readRange(text: string): { low: number; high: number } | undefined {
  const found = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (found === null) return undefined;
  const first = Number(found[1]);
  const second = found[2] === undefined ? first : Number(found[2]);
  if (first > 0xffff || second > 0xffff) return undefined;
  return { low: Math.min(first, second), high: Math.max(first, second) };
}

/** A name of the services file, in brackets where a dash in it would read as a range. */
function readService(text: string, protocolName: string): { low: number; high: number } | undefined {
  const port = portOfService(/^\[(.*)\]$/.exec(text)?.[1] ?? text, protocolName);
  return port === undefined ? undefined : { low: port, high: port };
}
