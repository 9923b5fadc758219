/**
 * Packets before the one that is to match, which change the sets that rules ask about: those that reach a rule with the
 * target SET. They are proposals; whether the set is then as it should be the trace says.
 */
import type { PacketInput } from '../../../../protocol/trace.ts';
import type { Rule } from '../../dialects/iptables-save/model.ts';
import type { Family } from '../../net/family.ts';
import { formatAddress, parseAddress } from '../../net/text.ts';
import type { Node } from '../../node/model.ts';
import type { Steps } from '../../text/schedule.ts';
import { changedBy, setsThatChange, withMembers } from '../sets/changing.ts';
import { indexOf } from '../sets/entryIndex.ts';
import { mostEntriesOf } from '../sets/room.ts';
import type { FamilyRule } from '../trace.ts';
import { moved } from './repeats.ts';

type Fields = Partial<PacketInput>;
type Packets = readonly PacketInput[];
type Side = 'src' | 'dst';

/** Other packets with what must come before them; undefined: that makes no difference. */
export type Prepare = (packets: Packets) => Packets | undefined;

/** Sets that are filled or emptied, and rules by which each of them is. */
const [mostAsked, mostChangers] = [4, 3];

/** Of the sets that these rules ask about. `packetsTo` looks for packets that reach a rule, the last one of which matches it. */
export function* fillingsFor(
  node: Node,
  family: Family,
  rules: readonly Rule[],
  packetsTo: (rule: FamilyRule) => Steps<Packets | undefined>,
): Steps<readonly Prepare[]> {
  const changing = setsThatChange(node);
  if (changing.size === 0) return [];
  const asked = rules.flatMap(askedBy).filter(({ name }) => withMembers(node, name).some((each) => changing.has(each)));
  const different = [...new Map(asked.map((each) => [JSON.stringify(each), each])).values()].slice(0, mostAsked);
  const found: Prepare[] = [];
  for (const { name, directions } of different) {
    for (const { rule, directions: theirs } of changersOf(node, family, name).slice(0, mostChangers)) {
      const before = yield* packetsTo(rule);
      if (before === undefined) continue;
      const dimensions = dimensionsOf(node, name);
      const sides = dimensions.map((kind, index) => ({
        kind,
        asked: directions[index] ?? 'src',
        changed: theirs[index] ?? 'src',
      }));
      found.push(alikeThem(before, sides), alikeIt(before, sides), ...filledUp(node, name, before, sides));
    }
  }
  return found;
}

interface AskedSet {
  readonly name: string;
  readonly directions: readonly Side[];
}

function askedBy({ matches }: Rule): readonly AskedSet[] {
  return matches.flatMap(({ options }) =>
    options.flatMap(({ spec, value }) =>
      spec.name === '--match-set' && value.kind === 'set' ? [{ name: value.name, directions: value.directions }] : [],
    ),
  );
}

interface Changer {
  readonly rule: FamilyRule;
  readonly directions: readonly Side[];
}

/** Rules of the family that change a set, or a member of a list. */
function changersOf(node: Node, family: Family, name: string): readonly Changer[] {
  const names = withMembers(node, name);
  const found: Changer[] = [];
  for (const { family: own, tables } of node.rulesets) {
    if (own !== family) continue;
    for (const { name: table, chains } of tables.values())
      for (const { name: chain, rules } of chains.values())
        for (let index = 0; index < rules.length && found.length < mostChangers; index++) {
          const { target } = rules.at(index);
          if (target?.name !== 'SET') continue;
          for (const option of target.options) {
            const changed = changedBy(option);
            if (changed === undefined || option.value.kind !== 'set') continue;
            if (!withMembers(node, changed).some((each) => names.includes(each))) continue;
            const { directions } = option.value;
            found.push({ rule: { family, table, chain, rule: index + 1 }, directions });
          }
        }
  }
  return found;
}

/** Of a list those of its first set: the sets of one list are mostly of one type. */
function dimensionsOf(node: Node, name: string): readonly string[] {
  const [first] = withMembers(node, name).flatMap((each) => {
    const set = node.sets?.get(each);
    return set === undefined || set.type === 'list:set' ? [] : [set];
  });
  return first === undefined ? ['ip', 'port', 'ip'] : indexOf(first).dimensions;
}

interface Sides {
  readonly kind: string;
  readonly asked: Side;
  readonly changed: Side;
}

/** The packets are given the element of those before them. */
function alikeThem(before: Packets, sides: readonly Sides[]): Prepare {
  const from = before.at(-1);
  return (packets) => {
    const last = packets.at(-1);
    if (last === undefined || from === undefined) return undefined;
    const fields = elementOf(
      from,
      sides.map(({ kind, asked, changed }) => ({ kind, from: changed, to: asked })),
    );
    return [...apart(before, sides), ...packets.slice(0, -1), { ...last, ...fields }];
  };
}

/** The one before them is given theirs. */
function alikeIt(before: Packets, sides: readonly Sides[]): Prepare {
  const [only, ...others] = before;
  return (packets) => {
    const last = packets.at(-1);
    if (only === undefined || others.length > 0 || last === undefined) return undefined;
    const fields = elementOf(
      last,
      sides.map(({ kind, asked, changed }) => ({ kind, from: asked, to: changed })),
    );
    return [...apart([{ ...only, ...fields }], sides), ...packets];
  };
}

/** Entries that others add until there is no room for that of the packets. */
const mostRoom = 8;

/** So far from the address that the first of them would have that no packet which is tried has it. */
const farAway = 40;

function filledUp(node: Node, name: string, [only, ...more]: Packets, sides: readonly Sides[]): readonly Prepare[] {
  const rooms = withMembers(node, name).map((each) => roomIn(node, each));
  const room = Math.min(...rooms);
  if (only === undefined || more.length > 0 || room < 1 || room > mostRoom) return [];
  const ends = sides.flatMap(({ kind, changed }) => (kind === 'ip' || kind === 'net' ? [changed] : []));
  if (ends.length === 0) return [];
  const others = Array.from({ length: room }, (_, nth) => ({
    ...only,
    ...Object.fromEntries(ends.map((end) => [end, beside(only[end], farAway + nth)])),
  }));
  return [(packets) => [...others, ...packets]];
}

function roomIn(node: Node, name: string): number {
  const set = node.sets?.get(name);
  const most = set === undefined ? undefined : mostEntriesOf(set);
  return most === undefined ? Number.POSITIVE_INFINITY : most - (set?.entries.length ?? 0);
}

/** The address so many further on in its last byte, round and round. */
function beside(text: string, by: number): string {
  const address = parseAddress(text);
  if (address === undefined) return text;
  const last = address.words.at(-1) ?? 0;
  const words = [...address.words.slice(0, -1), ((last & ~255) | ((last + by) & 255)) >>> 0];
  return formatAddress({ ...address, words });
}

/** From another port than that of what comes behind them, where no port is in the set. */
function apart(before: Packets, sides: readonly Sides[]): Packets {
  return sides.some(({ kind }) => kind === 'port') ? before : before.map((packet) => moved(packet, before[0], 1));
}

function elementOf(
  packet: PacketInput,
  sides: readonly { readonly kind: string; readonly from: Side; readonly to: Side }[],
): Fields {
  return Object.assign({}, ...sides.map(({ kind, from, to }) => partOf(packet, kind, from, to)));
}

function partOf(packet: PacketInput, kind: string, from: Side, to: Side): Fields {
  const port = { src: 'sport', dst: 'dport' } as const;
  switch (kind) {
    case 'ip':
    case 'net':
      return { [to]: packet[from] };
    case 'port': {
      const number = packet[port[from]];
      return { protocol: packet['protocol'], ...(number === undefined ? {} : { [port[to]]: number }) };
    }
    case 'mac':
      return packet['mac'] === undefined ? {} : { mac: packet['mac'] };
    case 'iface':
      return from === 'src' && to === 'src' && packet.in !== undefined ? { in: packet.in } : {};
    default:
      return {};
  }
}
