/** The packet that answers another one. */
import type { Packet } from '../net/packet.ts';
import { hasPorts, protocol } from '../net/protocol.ts';
import { answerType } from './conntrack/connection.ts';
import { unknownInterface } from './session.ts';
import type { Outcome } from './trace.ts';

const SYN = 2;
const ACK = 16;

/** The packet that the other end sends back: from where this one went, to whom it seemed to come from. Undefined: nobody answers. */
export function answerTo({ verdict, packet, out }: Outcome): Packet | undefined {
  if (verdict !== 'forwarded' && verdict !== 'delivered') return undefined;
  if (packet.quoted !== undefined) return undefined;
  const type = packet.icmpType === undefined ? undefined : answerType(packet.protocol, packet.icmpType);
  if (packet.icmpType !== undefined && type === undefined) return undefined;
  const { sport, dport, tcpFlags, mac: _mac, uid: _uid, gid: _gid, ...rest } = packet;
  const flags = ((tcpFlags ?? SYN) & SYN) !== 0 ? SYN | ACK : ACK;
  return {
    ...rest,
    src: packet.dst,
    dst: packet.src,
    ...(hasPorts(packet.protocol) && sport !== undefined && dport !== undefined ? { sport: dport, dport: sport } : {}),
    ...(packet.protocol === protocol.tcp ? { tcpFlags: flags } : {}),
    ...(type === undefined ? {} : { icmpType: type }),
    // It comes back where the packet left, also where no dump shows that interface.
    in: verdict === 'delivered' ? null : (out ?? unknownInterface),
    out: null,
    mark: 0,
    ttl: 64,
  };
}
