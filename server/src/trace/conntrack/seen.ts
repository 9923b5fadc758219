/** What a packet makes of the connection that it belongs to. */
import type { Packet } from '../../net/packet.ts';
import { assuredByAnswered, perhapsAssuredByAck } from '../connection/assured.ts';
import { type Connection, carriedMore } from '../connection/connection.ts';
import { dccpIgnores, dccpStep } from '../connection/dccp.ts';
import { sctpAssures, sctpBeginsAgain, sctpStep } from '../connection/sctp.ts';
import { type TcpStep, tcpAssures, tcpStep } from '../connection/tcp.ts';

/** Undefined: it is no segment, or nobody knows the life of the connection. */
export function tcpStepOf(
  { tcpFlags }: Packet,
  { tcp, seenReply }: Connection,
  direction: 'original' | 'reply',
): TcpStep | undefined {
  if (tcp === undefined || tcpFlags === undefined) return undefined;
  return tcpStep(direction, tcpFlags, tcp, seenReply);
}

/** What the packet makes of a connection of SCTP or DCCP. */
export function lifeOf(
  { chunks, dccpType }: Packet,
  { sctp, dccp }: Connection,
  direction: 'original' | 'reply',
): Partial<Pick<Connection, 'sctp' | 'dccp' | 'assured' | 'perhapsAssured'>> | 'invalid' {
  if (sctp !== undefined) {
    const after = sctpStep(sctp, direction, chunks);
    if (after === undefined) return 'invalid';
    return { sctp: after, ...(sctpAssures(sctp, after) ? { assured: true } : {}) };
  }
  if (dccp === undefined) return {};
  const after = dccpStep(dccp, direction, dccpType);
  if (after === undefined) return 'invalid';
  return { dccp: after, ...(perhapsAssuredByAck(dccp, after, dccpType) ? { perhapsAssured: 'acknowledged' } : {}) };
}

/** The connection after it has seen the packet. */
export function seen(
  known: Connection,
  packet: Packet,
  direction: 'original' | 'reply',
  step: TcpStep | undefined,
): Connection {
  const seenReply = known.seenReply || direction === 'reply';
  const tcp = step !== undefined && 'life' in step ? step.life : undefined;
  const counted = isCounted(known, packet, direction, step);
  const by = known.seenReply && !known.assured ? assuredByAnswered(packet.protocol) : undefined;
  const assures = step !== undefined && known.tcp !== undefined && known.seenReply && tcpAssures(known.tcp, step);
  return {
    ...known,
    seenReply,
    assured: known.assured || assures || by === 'assured',
    ...(by === undefined || by === 'assured' ? {} : { perhapsAssured: by }),
    ...(tcp === undefined ? {} : { tcp }),
    ...(known.carried !== undefined && counted
      ? { carried: carriedMore(known.carried, direction, packet.length) }
      : {}),
  };
}

/** What is ignored, and what begins a connection once more, leaves before nf_ct_refresh_acct() counts it. */
function isCounted(
  { sctp, dccp, confirmed }: Connection,
  { chunks, dccpType }: Packet,
  direction: 'original' | 'reply',
  step: TcpStep | undefined,
): boolean {
  if (sctp !== undefined) return !(confirmed && sctpBeginsAgain(sctp, direction, chunks));
  if (dccp !== undefined) return !dccpIgnores(dccp, direction, dccpType);
  return step?.kind !== 'goes-on' || step.counted;
}
