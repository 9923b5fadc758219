/**
 * Scenarios with what `--reply` makes of each packet: the answers that the tool supposes itself, played behind the packets
 * that they answer. Where the kernel answers by itself, nothing is played in its place.
 */
import type { PacketJson } from '../protocol/trace.ts';
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
  const packets = scenario.packets.flatMap((packet, index) => {
    const reply = repliesTo(recording, index, answer.trace)[0]?.steps[0]?.packet;
    // What the kernel draws it draws anew when the scenario is played again.
    const isTold = reply !== undefined && !isDrawn(index, reply, answer.trace);
    const back = isTold && answers[index] ? played(scenario, packet, answers[index], reply) : undefined;
    if (back === undefined) return [packet];
    const program = back.from === 'local' ? programAt(back) : undefined;
    if (program && !listen.some((one) => one.proto === program.proto && one.port === program.port))
      listen.push(program);
    return [packet, back];
  });
  return packets.length === scenario.packets.length ? undefined : { ...scenario, listen, packets };
}

/** The reply as the scenario's packet; undefined: it can't be played. */
function played(
  scenario: Scenario,
  packet: ScenarioPacket,
  answer: Answer,
  reply: PacketJson,
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
    ...(packet.proto === 'tcp' && packet.payload !== undefined ? { ack: endOf(packet, packet.payload) } : {}),
    ...(reply.tos === undefined || reply.tos === 0 ? {} : { tos: reply.tos }),
    reply: true,
  };
  const payload = (reply.length ?? 0) - lengthOf({ ...bare, payload: 0 });
  const back = payload > 0 && packet.proto !== 'sctp' && packet.proto !== 'dccp' ? { ...bare, payload } : bare;
  return question(scenario, back).in === reply.in ? back : undefined;
}

/** The number behind the segment: whoever acknowledges less of a SYN that carries something answers another one. */
function endOf({ seq, flags = 'SYN' }: ScenarioPacket, payload: number): number {
  const first = flags.includes('SYN');
  return (seq ?? (first ? FIRST : FIRST + 1)) + payload + (first || flags.includes('FIN') ? 1 : 0);
}

/** With which the guest begins. */
const FIRST = 1000;

/** Whatever the node's program would be: without one the kernel refuses what comes. */
function programAt({ proto, src, sport }: ScenarioPacket): NonNullable<Scenario['listen']>[number] | undefined {
  if ((proto !== 'tcp' && proto !== 'udp') || sport === undefined) return undefined;
  return { proto, address: src.includes(':') ? '::' : '0.0.0.0', port: sport };
}
