/**
 * Connections that a helper announces, as packets open them: one between two machines that `-j CT` gives the helper, and
 * then one between the same two. Whether the helper announced it is what the trace asks.
 */
import type { PacketInput } from '../../../../protocol/trace.ts';
import type { RuleTable } from '../../node/model.ts';
import { once } from '../../text/once.ts';
import { announcesBack } from '../conntrack/announced.ts';
import { servicePort } from '../conntrack/broadcasts.ts';
import { type CompiledRule, compileNode } from '../netfilter/compile.ts';
import { optionNamed } from '../netfilter/extension.ts';
import { protocolsAnnounced, withPassedOn } from '../netfilter/matches/announcers.ts';
import { givenBy } from '../netfilter/matches/given.ts';
import { addressesBetween, type Dimension } from '../space/dimensions.ts';
import { common, holdsPoint, type Intervals, intervalsOf } from '../space/intervals.ts';
import { type Box, meet, numbers } from '../space/region.ts';
import { hasServices } from './balancing.ts';
import { type First, kind, type Renamed, renamed, turnedNames } from './first.ts';
import { type LastPacket, openersFrom, throughs } from './openers.ts';
import { packetsIn } from './pick.ts';
import type { Plan } from './plans.ts';
import { moved } from './repeats.ts';
import { type Opener, regionOf, type Search } from './search.ts';
import { nobody } from './state.ts';
import { inTurn, ofEach, type Stepped } from './stepped.ts';
import { translates } from './tracking.ts';

/** The names of helpers one of which must have announced the connection; undefined: it need not have been announced. */
export function announcedBy({ now }: { readonly now: ReadonlyMap<Dimension, Intervals> }): Intervals | undefined {
  const names = now.get('ct.helper') ?? nobody;
  return common(names, nobody).length > 0 || names.length === 0 ? undefined : names;
}

/** Announced connections that are tried. */
const mostTried = 8;

/** Packets that open an announced connection in which the last one goes the given direction, behind what announces it. */
export function* announcedOpeners(search: Search, last: LastPacket, direction: 'original' | 'reply'): Stepped<Opener> {
  let left = mostTried;
  yield* ofEach(announced(search, direction === 'original' ? last : turned(last)), (packets) =>
    left-- <= 0
      ? []
      : throughs(search.node, packets)
          .filter(isAnnounced)
          .map((opener) => ({ ...opener, before: packets.slice(0, -1) })),
  );
}

function isAnnounced({ outcome }: Opener): boolean {
  return outcome.steps.some((step) => step.kind === 'conntrack' && step.state === 'RELATED');
}

/** The answer's packet as what it answers. */
function turned({ box, from, to, ...last }: LastPacket): LastPacket {
  const names: Renamed = [...turnedNames, ...kind];
  return {
    ...last,
    box: renamed(box, names),
    from: to === 'here' ? 'node' : 'network',
    to: from === 'node' ? 'here' : 'elsewhere',
  };
}

/** What opens the connection that has the helper, and a packet of the box between the same machines. */
export function* announced(search: Search, last: LastPacket): Stepped<readonly PacketInput[]> {
  const { helper: names = [] } = last;
  yield* inTurn(
    helpingRules(search)
      .filter(({ name }) => mayHaveAnnounced(name, names))
      .flatMap((rule) => (['turned', 'straight'] as const).map((way) => behind(search, rule, way, last))),
  );
}

/** Its own name, or one of those that what it announces has. */
function mayHaveAnnounced(name: string, names: Intervals): boolean {
  return [...withPassedOn([name])].some((each) => holdsPoint(names, each));
}

interface Helping {
  readonly name: string;
  readonly rule: CompiledRule;
  readonly chain: string;
}

/**
 * First packets that an announced connection needs: of the one that announced it, by one of these helpers, and of the one
 * with which that began, which nothing has announced. Not known by which rules they have helpers: any.
 */
export function mastersOf(search: Search, names: Intervals): readonly (readonly First[])[] {
  const rules = helpingRules(search);
  const isKnown = hasKnownHelpers(search) && rules.length <= mostMasters;
  const firsts = (some: readonly Helping[]): readonly First[] =>
    isKnown ? some.flatMap((each) => firstsBy(search, each)) : [{ box: new Map() }];
  return [
    firsts(rules).map((first): First => ({ ...first, begins: 'NEW' })),
    firsts(rules.filter(({ name }) => mayHaveAnnounced(name, names))),
  ];
}

/** What passes OUTPUT before its connection is looked up the node sends, or IPVS for others. */
function firstsBy(search: Search, { rule, chain }: Helping): readonly First[] {
  const from = chain === 'OUTPUT' && !hasServices(search) ? ({ from: 'node' } as const) : {};
  return boxesOf(search, rule).map((box) => ({ box, ...from }));
}

/** Whether the rules that are looked at are all that give helpers. */
function hasKnownHelpers({ node }: Search): boolean {
  const given = givenBy(node);
  const isLong = node.rulesets.some(({ tables }) => (tables.get('raw')?.ruleCount ?? 0) > mostRules);
  return given !== undefined && !given.byPort && !isLong;
}

const mostMasters = 32;

function boxesOf(search: Search, rule: CompiledRule): readonly Box[] {
  return regionOf(search, rule).boxes.map(
    (box) => new Map([...box].filter(([dimension]) => asSent.includes(dimension))),
  );
}

/** Rules of raw that are looked at. */
const mostRules = 3000;

function helpingRules({ node, family }: Search): readonly Helping[] {
  return compileNode(node)[family].flatMap(({ ruleset, table }): readonly Helping[] => {
    const raw = ruleset.tables.get('raw');
    const compiled = table('raw');
    if (raw === undefined || compiled === undefined) return [];
    return placesOf(raw).flatMap(({ chain, index, name }) => {
      const rule = compiled.chain(chain)?.rule(index);
      return rule === undefined ? [] : [{ name, rule, chain }];
    });
  });
}

const placesOf = once((raw: RuleTable) => {
  const found: { readonly chain: string; readonly index: number; readonly name: string }[] = [];
  let left = mostRules;
  for (const { name: chain, rules } of raw.chains.values())
    for (let index = 0; index < rules.length && left-- > 0; index++) {
      const { target } = rules.at(index);
      const name = target?.name === 'CT' ? optionNamed(target, '--helper')?.words[0]?.text : undefined;
      if (name !== undefined) found.push({ chain, index, name });
    }
  return found;
});

function sendersAt(chain: string): readonly Plan['from'][] {
  if (chain === 'PREROUTING') return ['network'];
  return chain === 'OUTPUT' ? ['node'] : ['network', 'node'];
}

/** Fields that a packet has from the beginning. */
const asSent: readonly Dimension[] = ['in', 'src', 'dst', 'protocol', 'sport', 'dport', 'tcpFlags', 'length'];

function* behind(
  search: Search,
  { name, rule, chain }: Helping,
  way: 'straight' | 'turned',
  last: LastPacket,
): Stepped<readonly PacketInput[]> {
  const back = announcesBack(name);
  if (back && way === 'straight') return;
  const isTurned = way === 'turned';
  const usual: Plan['from'] = isTurned ? (last.to === 'here' ? 'node' : 'network') : last.from;
  const to = isTurned ? (last.from === 'node' ? 'here' : 'elsewhere') : last.to;
  const senders = sendersAt(chain);
  // A program may send what announces connections of others, from an address that is not the node's.
  const from = senders.includes(usual) ? usual : search.look === 'closer' ? senders[0] : undefined;
  if (from === undefined) return;
  const port = servicePort(name);
  const names = (isTurned ? turnedHosts : straightHosts).concat(back ? [['dport', 'sport']] : []);
  const wanted = port === undefined ? renamed(last.box, names) : askingAll(search, last.box);
  if (wanted === undefined) return;
  const firsts = boxesOf(search, rule).flatMap((asked): readonly First[] => {
    // Who is behind an address of the node is known by what leaves.
    if (isTurned && translates(search)) return [{ box: asked, ends: wanted }];
    const met = meet(asked, wanted);
    return met === undefined ? [] : [{ box: met }];
  });
  const packets = packetsOf(search, name, port === undefined ? last : { ...last, box: answering(last.box, port) });
  const masters = inTurn(firsts.map((each) => openersFrom(search, each, { from, to, most: 2 })));
  yield* ofEach(masters, (master) => {
    const ends = endsOf(master, name, way);
    if (ends === undefined) return [];
    const between = packets.map((packet) => ({ ...packet, ...ends }));
    return between.map((packet) => [master.first, back ? packet : apart(packet, master.first)]);
  });
}

/** Between which ends runs what was announced; undefined: nobody answers the one that announced it. */
function endsOf({ first, reply }: Opener, name: string, way: 'straight' | 'turned'): Partial<PacketInput> | undefined {
  // Who is asked with all others answers from an address of his own.
  if (servicePort(name) !== undefined) return { dst: first.src, ...toPort(first.sport) };
  if (reply === undefined) return undefined;
  const { src, dst, dport } = way === 'turned' ? reply : first;
  return { src, dst, ...(announcesBack(name) ? toPort(dport) : {}) };
}

function toPort(dport: number | undefined): Partial<PacketInput> {
  return dport === undefined ? {} : { dport };
}

/** Of protocols that the helper, or those that its connections have, announce. */
function packetsOf({ node, family }: Search, name: string, { box, from, to }: LastPacket): readonly PacketInput[] {
  const protocols = protocolsAnnounced([name]);
  const narrow = meet(box, new Map([['protocol', protocols]]));
  return narrow === undefined ? [] : packetsIn({ node, family, from, to }, narrow, mostTried / 2);
}

/** What the node sends to everybody in its networks, to the port of the box; undefined: no dump shows such an address. */
function askingAll({ node }: Search, box: Box): Box | undefined {
  const everybody = (node.interfaces ?? []).flatMap(({ addresses }) =>
    addresses.flatMap(({ broadcast }) => broadcast ?? []),
  );
  if (everybody.length === 0) return undefined;
  const asked = renamed(box, [
    ['dst', 'src'],
    ['dport', 'sport'],
  ]);
  return new Map([...asked, ['dst', intervalsOf(everybody.flatMap((each) => addressesBetween(each, each)))]]);
}

/** From the port of the service. */
function answering(box: Box, port: number): Box {
  return meet(box, new Map([['sport', numbers(port)]])) ?? new Map([['protocol', []]]);
}

const straightHosts: Renamed = [
  ['src', 'src'],
  ['dst', 'dst'],
];
const turnedHosts: Renamed = [
  ['src', 'dst'],
  ['dst', 'src'],
];

/** Of another connection than that one. */
function apart(packet: PacketInput, first: PacketInput): PacketInput {
  const ports = [packet.sport, packet.dport];
  return ports.includes(first.sport) && ports.includes(first.dport) ? moved(packet, packet, 1) : packet;
}
