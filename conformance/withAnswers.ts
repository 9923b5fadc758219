/**
 * Scenarios with what the other end would answer: to each packet that left, or that a program got, the packet that comes
 * back from there. The generator's own answers are guesses; these come from where the kernel has sent the packet.
 */
import type { Answer, Recording, Scenario, ScenarioPacket, SeenPacket } from './kernel/scenario.ts';

const protocols: Readonly<Record<number, string>> = {
  1: 'icmp',
  6: 'tcp',
  17: 'udp',
  33: 'dccp',
  47: 'gre',
  50: 'esp',
  51: 'ah',
  58: 'icmpv6',
  132: 'sctp',
  136: 'udplite',
};
const icmpAnswers: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  icmp: { 8: 0, 13: 14, 15: 16, 17: 18 },
  icmpv6: { 128: 129, 139: 140 },
};
const firstIcmp: Readonly<Record<string, number>> = { icmp: 8, icmpv6: 128 };
const chunkAnswers: Readonly<Record<string, string>> = {
  INIT: 'INIT_ACK',
  COOKIE_ECHO: 'COOKIE_ACK',
  DATA: 'DATA',
  HEARTBEAT: 'HEARTBEAT_ACK',
  SHUTDOWN: 'SHUTDOWN_ACK',
  SHUTDOWN_ACK: 'SHUTDOWN_COMPLETE',
};
const dccpAnswers: Readonly<Record<number, number>> = { 0: 1, 1: 3, 2: 3, 3: 3, 4: 3, 5: 6, 6: 7 };

/** The recording's scenario with its answers; undefined: nobody answers anything. */
export function withAnswers({ scenario, answers }: Recording): Scenario | undefined {
  const packets = scenario.packets.flatMap((packet, index) => {
    const back = answerTo(packet, answers[index]);
    return back === undefined ? [packet] : [packet, back];
  });
  return packets.length === scenario.packets.length ? undefined : { ...scenario, packets };
}

function answerTo(packet: ScenarioPacket, answer: Answer | undefined): ScenarioPacket | undefined {
  const left = answer === undefined ? undefined : arrived(answer);
  if (left === undefined || left.inner !== undefined || left.src === left.dst) return undefined;
  if (isToMany(left.dst) || isToMany(left.src)) return undefined;
  if (packet.quoted !== undefined || packet.fragment !== undefined || (packet.headers ?? []).length > 0)
    return undefined;
  const proto = protocols[left.proto];
  const above = proto === packet.proto ? transportOf(packet, left) : undefined;
  return above && { from: left.at, src: left.dst, dst: left.src, proto: packet.proto, ...above };
}

/** Where the packet came out, if at one place alone. */
export function arrived({ egress, delivered }: Answer): (SeenPacket & { readonly at: string }) | undefined {
  const all = [...egress, ...delivered.map((each) => ({ ...each, at: 'local' }))];
  return all.length === 1 ? all[0] : undefined;
}

function isToMany(address: string): boolean {
  return /^(22[4-9]|23\d|255)\.|\.255$|^ff/.test(address);
}

export function transportOf(packet: ScenarioPacket, left: SeenPacket & { readonly at: string }) {
  const ports = left.sport === undefined || left.dport === undefined ? {} : { sport: left.dport, dport: left.sport };
  switch (packet.proto) {
    case 'tcp': {
      const { flags = 'SYN' } = packet;
      if (/RST|NONE/.test(flags)) return undefined;
      return { ...ports, flags: flags === 'SYN' ? 'SYN,ACK' : 'ACK' };
    }
    case 'icmp':
    case 'icmpv6': {
      const icmpType = icmpAnswers[packet.proto]?.[packet.icmpType ?? firstIcmp[packet.proto] ?? 0];
      // The node itself answers pings, and nobody may answer in its place.
      if (icmpType === undefined || left.at === 'local') return undefined;
      return { icmpType, icmpId: left.icmpId ?? packet.icmpId ?? 77 };
    }
    case 'sctp': {
      const chunk = packet.chunks === undefined ? chunkAnswers[packet.chunk ?? 'INIT'] : undefined;
      return chunk === undefined ? undefined : { ...ports, chunk };
    }
    case 'dccp': {
      const dccpType = dccpAnswers[packet.dccpType ?? 0];
      return dccpType === undefined ? undefined : { ...ports, dccpType };
    }
    default:
      return ports;
  }
}
