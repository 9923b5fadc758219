/** A packet's two ends as translation sees them: with its ports, or for ICMP queries with their identifier. */
import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';
import { answerType } from '../connection/connection.ts';
import type { Change } from '../trace.ts';
import { type End, endText } from './entry.ts';
import { addressOfWord, wordOf } from './interfaces.ts';

export interface Ends {
  readonly src: End;
  readonly dst: End;
}

export function endsOf(packet: Packet): Ends {
  const { src, dst, sport, dport } = packet;
  const id = identifierOf(packet);
  return { src: end(wordOf(src), sport ?? id), dst: end(wordOf(dst), dport ?? id) };
}

function end(word: number, port: number | undefined): End {
  return port === undefined ? { word } : { word, port };
}

/** Undefined: no ICMP query, nor the answer to one. */
function identifierOf({ protocol: number, icmpType, icmpId }: Packet): number | undefined {
  if (number !== protocol.icmp || icmpType === undefined) return undefined;
  return answerType(number, icmpType) === undefined ? undefined : icmpId;
}

/** Whether the protocol has something to share an address by: ports, or an identifier. */
export function isShareable(packet: Packet): boolean {
  return endsOf(packet).src.port !== undefined;
}

/** The packet with other ends. An ICMP query has one identifier for both. */
export function withEnds(packet: Packet, { src, dst }: Partial<Ends>): Packet {
  const ports = packet.sport !== undefined;
  const id = identifierOf(packet) === undefined ? undefined : (src?.port ?? dst?.port);
  return {
    ...packet,
    ...(src === undefined ? {} : { src: addressOfWord(src.word) }),
    ...(dst === undefined ? {} : { dst: addressOfWord(dst.word) }),
    ...(ports && src?.port !== undefined ? { sport: src.port } : {}),
    ...(ports && dst?.port !== undefined ? { dport: dst.port } : {}),
    ...(id === undefined ? {} : { icmpId: id }),
  };
}

/** The far end of a flow: an ICMP query's identifier is one, so that it changes at both ends. */
export function farEnd(packet: Packet, far: End, near: End): End {
  return identifierOf(packet) === undefined || near.port === undefined ? far : { ...far, port: near.port };
}

/** What one end's translation changes, field by field. */
export function changesOf(packet: Packet, which: 'src' | 'dst', before: End, after: End): readonly Change[] {
  const changes: Change[] = [];
  if (before.word !== after.word) {
    changes.push({ field: which, before: endText({ word: before.word }), after: endText({ word: after.word }) });
  }
  if (before.port !== after.port && before.port !== undefined && after.port !== undefined) {
    const field = packet.sport === undefined ? 'icmpId' : which === 'src' ? 'sport' : 'dport';
    changes.push({ field, before: String(before.port), after: String(after.port) });
  }
  return changes;
}
