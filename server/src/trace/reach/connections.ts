/** Sequences of packets whose last one is of a connection that those before it opened. */
import type { PacketInput } from '../../../../protocol/trace.ts';
import { protocol } from '../../net/protocol.ts';
import { formatAddress } from '../../net/text.ts';
import { tcpFlagNames } from '../names.ts';
import { wholeOf } from '../space/dimensions.ts';
import { holdsPoint } from '../space/intervals.ts';
import { type Box, meet } from '../space/region.ts';
import { announced, announcedOpeners } from './announcements.ts';
import { balancedProtocols } from './balancing.ts';
import { markOf, wordOf } from './first.ts';
import { inputOf, type LastPacket, openersOf } from './openers.ts';
import { packetsIn, type Wish } from './pick.ts';
import type { Opener, Search } from './search.ts';
import { inTurn, ofEach, type Stepped } from './stepped.ts';
import { type Talked, talkedBehind } from './talks.ts';
import { others, type Scenario } from './tracking.ts';

/** The likelier ones first. */
export function* sequencesFor(search: Search, scenario: Scenario, last: LastPacket): Stepped<readonly PacketInput[]> {
  const { node, family } = search;
  const wish = { node, family, from: last.from, to: last.to };
  switch (scenario) {
    case 'NEW':
    case 'INVALID':
      // IPVS may know the connection of a packet that connection tracking knows none of.
      if (last.handled === 'answer') yield* answers(search, last);
      yield* inTurn([
        ...(scenario === 'INVALID' ? invalid(search, last.box).map((box) => alone(wish, box)) : []),
        alone(wish, last.box),
        ...(last.handled === 'request' ? [unexpected(search, last), errorsOfClients(search, last)] : []),
      ]);
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
      if (last.helper !== undefined && !isError(search, last)) {
        yield* announced(search, last);
        return;
      }
      if (last.handled === 'request') yield* errorsOfClients(search, last);
      yield* inTurn([errorsAboutRequests(search, last), errorsAboutAnswers(search, last)]);
  }
}

/** What of the box can't open a connection: the rest of it may, and the packets that look most usual do. */
function invalid(search: Search, box: Box): readonly Box[] {
  return others(search).flatMap((each) => meet(box, each) ?? []);
}

/** What is of ICMP is about a connection, and no packet of one that was announced. */
function isError({ family }: Search, { box }: LastPacket): boolean {
  const bound = box.get('protocol') ?? wholeOf('protocol', family);
  return holdsPoint(bound, family === 'ipv4' ? protocol.icmp : protocol.icmpv6);
}

/** An opener, and an error about it as it left: that comes back to who sent it. */
function* errorsAboutRequests(search: Search, last: LastPacket): Stepped<readonly PacketInput[]> {
  const asking = { ...last, box: quotedBox(last.box) };
  for (const packet of packetsIn({ ...search, ...last }, errorBox(search, last.box)))
    yield* ofEach(openersFor(search, asking, 'reply'), ({ before = [], first, outcome }) => [
      [...before, first, { ...packet, dst: formatAddress(outcome.packet.src), quoted: inputOf(outcome.packet) }],
    ]);
}

/** An opener, its answer, and an error about that: it comes to whom the opener asked. */
function* errorsAboutAnswers(search: Search, last: LastPacket): Stepped<readonly PacketInput[]> {
  const asking = { ...last, box: quotedBox(last.box) };
  for (const packet of packetsIn({ ...search, ...last }, errorBox(search, last.box)))
    yield* ofEach(openersFor(search, asking, 'original'), ({ before = [], first, reply }) =>
      reply === undefined || first.sport === undefined
        ? []
        : [[...before, first, reply, { ...packet, dst: first.dst, quoted: answerTo(first) }]],
    );
}

function* alone(wish: Wish, box: Box): Stepped<readonly PacketInput[]> {
  for (const packet of packetsIn(wish, box)) yield [packet];
}

/** Of a connection that must have been announced those behind what announces it. */
function openersFor(search: Search, last: LastPacket, direction: 'original' | 'reply'): Stepped<Opener> {
  return last.helper === undefined ? openersOf(search, last, direction) : announcedOpeners(search, last, direction);
}

/** An opener and what answers it. */
function* answers(search: Search, last: LastPacket): Stepped<readonly PacketInput[]> {
  const { node, family } = search;
  const [model] = packetsIn({ node, family, from: last.from, to: last.to }, last.box);
  yield* ofEach(openersFor(search, last, 'reply'), (opener) => {
    const { before = [], first, reply } = opener;
    if (reply === undefined) return [];
    const marked = marking(search, [...before, first, reply, nextOf(first, reply)], last);
    const answered = [...versions(search, last, reply, model), ...lies(search, last, reply, model)].flatMap(
      (packet) => [[...before, first, packet], ...marked.map((all) => [...all, packet])],
    );
    const late = behindTalk(search, last, talkedBehind(opener, last.needs), 'other', model);
    // What answers the first packet comes before the connection is assured.
    return last.needs === 'assured' ? [...late, ...answered] : [...answered, ...late];
  });
}

/**
 * A later packet as it most likely is, and with what the rule asks of it beside whose it is. Whoever marked the first one
 * need not mark the others.
 */
function versions(
  { look }: Search,
  { box, handled }: LastPacket,
  { mark: _, ...packet }: PacketInput,
  model: PacketInput | undefined,
): readonly PacketInput[] {
  if (model === undefined) return [packet];
  // From the node itself nobody usually answers for others; a real server's answer it may make up.
  const moved =
    comesElsewhere(box, packet) && (typeof model.in === 'string' || handled === 'answer' || look === 'closer');
  const arrival = { in: model.in ?? null };
  const asked = { ...opening(box, packet), ...details(model) };
  return [...(moved ? [{ ...packet, ...asked, ...arrival }] : [packet]), { ...packet, ...asked }];
}

/** A segment that its flags keep out of the box is a SYN, as those are that say nothing of their flags. */
function opening(box: Box, { protocol: name, flags = ['SYN'] }: PacketInput): Partial<PacketInput> {
  const bound = box.get('tcpFlags');
  if (name !== 'tcp' || bound === undefined) return {};
  const text = flags.join();
  const fits = (bits: number): boolean => holdsPoint(bound, bits) && tcpFlagNames(bits).join() === text;
  return Array.from({ length: 256 }, (_, bits) => bits).some(fits) ? {} : { flags: ['SYN'] };
}

/** What the node would answer, from a liar in the network: a switch (accept_local) or a bridge may let it in. */
function lies(
  { look }: Search,
  { from }: LastPacket,
  { mark: _, ...packet }: PacketInput,
  model: PacketInput | undefined,
): readonly PacketInput[] {
  if (look !== 'closer' || from !== 'network' || packet.in !== null || typeof model?.in !== 'string') return [];
  return [{ ...packet, ...details(model), in: model.in }];
}

/** A packet from the network that must come by another interface than it usually would. */
function comesElsewhere(box: Box, { in: device }: PacketInput): boolean {
  const wanted = box.get('in');
  return device !== undefined && device !== null && wanted !== undefined && !holdsPoint(wanted, device);
}

/** An opener, what answers it, and what the opener sends next. */
function* later(search: Search, last: LastPacket): Stepped<readonly PacketInput[]> {
  const { node, family } = search;
  const [model] = packetsIn({ node, family, from: last.from, to: last.to }, last.box);
  yield* ofEach(openersFor(search, last, 'original'), (opener) => {
    const { before = [], first, reply } = opener;
    if (reply === undefined) return [];
    const next = nextOf(first, reply);
    const marked = marking(search, [...before, first, reply, next], last);
    const soon = versions(search, last, next, model).flatMap((packet) => [
      [...before, first, reply, packet],
      ...marked.map((all) => [...all, packet]),
    ]);
    return [...soon, ...behindTalk(search, last, talkedBehind(opener, last.needs), 'opener', model)];
  });
}

/** What one of them says when their connection is established. */
function behindTalk(
  search: Search,
  last: LastPacket,
  talked: Talked | undefined,
  by: 'opener' | 'other',
  model: PacketInput | undefined,
): readonly (readonly PacketInput[])[] {
  if (talked === undefined) return [];
  return versions(search, last, talked.next[by], model).map((packet) => [...talked.packets, packet]);
}

/** What the opener sends when it was answered. */
function nextOf(first: PacketInput, reply: PacketInput): PacketInput {
  return { ...first, ...(reply.flags === undefined ? {} : { flags: ['ACK'] }) };
}

/**
 * Packets that go before, where these must have marked the connection: rules do so by themselves, or as a program wants
 * it. Only of marks that connections can have: each of these sequences forks at every program that may listen.
 */
function marking(
  { look }: Search,
  packets: readonly PacketInput[],
  { box }: LastPacket,
): readonly (readonly PacketInput[])[] {
  const wanted = look === 'closer' ? markOf(box) : new Map();
  if (wanted.size === 0) return [];
  return [packets, packets.map((packet) => (packet.in === null ? { ...packet, mark: wordOf(wanted) } : packet))];
}

/** An opener twice, before anybody has answered. */
function* again(search: Search, last: LastPacket): Stepped<readonly PacketInput[]> {
  const { node, family } = search;
  const [model] = packetsIn({ node, family, from: last.from, to: last.to }, last.box);
  yield* ofEach(openersOf(search, last, 'original'), ({ before = [], first }) =>
    versions(search, last, first, model).map((packet) => [...before, first, packet]),
  );
}

/** An opener, and what nobody expects behind it. */
function* unexpected(search: Search, last: LastPacket): Stepped<readonly PacketInput[]> {
  yield* ofEach(again(search, last), (packets) => {
    const packet = packets.at(-1);
    if (packet === undefined) return [];
    const isBare = packet['protocol'] === 'tcp' && packet['flags'] === undefined;
    return [isBare ? [...packets.slice(0, -1), { ...packet, flags: ['ACK'] }] : packets];
  });
}

/** A request, and an error from its client's side about the answer: IPVS sends it on to the real server. */
function* errorsOfClients(search: Search, last: LastPacket): Stepped<readonly PacketInput[]> {
  const { node, family } = search;
  const number = family === 'ipv4' ? protocol.icmp : protocol.icmpv6;
  if (!holdsPoint(last.box.get('protocol') ?? wholeOf('protocol', family), number)) return;
  const to = new Map([...last.box].filter(([dimension]) => dimension === 'dst'));
  const wish = { node, family, from: last.from, to: last.to };
  for (const packet of packetsIn(wish, errorBox(search, last.box))) {
    const asking: LastPacket = { ...last, box: new Map(to).set('protocol', balancedProtocols), to: 'here' };
    yield* ofEach(openersOf(search, asking, 'original'), ({ first }) => [
      [first, { ...packet, dst: first.dst, quoted: answerTo(first) }],
    ]);
  }
}

/** As it leaves the service. */
function answerTo({ src, dst, sport, dport, protocol: name }: PacketInput): PacketInput {
  const ports = sport === undefined || dport === undefined ? {} : { sport: dport, dport: sport };
  return { src: dst, dst: src, protocol: name, ...ports };
}

/** What of a packet a rule may ask for beside whose it is. */
function details({ flags, length, ttl, tos, mark, icmpCode, ...more }: PacketInput): Partial<PacketInput> {
  const { uid, gid, pktType } = more;
  const all = { flags, length, ttl, tos, mark, icmpCode, uid, gid, pktType };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
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
