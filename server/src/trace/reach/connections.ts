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
import { holdsPoint, type Intervals } from '../space/intervals.ts';
import type { Box } from '../space/region.ts';
import { packetsIn, straightFirst } from './pick.ts';
import { type Plan, plansToEnd } from './plans.ts';
import type { Opener, Search } from './search.ts';
import type { Scenario } from './tracking.ts';
import { walkToEnd } from './walk.ts';

/** Where the last packet goes, and the box that it should lie in. */
interface LastPacket {
  readonly box: Box;
  readonly from: Plan['from'];
  readonly to: 'here' | 'elsewhere';
}

/** First packets that are tried for each box. */
const mostOpeners = 6;

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
    case 'ESTABLISHED':
      yield* inTurn(answers(search, last), later(search, last));
      return;
    case 'RELATED':
      for (const packet of packetsIn(wish, errorBox(search, last.box))) {
        for (const { first, outcome } of openersOf(search, last, 'reply')) {
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

function* inTurn<Each>(...all: readonly Generator<Each, void>[]): Generator<Each, void> {
  for (let open = all; open.length > 0; ) {
    const next = open.map((each) => ({ each, step: each.next() })).filter(({ step }) => step.done !== true);
    for (const { step } of next) if (step.done !== true) yield step.value;
    open = next.map(({ each }) => each);
  }
}

/** What of a packet a rule may ask for beside whose it is. */
function details({ flags, length, ttl, tos, mark, icmpCode }: PacketInput): Partial<PacketInput> {
  const all = { flags, length, ttl, tos, mark, icmpCode };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Packets that open a connection in which the last one goes the given direction, and that really get through. */
function* openersOf(search: Search, last: LastPacket, direction: 'original' | 'reply'): Generator<Opener> {
  const { node, family } = search;
  const turned = direction === 'reply';
  const from: Plan['from'] = turned ? (last.to === 'here' ? 'node' : 'network') : last.from;
  const to = turned ? (last.from === 'node' ? 'here' : 'elsewhere') : last.to;
  const boxes = turned ? turnedRound(last) : [only(last.box, ['src', 'dst', 'sport', 'dport', 'protocol', 'in'])];
  let left = mostOpeners;
  for (const plan of plansToEnd(from, to)) {
    const leads = walkToEnd(search, plan, boxes).map((state) => ({ state }));
    for (const { state } of straightFirst(node, leads)) {
      for (const first of packetsIn({ node, family, from, to }, state.box).slice(0, 2)) {
        if (--left < 0) return;
        yield* answered(search, first);
      }
    }
  }
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

/** The box of the packet that this one answers. */
function turnedRound({ box, from, to }: LastPacket): readonly Box[] {
  const turned = new Map<Dimension, Intervals>();
  const names: readonly (readonly [Dimension, Dimension])[] = [
    ['src', 'dst'],
    ['dst', 'src'],
    ['sport', 'dport'],
    ['dport', 'sport'],
    ['protocol', 'protocol'],
    // What is sent on leaves where the other comes from; a packet of the node itself has no such side.
    ...(from === 'network' && to === 'elsewhere'
      ? ([
          ['out', 'in'],
          ['in', 'out'],
        ] as const)
      : []),
  ];
  for (const [mine, its] of names) {
    const bound = box.get(mine);
    if (bound !== undefined) turned.set(its, bound);
  }
  return [turned];
}

function only(box: Box, dimensions: readonly Dimension[]): Box {
  return new Map([...box].filter(([dimension]) => dimensions.includes(dimension)));
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
