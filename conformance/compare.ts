/** Holds what the tool says of a packet against what the kernel did, event by event. */
import type { EventJson, OutcomeJson, PacketJson } from '../protocol/trace.ts';
import { type Rulebook, rulebook, targetOf } from './kernel/rulebook.ts';
import type { KernelEvent, Recording, SeenPacket } from './kernel/scenario.ts';
import { type Conclusion, conclude } from './kernel/verdict.ts';
import { question } from './question.ts';
import type { ToolAnswer } from './tool.ts';
import { type IsUntold, untoldIn } from './untold.ts';

/** One packet of a recording. */
export type PacketResult =
  | { readonly same: true; readonly outcomes: number; readonly reply?: HeldAsReply }
  | {
      readonly same: false;
      readonly outcomes: number;
      readonly difference: Difference;
      /** Ids of what the tool took for granted, or asked, in any of its outcomes. */
      readonly assumed: readonly string[];
    };

/** What `--reply` said was held against it too; or it was not: chance had sent elsewhere what it answers. */
export type HeldAsReply = 'held' | 'elsewhere';

export interface Difference {
  /** What differs, in a line. */
  readonly what: string;
  /** Events of both sides up to and with the first that differs; the tool's of its closest outcome. */
  readonly kernel: readonly string[];
  readonly tool: readonly string[];
  /** The rules that the two last events name. */
  readonly rules?: readonly string[];
}

/** Compares packet by packet. One of the tool's outcomes must be the kernel's: the kernel took one way of several. */
export function compareRecording(recording: Recording, answer: ToolAnswer): readonly PacketResult[] {
  return recording.answers.map((_, index) => {
    if ('error' in answer) return failure(0, answer.error.split('\n')[0] ?? '', [], []);
    const result = compareWith(recording, index, answer.trace, answer.trace.packets[index]?.outcomes ?? []);
    if (!result.same || recording.scenario.packets[index]?.reply === undefined) return result;
    const replies = repliesTo(recording, index - 1, answer.trace).filter((reply) =>
      isAsPlayed(recording, index, reply),
    );
    // Of a packet that chance sent elsewhere this time another reply would come.
    if (replies.length === 0) return { ...result, reply: 'elsewhere' };
    const asReply = compareWith(recording, index, answer.trace, replies);
    if (asReply.same) return { ...result, reply: 'held' };
    return { ...asReply, difference: { ...asReply.difference, what: `--reply: ${asReply.difference.what}` } };
  });
}

type Traced = Extract<ToolAnswer, { trace: unknown }>['trace'];

/** What `--reply` says of the packet's outcomes that are the kernel's; none: it says that nobody answers. */
export function repliesTo(recording: Recording, index: number, trace: Traced): readonly OutcomeJson[] {
  const outcomes = trace.packets[index]?.outcomes ?? [];
  const likely = outcomes.flatMap((outcome, at) =>
    compareOutcome(recording, index, outcome, lots(drawsUpTo(index, trace))) === undefined ? [at] : [],
  );
  return (trace.replies?.[index]?.outcomes ?? []).filter(({ answers = -1 }) => likely.includes(answers));
}

/** Whether the reply is the packet that was played. */
function isAsPlayed({ scenario }: Recording, index: number, { steps }: OutcomeJson): boolean {
  const [packet, reply] = [scenario.packets[index], steps[0]?.packet];
  if (packet === undefined || reply === undefined) return false;
  if (packet.flags !== undefined && packet.flags !== reply.flags?.join(',')) return false;
  // Of several next hops another one may have been taken.
  if (question(scenario, packet).in !== reply.in) return false;
  const fields = ['src', 'dst', 'sport', 'dport', 'icmpType', 'icmpId'] as const;
  return fields.every((field) => packet[field] === undefined || packet[field] === reply[field]);
}

/** Whether the kernel draws one of the reply's ports, or its identifier, for the packet of this index or one before it. */
export function isDrawn(index: number, { sport, dport, icmpId }: PacketJson, trace: Traced): boolean {
  const numbers = [sport, dport, icmpId];
  return drawsUpTo(index, trace).some(({ shown }) => numbers.includes(shown));
}

function drawsUpTo(index: number, { packets }: Traced): readonly Draw[] {
  return drawsOf(packets.slice(0, index + 1).flatMap((packet) => packet.outcomes));
}

function compareWith(
  recording: Recording,
  index: number,
  trace: Traced,
  outcomes: readonly OutcomeJson[],
): PacketResult {
  const draws = drawsUpTo(index, trace);
  const differences = outcomes.map((outcome) => compareOutcome(recording, index, outcome, lots(draws)));
  if (differences.some((difference) => difference === undefined)) return { same: true, outcomes: outcomes.length };
  const closest = differences
    .filter((difference) => difference !== undefined)
    .sort((a, b) => b.kernel.length - a.kernel.length)[0];
  const assumed = [...new Set(outcomes.flatMap(({ assumptions }) => assumptions.map(({ id }) => id)))];
  return closest
    ? { same: false, outcomes: outcomes.length, difference: closest, assumed }
    : failure(0, 'the tool has no outcome', [], []);
}

function failure(outcomes: number, what: string, kernel: readonly string[], tool: readonly string[]): PacketResult {
  return { same: false, outcomes, difference: { what, kernel, tool }, assumed: [] };
}

/** A port or an identifier of which the tool says that the kernel draws it: the one it shows, and those it could be. */
interface Draw {
  readonly shown: number;
  readonly low: number;
  readonly high: number;
}

const drawn = /^of the (?:source ports|destination ports|identifiers) (\d+) to (\d+) the kernel draws (\d+)$/;

/** What the tool has left to the kernel's lot so far. */
function drawsOf(outcomes: readonly OutcomeJson[]): readonly Draw[] {
  return outcomes
    .flatMap(({ assumptions }) => assumptions.map(({ text }) => drawn.exec(text)?.slice(1).map(Number)))
    .flatMap((numbers) => {
      const [low, high, shown] = numbers ?? [];
      return low === undefined || high === undefined || shown === undefined ? [] : [{ shown, low, high }];
    });
}

/** Whether the kernel's number may stand for the tool's, which is one the kernel draws; the same one each time. */
type SameLot = (kernel: number, tool: number) => boolean;

function lots(draws: readonly Draw[]): SameLot {
  const found = new Map<number, number>();
  return (kernel, tool) => {
    if (!draws.some(({ shown, low, high }) => shown === tool && kernel >= low && kernel <= high)) return false;
    const before = found.get(tool);
    if (before === undefined) found.set(tool, kernel);
    return before === undefined || before === kernel;
  };
}

function compareOutcome(
  recording: Recording,
  index: number,
  outcome: OutcomeJson,
  same: SameLot,
): Difference | undefined {
  const events = recording.answers[index]?.events ?? [];
  const untold = untoldIn(outcome);
  const at = firstDifference(events, outcome.events, same, untold);
  if (at !== undefined) {
    return {
      what: describe(events[at], outcome.events[at], same, untold),
      kernel: events.slice(0, at + 1).map(kernelLine),
      tool: outcome.events.slice(0, at + 1).map((event) => kernelLine(asKernel(event))),
      rules: rulesOf(recording, index, [events[at], outcome.events[at]]),
    };
  }
  const what = compareEnd(conclude(recording, index), outcome, { same, untold }, takenByTproxy(recording, index));
  if (what === undefined) return undefined;
  return { what, kernel: events.map(kernelLine), tool: outcome.events.map((event) => kernelLine(asKernel(event))) };
}

function rulesOf(
  recording: Recording,
  index: number,
  events: readonly (Pick<KernelEvent, 'table' | 'chain' | 'rule'> | undefined)[],
): readonly string[] {
  const six = recording.scenario.packets[index]?.src.includes(':');
  const book = rulebook(recording.dumps[six ? 'ip6tables-save.txt' : 'iptables-save.txt'] ?? '');
  const lines = events.map((event) => event && book.line(event.table, event.chain, event.rule));
  return [...new Set(lines.filter((line) => line !== undefined))];
}

function firstDifference(
  kernel: readonly KernelEvent[],
  tool: readonly EventJson[],
  same: SameLot,
  untold: IsUntold,
): number | undefined {
  const length = Math.max(kernel.length, tool.length);
  for (let at = 0; at < length; at++) {
    const [ours, theirs] = [tool[at], kernel[at]];
    if (ours === undefined || theirs === undefined || differing(theirs, asKernel(ours), same, untold).length > 0)
      return at;
  }
  return undefined;
}

const FIELDS = ['table', 'chain', 'event', 'rule', 'in', 'out', 'src', 'sport', 'dst', 'dport', 'mark'] as const;

function differing(kernel: KernelEvent, tool: KernelEvent, same: SameLot, untold: IsUntold): readonly string[] {
  return FIELDS.filter((field) => {
    if (untold(field, tool[field])) return false;
    if (field === 'mark' && kernel.mark === undefined) return false;
    if (field !== 'sport' && field !== 'dport') return kernel[field] !== tool[field];
    const [theirs, ours] = [kernel[field], tool[field]];
    // Of some protocols, SCTP say, the kernel's log prints no ports.
    if (theirs === undefined || theirs === ours) return false;
    return ours === undefined || !same(theirs, ours);
  });
}

function asKernel({ table, chain, event, rule, packet }: EventJson): KernelEvent {
  const { src, sport, dst, dport, mark } = packet;
  const ports = { ...(sport === undefined ? {} : { sport }), ...(dport === undefined ? {} : { dport }) };
  return { table, chain, event, rule, in: packet.in ?? '', out: packet.out ?? '', src, dst, ...ports, mark };
}

/** An event in one line, as reports print it. */
export function kernelLine(event: KernelEvent): string {
  const { table, chain, rule, mark, src, sport, dst, dport } = event;
  const host = (address: string, port: number | undefined) => (port === undefined ? address : `${address}:${port}`);
  const way = `${event.in || '-'}>${event.out || '-'}`;
  return `${table} ${chain} ${event.event} ${rule}  ${way} ${host(src, sport)} > ${host(dst, dport)} ${mark === undefined ? '' : `mark 0x${mark.toString(16)}`}`;
}

function describe(
  kernel: KernelEvent | undefined,
  tool: EventJson | undefined,
  same: SameLot,
  untold: IsUntold,
): string {
  if (kernel === undefined) return 'the kernel stopped here, the tool goes on';
  if (tool === undefined) return 'the tool stopped here, the kernel went on';
  return `another ${differing(kernel, asKernel(tool), same, untold).join(', ')}`;
}

/** TPROXY hands a packet to a local socket: the kernel delivers it, a tool may call it stolen. */
function takenByTproxy(recording: Recording, index: number): boolean {
  const rules: readonly Rulebook[] = ['iptables-save.txt', 'ip6tables-save.txt'].map((file) =>
    rulebook(recording.dumps[file] ?? ''),
  );
  const events = recording.answers[index]?.events ?? [];
  return events.some(({ table, chain, rule }) =>
    rules.some((book) => targetOf(book.line(table, chain, rule) ?? '') === 'TPROXY'),
  );
}

/** What the outcome leaves to the kernel's lot, and what it says that no dump tells. */
interface Open {
  readonly same: SameLot;
  readonly untold: IsUntold;
}

function compareEnd(kernel: Conclusion, tool: OutcomeJson, open: Open, tproxy: boolean): string | undefined {
  if (!sameVerdict(kernel, tool, tproxy))
    return `verdict: kernel ${kernel.verdict}${kernel.reply ? ` (${kernel.reply})` : ''}, tool ${tool.verdict}`;
  if (kernel.out !== undefined && kernel.out !== tool.out && !open.untold('out', tool.out ?? null))
    return `out: kernel ${kernel.out}, tool ${tool.out ?? 'none'}`;
  if (kernel.verdict === 'rejected' && kernel.reply !== undefined && tool.rejectWith !== undefined) {
    const expected = REPLIES[tool.rejectWith];
    if (expected !== undefined && expected !== kernel.reply)
      return `rejected: kernel ${kernel.reply}, tool ${tool.rejectWith}`;
  }
  if (kernel.alsoLeft) return undefined;
  return kernel.packet && comparePacket(kernel.packet, tool, open);
}

function sameVerdict(kernel: Conclusion, tool: OutcomeJson, tproxy: boolean): boolean {
  if (kernel.verdict === tool.verdict) return true;
  if (kernel.alsoLeft && tool.verdict === 'forwarded') return true;
  if (tproxy && kernel.verdict === 'delivered') return tool.verdict === 'stolen';
  // Where no rule decides and the node sends an ICMP error, both words are right.
  return (
    kernel.verdict === 'dropped' &&
    kernel.reply !== undefined &&
    kernel.decidedBy === undefined &&
    tool.verdict === 'rejected'
  );
}

function comparePacket(kernel: SeenPacket, tool: OutcomeJson, { same, untold }: Open): string | undefined {
  // Encapsulated: the tool may speak of the packet inside or of the one around it.
  if (kernel.inner !== undefined) return undefined;
  for (const field of ['src', 'dst', 'sport', 'dport', 'ttl', 'tos', 'icmpId'] as const) {
    const [theirs, ours] = [kernel[field], tool.packet[field]];
    if (theirs === undefined || ours === undefined || theirs === ours || untold(field, ours)) continue;
    const lot = (field === 'sport' || field === 'dport' || field === 'icmpId') && same(Number(theirs), Number(ours));
    if (!lot) {
      return `packet at its end: ${field} is ${theirs} in the kernel, ${ours} in the tool`;
    }
  }
  return undefined;
}

/** What REJECT's kinds look like on the wire. */
const REPLIES: Readonly<Record<string, string>> = {
  'icmp-net-unreachable': 'icmp 3/0',
  'icmp-host-unreachable': 'icmp 3/1',
  'icmp-proto-unreachable': 'icmp 3/2',
  'icmp-port-unreachable': 'icmp 3/3',
  'icmp-net-prohibited': 'icmp 3/9',
  'icmp-host-prohibited': 'icmp 3/10',
  'icmp-admin-prohibited': 'icmp 3/13',
  'icmp6-no-route': 'icmp 1/0',
  'icmp6-adm-prohibited': 'icmp 1/1',
  'icmp6-addr-unreachable': 'icmp 1/3',
  'icmp6-port-unreachable': 'icmp 1/4',
  'icmp6-policy-fail': 'icmp 1/5',
  'icmp6-reject-route': 'icmp 1/6',
  'tcp-reset': 'tcp-reset',
};
