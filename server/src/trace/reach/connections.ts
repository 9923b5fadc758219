/** Sequences of packets whose last one is of a connection that those before it opened. */
import type { PacketInput } from '../../../../protocol/trace.ts';
import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';
import { formatAddress } from '../../net/text.ts';
import type { Node } from '../../node/model.ts';
import { openSession } from '../engine.ts';
import { readPacket } from '../input.ts';
import { protocolName, tcpFlagNames } from '../names.ts';
import type { Dimension } from '../space/dimensions.ts';
import { holdsPoint } from '../space/intervals.ts';
import { type Box, meet } from '../space/region.ts';
import { hasServices } from './balancing.ts';
import { honestFirst, packetsIn, straightFirst } from './pick.ts';
import { type Plan, plansToEnd } from './plans.ts';
import type { Opener, Search } from './search.ts';
import { within } from './state.ts';
import { type Scenario, translates } from './tracking.ts';
import { walkToEnd } from './walk.ts';

/** Where the last packet goes, and the box that it should lie in. */
interface LastPacket {
  readonly box: Box;
  readonly from: Plan['from'];
  readonly to: 'here' | 'elsewhere';
}

/** First packets that are tried for each box and way. */
const mostOpeners = 4;
/** What they differ by, apart from their addresses: where they may be translated, among others. */
const mostStates = 24;

export function* sequencesFor(
  search: Search,
  scenario: Scenario,
  last: LastPacket,
): Generator<readonly PacketInput[], void> {
  const { node, family } = search;
  const wish = { node, family, from: last.from, to: last.to };
  switch (scenario) {
    case 'NEW':
    case 'INVALID':
      for (const packet of packetsIn(wish, last.box)) yield [packet];
      return;
    case 'ANSWER':
      yield* answers(search, last);
      return;
    case 'LATER':
      yield* later(search, last);
      return;
    case 'AGAIN':
      yield* again(search, last);
      return;
    case 'RELATED':
      for (const packet of packetsIn(wish, errorBox(search, last.box))) {
        for (const { first, outcome } of openersOf(search, { ...last, box: quotedBox(last.box) }, 'reply')) {
          yield [first, { ...packet, dst: formatAddress(outcome.packet.src), quoted: inputOf(outcome.packet) }];
        }
      }
  }
}

/** An opener and what answers it. */
function* answers(search: Search, last: LastPacket): Generator<readonly PacketInput[], void> {
  const { node, family } = search;
  const [model] = packetsIn({ node, family, from: last.from, to: last.to }, last.box);
  for (const { first, reply } of openersOf(search, last, 'reply')) {
    if (reply === undefined) continue;
    yield [first, reply];
    if (model !== undefined) yield [first, { ...reply, ...details(model) }];
  }
}

/** An opener, what answers it, and what the opener sends next. */
function* later(search: Search, last: LastPacket): Generator<readonly PacketInput[], void> {
  for (const { first, reply } of openersOf(search, last, 'original')) {
    if (reply === undefined) continue;
    yield [first, reply, { ...first, ...(reply.flags === undefined ? {} : { flags: ['ACK'] }) }];
  }
}

/** An opener twice, before anybody has answered. */
function* again(search: Search, last: LastPacket): Generator<readonly PacketInput[], void> {
  const { node, family } = search;
  const [model] = packetsIn({ node, family, from: last.from, to: last.to }, last.box);
  for (const { first } of openersOf(search, last, 'original')) {
    yield [first, first];
    if (model !== undefined) yield [first, { ...first, ...details(model) }];
  }
}

/** What of a packet a rule may ask for beside whose it is. */
function details({ flags, length, ttl, tos, mark, icmpCode }: PacketInput): Partial<PacketInput> {
  const all = { flags, length, ttl, tos, mark, icmpCode };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Packets that open a connection in which the last one goes the given direction, and that really get through. */
function* openersOf(search: Search, last: LastPacket, direction: 'original' | 'reply'): Generator<Opener> {
  const turned = direction === 'reply';
  const from: Plan['from'] = turned ? (last.to === 'here' ? 'node' : 'network') : last.from;
  const to = turned ? (last.from === 'node' ? 'here' : 'elsewhere') : last.to;
  const firsts = turned ? turnedRound(search, last) : [straight(last.box)];
  yield* inTurn(firsts.map((first) => openersFrom(search, first, { from, to, most: mostOpeners / firsts.length })));
}

function* openersFrom(
  search: Search,
  first: First,
  { from, to, most }: Pick<LastPacket, 'from' | 'to'> & { readonly most: number },
): Generator<Opener> {
  for (const plan of plansToEnd(from, to)) {
    let left = most;
    for (const packet of firstPackets(search, first, { plan, from, to })) {
      if (left-- <= 0) break;
      yield* answered(search, packet);
    }
  }
}

/** One of each after the other: only some are ever asked for. */
function* inTurn<Each>(all: readonly Generator<Each>[]): Generator<Each> {
  let open = all;
  while (open.length > 0) {
    const left: Generator<Each>[] = [];
    for (const each of open) {
      const next = each.next();
      if (next.done === true) continue;
      yield next.value;
      left.push(each);
    }
    open = left;
  }
}

/** The packets that may open a connection of this kind; looked for once in a search, for many leads ask for the same. */
function firstPackets(
  search: Search,
  { box, ends }: First,
  { plan, from, to }: Pick<LastPacket, 'from' | 'to'> & { readonly plan: Plan },
): readonly PacketInput[] {
  const { node, family, effort, firsts } = search;
  const key = JSON.stringify([plan, to, boundsOf(box), ends && boundsOf(ends)]);
  const known = firsts.get(key);
  if (known !== undefined) return known;
  if (effort.openers-- <= 0) return [];
  const states = walkToEnd(search, plan, [box]);
  const leads = (ends === undefined ? states : within(states, ends)).map((state) => ({ state }));
  const packets = straightFirst(node, leads)
    .slice(0, mostStates)
    .flatMap(({ state }) => packetsIn({ node, family, from, to }, state.box, 2));
  const found = honestFirst(node, family, packets);
  firsts.set(key, found);
  return found;
}

function boundsOf(box: Box) {
  return [...box].map(([dimension, bound]) => [dimension, bound.map(([low, end]) => [String(low), String(end)])]);
}

/** The ways in which a packet gets through; asked once in a search, for many leads share their openers. */
function answered({ node, openers }: Search, first: PacketInput): readonly Opener[] {
  const key = JSON.stringify(first);
  const known = openers.get(key);
  if (known !== undefined) return known;
  const found = throughs(node, first);
  openers.set(key, found);
  return found;
}

function throughs(node: Node, first: PacketInput): readonly Opener[] {
  const read = readPacket(first);
  if ('problem' in read) return [];
  const session = openSession(node, { branches: 16 });
  const { outcomes } = session.send(read.packet);
  return outcomes.slice(0, 4).flatMap((outcome, index): readonly Opener[] => {
    if (outcome.verdict !== 'forwarded' && outcome.verdict !== 'delivered') return [];
    const packet = session.reply(index, 1)?.outcomes[0]?.steps[0]?.packet;
    return [{ first, outcome, reply: packet === undefined ? undefined : inputOf(packet) }];
  });
}

/** The first packet of a connection: how it is sent, and what it is when it leaves. */
interface First {
  readonly box: Box;
  readonly ends?: Box;
}

type Renamed = readonly (readonly [from: Dimension, to: Dimension])[];

const tuple: Renamed = [
  ['ct.original.src', 'src'],
  ['ct.original.dst', 'dst'],
  ['ct.original.sport', 'sport'],
  ['ct.original.dport', 'dport'],
  ['ct.protocol', 'protocol'],
];
const replies: Renamed = [
  ['ct.reply.src', 'dst'],
  ['ct.reply.dst', 'src'],
  ['ct.reply.sport', 'dport'],
  ['ct.reply.dport', 'sport'],
];
const same: Renamed = (['src', 'dst', 'sport', 'dport', 'protocol', 'icmp', 'icmpId', 'in'] as const).map((each) => [
  each,
  each,
]);
const turnedNames: Renamed = [
  ['src', 'dst'],
  ['dst', 'src'],
  ['sport', 'dport'],
  ['dport', 'sport'],
  ['icmpId', 'icmpId'],
];

/** The first packet of a connection that goes on in the same direction. */
function straight(box: Box): First {
  return { box: renamed(box, same), ends: renamed(box, replies) };
}

/**
 * The packets that this one answers. Where something may have translated them they are known by what they are when they
 * leave, and by what the rule asks of their connection.
 */
function turnedRound(search: Search, { box, from, to }: LastPacket): readonly First[] {
  // It comes most likely from where that one left for, and leaves for where that came from.
  const crossing: Renamed = [
    ...(to === 'elsewhere' ? ([['out', 'in']] as const) : []),
    ...(from === 'network' ? ([['in', 'out']] as const) : []),
  ];
  const kind: Renamed = [['protocol', 'protocol']];
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
  const begins = meet(asked, renamed(box, [...kind, ['out', 'in']]));
  if (ends === undefined || begins === undefined) return straightOnes;
  return [...straightOnes, { box: begins, ends }];
}

function renamed(box: Box, names: Renamed): Box {
  return new Map(
    names.flatMap(([from, to]) => {
      const bound = box.get(from);
      return bound === undefined ? [] : [[to, bound] as const];
    }),
  );
}

/** What of an error's box concerns the connection that it is about: it comes back to who opened that. */
function quotedBox(box: Box): Box {
  const kept: readonly string[] = ['dst', 'in', 'out'];
  return new Map([...box].filter(([dimension]) => kept.includes(dimension) || dimension.startsWith('ct.')));
}

/** An error is one of ICMP's: the first type that the box allows. */
function errorBox({ family }: Search, box: Box): Box {
  const types = family === 'ipv4' ? [3, 11, 4, 12] : [1, 2, 3, 4];
  const bound = box.get('icmp');
  const type =
    types.find((each) => bound === undefined || [0, 1, 3, 13].some((code) => holdsPoint(bound, each * 256 + code))) ??
    3;
  const code = [0, 1, 3, 13].find((each) => bound === undefined || holdsPoint(bound, type * 256 + each)) ?? 0;
  const number = family === 'ipv4' ? protocol.icmp : protocol.icmpv6;
  return new Map(box).set('icmp', [[type * 256 + code, type * 256 + code + 1]]).set('protocol', [[number, number + 1]]);
}

function inputOf({
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
