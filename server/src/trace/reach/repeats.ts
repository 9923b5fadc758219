/** What rules that count ask of the packets before the one that is to match: proposals, which the proof tries. */
import type { PacketInput } from '../../../../protocol/trace.ts';
import type { MatchUse, OptionUse, Rule } from '../../dialects/iptables-save/model.ts';

type Fields = Partial<PacketInput>;
type Packets = readonly PacketInput[];

export interface Repeat {
  /**
   * `last`: so often the last packet comes; `answers`: so often what answers the first one; `connections`: so many
   * connections come one after the other, the packets of each from another port.
   */
  readonly what: 'last' | 'answers' | 'connections';
  readonly times: number;
  /** What asks for it: a rule that shall match, or one above it that may let packets go on anyway. */
  readonly asks: 'rule' | 'above';
  /** Of every packet. */
  readonly fields: Fields;
}

/** Packets of a sequence at most. */
const most = 128;
/** Bytes of the longest packet. */
const longest = 65535;

/** Of the rules on the way to a rule, and of that rule itself. */
export function repeatsFor(rules: readonly Rule[]): readonly Repeat[] {
  return rules.flatMap(({ matches }) => matches.flatMap((match) => repeatFor(match) ?? []));
}

function repeatFor(match: MatchUse): Repeat | undefined {
  if (match.name === 'connbytes') return ofConnection(match);
  return match.name === 'set' ? ofEntry(match) : undefined;
}

/** xt_connbytes.c compares with what the connection has carried, the packet itself included. */
function ofConnection({ options }: MatchUse): Repeat | undefined {
  const amount = options.find(({ spec }) => spec.name === '--connbytes');
  const least = amount === undefined ? undefined : leastOf(amount);
  if (amount === undefined || least === undefined) return undefined;
  const word = (name: string) => options.find(({ spec }) => spec.name === name)?.words[0]?.text;
  const what = word('--connbytes-dir') === 'reply' ? 'answers' : 'last';
  const mode = word('--connbytes-mode');
  if (mode === 'packets') return { what, times: least, asks: 'rule', fields: {} };
  const length = Math.min(least, longest);
  return { what, times: mode === 'bytes' ? Math.ceil(least / longest) : 1, asks: 'rule', fields: { length } };
}

/** Rules above that are looked at, and how many of theirs are tried. */
const [mostAbove, mostPassed] = [64, 2];

/**
 * Of the rules above it: what takes connections that have carried less (`! --connbytes 100`) lets those go on whose packets
 * are as long as that.
 */
export function repeatsBelow(above: Iterable<Rule>): readonly Repeat[] {
  const lengths = new Set<number>();
  let looked = 0;
  for (const { matches } of above) {
    if (++looked > mostAbove || lengths.size >= mostPassed) break;
    for (const match of matches)
      for (const length of match.name === 'connbytes' ? lengthsPassing(match) : []) lengths.add(length);
  }
  return [...lengths].map((length) => ({ what: 'last', times: 1, asks: 'above', fields: { length } }));
}

function lengthsPassing({ options }: MatchUse): readonly number[] {
  const mode = options.find(({ spec }) => spec.name === '--connbytes-mode')?.words[0]?.text;
  const amount = options.find(({ spec }) => spec.name === '--connbytes');
  if (amount?.negated !== true || mode === 'packets') return [];
  const low = leastOf({ ...amount, negated: false });
  return low === undefined || low > longest ? [] : [low];
}

/** The least number that an option about a range will have; undefined: it will have any small one. */
function leastOf({ value, negated, words }: OptionUse): number | undefined {
  const known = value.kind === 'bigRange' || value.kind === 'range' ? value : undefined;
  const low = known === undefined ? Number.parseInt(words[0]?.text ?? '', 10) : Number(known.low);
  if (!negated) return low > 0 ? low : undefined;
  // Where it will have nothing below the range, it will have what is above.
  return known !== undefined && low <= 1 ? Number(known.high) + 1 : undefined;
}

/** ip_set_match_extensions(): the entry's counters count the packet before they are compared. */
function ofEntry({ options }: MatchUse): Repeat | undefined {
  for (const { spec, value, negated } of options) {
    if (value.kind !== 'number' && value.kind !== 'bigint') continue;
    const number = Number(value.value);
    const above = spec.name.endsWith('-gt') || (negated && spec.name.endsWith('-eq'));
    if (!above && !spec.name.endsWith('-eq')) continue;
    const wanted = above ? number + 1 : number;
    if (spec.name.startsWith('--packets-')) return { what: 'connections', times: wanted, asks: 'rule', fields: {} };
    if (spec.name.startsWith('--bytes-'))
      return { what: 'connections', times: 1, asks: 'rule', fields: { length: Math.min(wanted, longest) } };
  }
  return undefined;
}

/** The sequence with what is asked; undefined: it would be too long, or no different. */
export function repeated(packets: Packets, { what, times, fields }: Repeat): Packets | undefined {
  if (packets.length + times > most || times < 1) return undefined;
  const changed = packets.map((packet) => ({ ...packet, ...(isLong(packet, fields) ? fields : {}) }));
  if (times === 1) return Object.keys(fields).length === 0 ? undefined : changed;
  if (what !== 'connections') {
    if (changed.length === 1) return undefined;
    const at = what === 'last' ? changed.length - 1 : 1;
    return changed.flatMap((packet, index) => (index === at ? Array.from({ length: times }, () => packet) : [packet]));
  }
  if (packets.length * times > most) return undefined;
  return Array.from({ length: times }, (_, index) => changed.map((packet) => moved(packet, changed[0], index))).flat();
}

/** A packet has its headers, however few bytes would do. */
function isLong({ src }: PacketInput, { length }: Fields): boolean {
  return length === undefined || length > (src.includes(':') ? 80 : 60);
}

/** The packet as one of a connection from another port, or with another identifier. */
export function moved(packet: PacketInput, first: PacketInput | undefined, by: number): PacketInput {
  if (by === 0) return packet;
  if (packet['icmpType'] !== undefined) return { ...packet, icmpId: (Number(packet['icmpId'] ?? 0) + by) & 65535 };
  const port = packet.src === first?.src ? 'sport' : 'dport';
  const number = packet[port];
  return number === undefined ? packet : { ...packet, [port]: number + by > longest ? number - by : number + by };
}
