/** Whether the real kernel, given the packets that are said to reach a rule, shows that they do. */
import type { PacketInput } from '../../protocol/trace.ts';
import { readPacket } from '../../server/src/trace/input.ts';
import type { ReachGoal } from '../../server/src/trace/reach/goal.ts';
import { type ReachAnswer, reach } from '../../server/src/trace/reach/reach.ts';
import { kernelLine } from '../compare.ts';
import { type Chance, chance } from '../generate/prng.ts';
import { record } from '../kernel/record.ts';
import type { KernelEvent, Scenario, ScenarioPacket } from '../kernel/scenario.ts';
import { lengthOf } from '../question.ts';
import { type Asked, nodeOf, rulesOf, textOf } from './nodes.ts';

type Reached = Extract<ReachAnswer, { readonly kind: 'reached' }>;

export interface Witness {
  readonly asked: Asked;
  readonly goal: ReachGoal;
  readonly answer: Reached;
  readonly scenario: Scenario;
}

/** `certain`: nothing was taken for granted, and nothing left to chance. */
interface Shown {
  readonly witness: Witness;
  readonly hit: boolean;
  readonly certain: boolean;
  readonly events: readonly KernelEvent[];
}

/** Packets that reach some rules of each node, as scenarios that can be played. */
export function witnessesOf(all: readonly Asked[], each: number, seed: number) {
  return all.flatMap((asked, index) => {
    const { scenario } = asked;
    if (scenario === undefined) return [];
    const node = nodeOf(asked);
    const goals = shuffled(chance(seed * 1_000_003 + index), rulesOf(node));
    const found: Witness[] = [];
    for (const goal of goals) {
      if (found.length >= each) break;
      const answer = reach(node, goal);
      if (answer.kind !== 'reached') continue;
      const packets = answer.packets.map((packet) => playable(scenario, packet));
      if (packets.some((packet) => packet === undefined)) continue;
      const name = `${asked.name} ${goal.family} ${goal.table}/${goal.chain}/${goal.rule}`;
      const played = { ...scenario, name, packets: packets.flatMap((packet) => packet ?? []) };
      found.push({ asked, goal, answer, scenario: played });
    }
    return found;
  });
}

function shuffled<Each>(c: Chance, all: readonly Each[]): readonly Each[] {
  return all
    .map((each) => ({ each, key: c.below(1_000_000) }))
    .sort((a, b) => a.key - b.key)
    .map(({ each }) => each);
}

/**
 * Plays them all and reports; answers the code to exit with. A packet that rests on an assumption, or on chance, may take
 * another way there: it is skipped then.
 */
export async function showLive(witnesses: readonly Witness[], most: number): Promise<number> {
  const { shown, failures } = await play(witnesses);
  const missed = shown.filter(({ hit }) => !hit);
  for (const { witness, certain, events } of missed.slice(0, most)) {
    const { asked, goal, answer, scenario } = witness;
    console.log(`--- ${certain ? 'WRONG' : 'open'}: ${scenario.name}\n    ${textOf(asked, goal)}`);
    for (const packet of answer.packets) console.log(`    ${JSON.stringify(packet)}`);
    for (const { id, holds } of answer.outcome.assumptions) console.log(`    ${holds ? 'if' : 'unless'} ${id}`);
    for (const event of events) console.log(`    ${kernelLine(event)}`);
  }
  const wrong = missed.filter(({ certain }) => certain);
  for (const { witness } of wrong) console.log(`failed: ${witness.scenario.name}: its packet does not get there`);
  for (const failure of failures) console.log(`failed: could not be played: ${failure}`);
  const failed = wrong.length + failures.length;
  console.log(
    `${shown.length - missed.length} passed, ${failed} failed, ${missed.length + failures.length - failed} skipped`,
  );
  return failed > 0 ? 1 : 0;
}

/** Plays them all. What the kernel could not play is no answer. */
async function play(witnesses: readonly Witness[]): Promise<{
  readonly shown: readonly Shown[];
  readonly failures: readonly string[];
}> {
  const { recordings, failures } = await record(witnesses.map(({ scenario }) => scenario));
  const shown = recordings.flatMap(({ scenario, answers }): readonly Shown[] => {
    const witness = witnesses.find((each) => each.scenario === scenario);
    const events = answers.at(-1)?.events ?? [];
    if (witness === undefined) return [];
    const { goal, answer } = witness;
    const hit = events.some(
      ({ event, table, chain, rule }) =>
        event === 'rule' && table === goal.table && chain === goal.chain && rule === goal.rule,
    );
    const { assumptions, probability } = answer.outcome;
    const certain = assumptions.length === 0 && isWhole(probability);
    return [{ witness, hit, certain, events }];
  });
  return { shown, failures: failures.map(({ scenario, error }) => `${scenario.name}: ${error}`) };
}

function isWhole(share: Reached['outcome']['probability']): boolean {
  return share.numerator === share.denominator;
}

/** The described packet as the guest makes one; undefined: no link of the node brings it. */
function playable(scenario: Scenario, input: PacketInput): ScenarioPacket | undefined {
  const read = readPacket(input);
  const from = linkOf(scenario, input.in ?? null);
  if ('problem' in read || from === undefined || !isConveyed(input)) return undefined;
  const { quoted } = input;
  const packet = { from, ...fieldsOf(input), proto: protocolOf(input.protocol, read.packet.protocol) };
  if (quoted !== undefined) return { ...packet, quoted: fieldsOf(quoted as PacketInput) };
  const payload = read.packet.length - lengthOf({ ...packet, payload: 0 });
  return payload < 0 ? undefined : { ...packet, payload };
}

/** The guest's tools know the usual names alone. */
function protocolOf(name: string, number: number): string {
  const usual = ['tcp', 'udp', 'icmp', 'icmpv6', 'gre', 'esp', 'ah', 'sctp', 'dccp', 'mh', 'udplite'];
  return usual.includes(name) ? name : String(number);
}

/** Of a bridge the first of its ports. Nothing comes by a link whose other end is down. */
function linkOf({ bed }: Scenario, device: string | null): string | undefined {
  if (device === null) return 'local';
  if (bed === undefined) return { 'eth-l': 'left', 'eth-r': 'right' }[device];
  return bed.links.find(({ down, ...link }) => down !== true && (link.device === device || link.master === device))
    ?.name;
}

const same = [
  ...['sport', 'dport', 'icmpType', 'icmpCode', 'icmpId', 'ttl', 'tos', 'mark'],
  ...['uid', 'gid', 'mac', 'spi', 'mss', 'tcpOptions'],
] as const;
const conveyed: ReadonlySet<string> = new Set([...same, 'in', 'src', 'dst', 'protocol', 'flags', 'length', 'quoted']);

/** Whether the guest's packet has all that the described one has. */
function isConveyed(input: PacketInput): boolean {
  return Object.keys(input).every((field) => conveyed.has(field));
}

function fieldsOf(input: PacketInput): Omit<ScenarioPacket, 'from'> {
  const { src, dst, protocol: proto, flags } = input;
  return {
    src,
    dst,
    proto,
    ...Object.fromEntries(same.filter((name) => input[name] !== undefined).map((name) => [name, input[name]])),
    ...(flags === undefined ? {} : { flags: flags.length === 0 ? 'NONE' : flags.join(',') }),
  };
}
