/** Packets that open the connection which a later one belongs to, and what answers them. */
import type { PacketInput } from '../../../../protocol/trace.ts';
import type { Packet } from '../../net/packet.ts';
import { formatAddress } from '../../net/text.ts';
import type { Node } from '../../node/model.ts';
import { once } from '../../text/once.ts';
import type { Steps } from '../../text/schedule.ts';
import { openSession } from '../engine.ts';
import { readPacket } from '../input.ts';
import { protocolName, tcpFlagNames } from '../names.ts';
import type { Dimension } from '../space/dimensions.ts';
import type { Intervals } from '../space/intervals.ts';
import { type Box, meet, numbers } from '../space/region.ts';
import type { Outcome } from '../trace.ts';
import { hasServices } from './balancing.ts';
import { ahead, mayClash } from './clashes.ts';
import { crossings } from './crossing.ts';
import {
  type First,
  kind,
  markOf,
  type Renamed,
  renamed,
  replies,
  straightNames,
  tuple,
  turnedNames,
  wordOf,
} from './first.ts';
import { within } from './lens.ts';
import { honestFirst, packetsIn, plainFirst } from './pick.ts';
import { type Plan, plansToEnd } from './plans.ts';
import { keyIn } from './pool.ts';
import type { Opener, Search } from './search.ts';
import { inTurn, type Stepped } from './stepped.ts';
import type { Needs } from './talks.ts';
import { translates } from './tracking.ts';
import { walkToEnd } from './walk.ts';
import { isWalked } from './walked.ts';

/** Where the last packet goes, and the box that it should lie in. */
export interface LastPacket {
  readonly box: Box;
  /** What is asked of how its connection was translated. */
  readonly translation: Box;
  readonly from: Plan['from'];
  readonly to: 'here' | 'elsewhere';
  /** As what IPVS has handled it, where it shall have. */
  readonly handled: 'request' | 'answer' | undefined;
  /** Names of helpers one of which shall have announced its connection; undefined: it need not have been announced. */
  readonly helper: Intervals | undefined;
  readonly needs: Needs;
}

/** First packets that are tried for each box and way. */
const mostOpeners = 4;
/** What they differ by, apart from their addresses: where they may be translated, among others. */
const mostStates = 24;

/** Packets that open a connection in which the last one goes the given direction, and that really get through. */
export function* openersOf(search: Search, last: LastPacket, direction: 'original' | 'reply'): Stepped<Opener> {
  const turned = direction === 'reply';
  const from: Plan['from'] = turned ? (last.to === 'here' ? 'node' : 'network') : last.from;
  const to = turned ? (last.from === 'node' ? 'here' : 'elsewhere') : last.to;
  const firsts = turned ? turnedRound(search, last) : straight(last);
  // What is to be translated and comes for the address that it would get is not: several are needed.
  const most = !turned && last.translation.size > 0 ? mostOpeners * 2 : Math.ceil(mostOpeners / firsts.length);
  const ways = [{ from, to, most }];
  const mark = markOf(last.box);
  // The node answers itself as well, and so may what crosses a bridge: frames for everybody do both.
  if (turned && from === 'network' && (last.from === 'node' ? mark.size > 0 : hasBridge(search)))
    ways.push({ from: 'node', to, most });
  // Where the connection must be marked already, first those that mark it, and may have been marked by who sends them.
  if (mark.size > 0) {
    const marked = firsts.map(
      (first): First => ({ ...first, ends: new Map([...(first.ends ?? []), ...mark]), marks: 'any' }),
    );
    yield* inTurn(ways.flatMap((way) => marked.map((first) => openersFrom(search, first, way))));
  }
  // By now those that are usual were tried.
  if (search.look === 'closer')
    yield* inTurn(
      strangers(search, firsts, ways, direction).map(({ first, from: by }) =>
        openersFrom(search, first, { from: by, to, most }),
      ),
    );
  yield* inTurn(ways.flatMap((way) => firsts.map((first) => openersFrom(search, first, way))));
}

/**
 * Less likely ones: by other interfaces than those of the last packet turned round, from a program that sends with a mark
 * of its own, or from an address that is somebody else's.
 */
function strangers(
  { asksMarks }: Search,
  firsts: readonly First[],
  ways: readonly Pick<LastPacket, 'from'>[],
  direction: 'original' | 'reply',
): readonly { readonly first: First; readonly from: Plan['from'] }[] {
  const anywhere = firsts.map((first): First => ({ ...first, box: without(first.box, ['in', 'out']) }));
  const moved = firsts.some(({ box }) => box.has('in') || box.has('out'));
  const isAsked = (by: Plan['from']): boolean => ways.some(({ from }) => from === by);
  // Who is answered at an address of the node need not be the node, as far as anybody knows.
  const mayBeOthers = isAsked('network') ? moved : direction === 'reply';
  const fromNetwork = mayBeOthers ? anywhere : [];
  const fromNode = isAsked('node') && !moved ? [] : anywhere;
  const marked = asksMarks ? anywhere.map((first): First => ({ ...first, marks: 'any' })) : [];
  return [
    ...fromNetwork.map((first) => ({ first, from: 'network' as const })),
    ...[...fromNode, ...marked].map((first) => ({ first, from: 'node' as const })),
  ];
}

function without(box: Box, dimensions: readonly Dimension[]): Box {
  return new Map([...box].filter(([each]) => !dimensions.includes(each)));
}

/** First packets of this kind, by the ways that begin and end so. */
export function* openersFrom(
  search: Search,
  first: First,
  { from, to, most }: Pick<LastPacket, 'from' | 'to'> & { readonly most: number },
): Stepped<Opener> {
  for (const plan of plansToEnd(from, to).filter((each) => isWalked(search, each))) {
    let left = most;
    for (const packet of yield* firstPackets(search, first, { plan, from, to })) {
      if (left-- <= 0) break;
      const openers = answered(search, packet);
      yield* openers;
      if (mayClash(first.ends)) yield* openers.flatMap((opener) => behindAnother(search, opener));
    }
  }
}

/** The packets that may open a connection of this kind; looked for once in a search, for many leads ask for the same. */
function* firstPackets(
  search: Search,
  first: First,
  { plan, from, to }: Pick<LastPacket, 'from' | 'to'> & { readonly plan: Plan },
): Steps<readonly PacketInput[]> {
  const { node, family, effort, firsts, pool } = search;
  const { box, ends, marks = 'none' } = first;
  const key = [nameOf(plan), to, marks, keyIn(pool, box), ends === undefined ? '' : `to ${keyIn(pool, ends)}`].join(
    ';',
  );
  const known = firsts.get(key);
  if (known !== undefined) return known;
  if (effort.openers-- <= 0) return [];
  const states = yield* walkToEnd(search, plan, [box], { marks: from === 'node' ? marks : 'none' });
  // Packets that are the same whatever becomes of them are tried once.
  const ending = new Map((ends === undefined ? states : within(states, ends)).map((state) => [state.box, state]));
  const leads = [...ending.values()].map((state) => ({ state }));
  const packets = plainFirst(search, leads)
    .slice(0, mostStates)
    .flatMap(({ state }) => packetsIn({ node, family, from, to }, state.box, ends?.has('dnat') ? 4 : 2));
  const found = honestFirst(node, family, packets).flatMap((packet) => asMarked(packet, first));
  firsts.set(key, found);
  return found;
}

const nameOf = once((plan: Plan): string => JSON.stringify(plan));

/** Where its connection shall be marked: as a program sends it whose mark rules save, and as it is. */
function asMarked(
  packet: PacketInput,
  { ends = new Map(), marks }: Pick<First, 'ends' | 'marks'>,
): readonly PacketInput[] {
  const wanted = markOf(ends);
  if (packet.in !== null || marks !== 'any' || wanted.size === 0) return [packet];
  return [{ ...packet, mark: wordOf(wanted) }, packet];
}

/** The ways in which a packet gets through; asked once in a search, for many leads share their openers. */
function answered({ node, openers }: Search, first: PacketInput): readonly Opener[] {
  const key = JSON.stringify(first);
  const known = openers.get(key);
  if (known !== undefined) return known;
  const found = throughs(node, [first]);
  openers.set(key, found);
  return found;
}

/** The same behind a packet whose connection has its source port already where nat sends it. */
function behindAnother({ node }: Search, opener: Opener): readonly Opener[] {
  const before = ahead(inputOf(opener.outcome.packet), opener.first);
  return before === undefined
    ? []
    : throughs(node, [before, opener.first]).map((each) => ({ ...each, before: [before] }));
}

/** Openers with which the last of the packets begins a connection. */
export function throughs(node: Node, packets: readonly PacketInput[]): readonly Opener[] {
  const session = openSession(node, { branches: 16 });
  let outcomes: readonly Outcome[] = [];
  for (const packet of packets) {
    const read = readPacket(packet);
    if ('problem' in read) return [];
    ({ outcomes } = session.send(read.packet));
  }
  return outcomes.slice(0, 4).flatMap((outcome, index): readonly Opener[] => {
    const first = packets.at(-1);
    if (first === undefined || (outcome.verdict !== 'forwarded' && outcome.verdict !== 'delivered')) return [];
    const packet = session.reply(index, 1)?.outcomes[0]?.steps[0]?.packet;
    return [{ first, outcome, reply: packet === undefined ? undefined : inputOf(packet) }];
  });
}

/** The first packet of a connection that goes on in the same direction, most likely by the same interface. */
function straight({ box, translation }: LastPacket): readonly First[] {
  const ends: Box = new Map([...renamed(box, replies), ...translation]);
  return [
    { box: renamed(box, [...straightNames, ...kind, ['in', 'in']]), ends },
    ...(box.has('in') ? [{ box: renamed(box, [...straightNames, ...kind]), ends }] : []),
  ];
}

function hasBridge({ node, family }: Search): boolean {
  return node.interfaces !== undefined && crossings(node, family).length > 0;
}

/**
 * The packets that this one answers. Where something may have translated them they are known by what they are when they
 * leave, and by what the rule asks of their connection.
 */
function turnedRound(search: Search, { box, from, to, handled }: LastPacket): readonly First[] {
  // It comes most likely from where that one left for, and leaves for where that came from.
  const crossing: Renamed = [
    ...(to === 'elsewhere' ? ([['out', 'in']] as const) : []),
    ...(from === 'network' ? ([['in', 'out']] as const) : []),
  ];
  const asked = renamed(box, tuple);
  const asSent = [...turnedNames, ...kind];
  // A packet to or from the node itself may as well take another way than the one that it answers.
  const crosses = from === 'network' && to === 'elsewhere';
  const plain = [renamed(box, [...asSent, ...crossing]), ...(crosses ? [] : [renamed(box, asSent)])];
  const straightOnes = plain.flatMap((each): readonly First[] => {
    const met = meet(each, asked);
    return met === undefined ? [] : [{ box: met }];
  });
  if (!translates(search) && !hasServices(search)) return straightOnes;
  const ends = meet(renamed(box, turnedNames), renamed(box, replies));
  // What comes round leaves by loopback, and nothing comes from there first.
  const begins = meet(asked, renamed(box, [...kind, ...(to === 'elsewhere' ? ([['out', 'in']] as const) : [])]));
  if (ends === undefined || begins === undefined) return straightOnes;
  // What IPVS takes for an answer answers what IPVS has sent to the server.
  if (handled === 'answer') return [{ box: begins, ends: new Map(ends).set('balanced', numbers(1)) }];
  return [...straightOnes, { box: begins, ends }];
}

/** A packet as one describes it. */
export function inputOf({
  in: device,
  src,
  dst,
  protocol: number,
  sport,
  dport,
  tcpFlags,
  icmpType,
  icmpCode,
  icmpId,
}: Packet): PacketInput {
  return {
    in: device,
    src: formatAddress(src),
    dst: formatAddress(dst),
    protocol: protocolName(number),
    ...(sport === undefined || dport === undefined ? {} : { sport, dport }),
    ...(tcpFlags === undefined ? {} : { flags: tcpFlagNames(tcpFlags) }),
    ...(icmpType === undefined ? {} : { icmpType, icmpCode: icmpCode ?? 0 }),
    ...(icmpId === undefined ? {} : { icmpId }),
  };
}
