/**
 * Scenarios with what `--reply` makes of each packet: the answers that the tool supposes itself, played behind the packets
 * that they answer. Where the kernel answers by itself, nothing is played in its place.
 */
import type { OutcomeJson, PacketJson } from '../protocol/trace.ts';
import { isDrawn, repliesTo } from './compare.ts';
import type { Answer, Recording, Scenario, ScenarioPacket } from './kernel/scenario.ts';
import { lengthOf, question } from './question.ts';
import type { ToolAnswer } from './tool.ts';
import { arrived, transportOf } from './withAnswers.ts';

/** The recording's scenario with its replies; undefined: none can be played. `answer`: asked with replies. */
export function withReplies(recording: Recording, answer: ToolAnswer): Scenario | undefined {
  const { scenario, answers } = recording;
  if ('error' in answer) return undefined;
  const listen = [...(scenario.listen ?? [])];
  const packets: ScenarioPacket[] = [];
  for (const [index, packet] of scenario.packets.entries()) {
    const outcome = repliesTo(recording, index, answer.trace)[0];
    const reply = outcome?.steps[0]?.packet;
    // What the kernel draws it draws anew when the scenario is played again.
    const isTold = reply !== undefined && !isDrawn(index, reply, answer.trace);
    const answered = answer.trace.packets[index]?.outcomes[outcome?.answers ?? -1];
    const ack = acknowledged(packet, packets, answered);
    const back = isTold && answers[index] ? played(scenario, packet, answers[index], { reply, ack }) : undefined;
    packets.push(packet);
    if (back === undefined) continue;
    packets.push(back);
    const program = back.from === 'local' ? programAt(back) : undefined;
    if (program && !listen.some((one) => one.proto === program.proto && one.port === program.port))
      listen.push(program);
  }
  return packets.length === scenario.packets.length ? undefined : { ...scenario, listen, packets };
}

/** The reply as the scenario's packet; undefined: it can't be played. */
function played(
  scenario: Scenario,
  packet: ScenarioPacket,
  answer: Answer,
  { reply, ack }: { readonly reply: PacketJson; readonly ack: number | undefined },
): ScenarioPacket | undefined {
  const left = arrived(answer);
  if (left === undefined || left.inner !== undefined || packet.proto !== reply.protocol) return undefined;
  const above = transportOf(packet, left);
  if (above === undefined) return undefined;
  // The node has no program for a segment that opens nothing, and refuses it.
  if (left.at === 'local' && packet.proto === 'tcp' && (packet.flags ?? 'SYN') !== 'SYN') return undefined;
  const { src, dst, sport, dport, icmpId } = reply;
  const bare: ScenarioPacket = {
    from: left.at,
    src,
    dst,
    proto: packet.proto,
    ...above,
    ...(sport === undefined ? {} : { sport }),
    ...(dport === undefined ? {} : { dport }),
    ...(icmpId === undefined || !('icmpId' in above) ? {} : { icmpId }),
    ...(reply.flags === undefined ? {} : { flags: reply.flags.join(',') }),
    ...(ack === undefined ? {} : { ack }),
    ...(reply.tos === undefined || reply.tos === 0 ? {} : { tos: reply.tos }),
    reply: true,
  };
  const payload = (reply.length ?? 0) - lengthOf({ ...bare, payload: 0 });
  const back = payload > 0 && packet.proto !== 'sctp' && packet.proto !== 'dccp' ? { ...bare, payload } : bare;
  return question(scenario, back).in === reply.in ? back : undefined;
}

/**
 * The number behind the segment: whoever acknowledges less of a SYN that carries something answers another one. Undefined:
 * any will do, or connection tracking has taken nothing of the segment, since it was invalid or a SYN that came again.
 */
function acknowledged(
  packet: ScenarioPacket,
  before: readonly ScenarioPacket[],
  outcome: OutcomeJson | undefined,
): number | undefined {
  const { proto, payload, seq, flags = 'SYN' } = packet;
  if (proto !== 'tcp' || payload === undefined) return undefined;
  if (outcome?.steps.some((step) => step.kind === 'conntrack' && step.state === 'INVALID')) return undefined;
  const first = flags.includes('SYN');
  if (first && before.some((other) => other.flags?.includes('SYN') !== false && goesTheSameWay(other, packet)))
    return undefined;
  return (seq ?? (first ? FIRST : FIRST + 1)) + payload + (first || flags.includes('FIN') ? 1 : 0);
}

/** Whether a segment is one of the same conversation, in the same direction. */
function goesTheSameWay(other: ScenarioPacket, packet: ScenarioPacket): boolean {
  return (['proto', 'src', 'dst', 'sport', 'dport'] as const).every((field) => other[field] === packet[field]);
}

/** With which the guest begins. */
const FIRST = 1000;

/** Whatever the node's program would be: without one the kernel refuses what comes. What it answers is played. */
function programAt({ proto, src, sport }: ScenarioPacket): NonNullable<Scenario['listen']>[number] | undefined {
  if ((proto !== 'tcp' && proto !== 'udp') || sport === undefined) return undefined;
  return {
    proto,
    address: src.includes(':') ? '::' : '0.0.0.0',
    port: sport,
    ...(proto === 'tcp' ? { mute: true } : {}),
  };
}
