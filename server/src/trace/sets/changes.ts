/** What traffic changed of IP sets since they were dumped. */

import type { IpSet, SetEntry, SetPart } from '../../node/model.ts';
import type { Question } from '../chooser.ts';

/** An entry that the target SET added or removed, or whose counters a packet raised. */
export interface SetChange {
  readonly set: string;
  readonly kind: 'add' | 'remove' | 'count';
  readonly entry: SetEntry;
  /** Of a set that no dump shows: the element that it has from now on, or hasn't, whatever was said of it before. */
  readonly element?: string;
  /** Of a set that keeps no more of an entry than that it is there: by what it knows it. What was done to it before is settled. */
  readonly alone?: string;
  /** Of `count`: bytes of the packet. */
  readonly bytes?: number;
  /** It came about only if all of these hold; asked of packets that find the entry. */
  readonly provided?: readonly Provided[];
}

/**
 * What came about of a set, in order, as far as it concerns somebody: what doesn't is not asked for. Each packet that
 * changed a set in one of its ways would else be a fork of every packet that looks into it.
 */
export type Changes = (set: string, concerns: (change: SetChange) => boolean) => readonly SetChange[];

/** The same from the last one back: those before one that settles the matter are not asked for. */
export type ChangesBack = (set: string, concerns: (change: SetChange) => boolean) => Iterable<SetChange>;

/** The same where it is no question which way any packet went; undefined: it is. */
export type ChangesKnown = (set: string, concerns: (change: SetChange) => boolean) => readonly SetChange[] | undefined;

/** Whatever makes another entry of it, and not only another count. */
export function isMembership({ kind }: SetChange): boolean {
  return kind !== 'count';
}

/** Whether a change counts for an entry. */
export function isCountOf(entry: SetEntry): (change: SetChange) => boolean {
  const key = partsKey(entry);
  return (change) => change.kind !== 'remove' && partsKey(change.entry) === key;
}

/** An answer to a question that nobody has asked yet. */
export interface Provided {
  readonly question: Question;
  readonly answer: boolean;
}

/** Whether something came about that no dump tells. */
export type Ask = (question: Question) => boolean;

export function cameAbout({ provided }: SetChange, ask: Ask): boolean {
  return provided === undefined || provided.every(({ question, answer }) => ask(question) === answer);
}

/**
 * Entries with what traffic changed of their set: what left it is gone, what came stands behind them. Of changes that may
 * not have come about only those that concern somebody are asked for.
 */
export function changed(
  { type }: Pick<IpSet, 'type'>,
  entries: readonly SetEntry[],
  changes: readonly SetChange[],
  { concerns, ask }: { readonly concerns: (entry: SetEntry) => boolean; readonly ask: Ask },
): readonly SetEntry[] {
  if (changes.length === 0) return entries;
  const now = new Map(entries.map((entry) => [keyIn(type, entry), entry]));
  for (const change of changes) {
    const { kind, entry } = change;
    if (kind === 'count' || (change.provided !== undefined && !(concerns(entry) && cameAbout(change, ask)))) continue;
    const key = keyIn(type, entry);
    if (kind === 'remove') now.delete(key);
    else now.set(key, entry);
  }
  return [...now.values()];
}

/**
 * A measure of all entries that grows with them, or stays. What may not have come about is asked only where it makes a
 * difference.
 */
export function measured<Measure>(
  set: Pick<IpSet, 'type' | 'entries'>,
  changes: readonly SetChange[],
  ask: Ask,
  measure: (entries: readonly SetEntry[]) => Measure,
): Measure {
  const over = (told: readonly SetChange[]): Measure =>
    measure(changed(set, set.entries, told, { concerns: () => true, ask }));
  if (changes.every(({ provided }) => provided === undefined)) return over(changes);
  const [least, most] = (['remove', 'add'] as const).map((kind) =>
    over(
      changes.flatMap(({ provided, ...change }) => (provided === undefined || change.kind === kind ? [change] : [])),
    ),
  );
  return least !== undefined && least === most ? least : over(changes);
}

/** What an entry has counted: packets, and their bytes. */
export interface Counters {
  readonly packets: bigint;
  readonly bytes: bigint;
}

/** So many changes that may not have come about are tried in every combination before anybody is asked. */
const mostDoubts = 6;

/**
 * Whether the counters of an entry pass a test: those of the dump or of the packet that added it, and `counts`, what
 * packets since then added (`isCountOf`). What nobody knows of these is asked only where it makes a difference.
 */
export function countersPass(
  entry: SetEntry,
  counts: readonly SetChange[],
  ask: Ask,
  test: (counters: Counters) => boolean,
): boolean {
  const doubtful = counts.filter(({ provided }) => provided !== undefined);
  const without = (missing: readonly SetChange[]): boolean =>
    test(
      tally(
        entry,
        counts.filter((change) => !missing.includes(change)),
      ),
    );
  const first = without(doubtful);
  if (doubtful.length <= mostDoubts) {
    const ways = Array.from({ length: 2 ** doubtful.length }, (_, way) =>
      without(doubtful.filter((__, index) => (way & (1 << index)) === 0)),
    );
    if (ways.every((way) => way === first)) return first;
  }
  return without(doubtful.filter((change) => !cameAbout(change, ask)));
}

function tally(entry: SetEntry, changes: readonly SetChange[]): Counters {
  let { packets = 0n, bytes = 0n } = entry;
  for (const change of changes) {
    if (change.kind === 'add') ({ packets = 0n, bytes = 0n } = change.entry);
    else [packets, bytes] = [packets + 1n, bytes + BigInt(change.bytes ?? 0)];
  }
  return { packets, bytes };
}

/** By what a set of this type knows an entry again: bitmap:ip,mac has room for one Ethernet address each. */
export function keyIn(type: string, entry: SetEntry): string {
  return type === 'bitmap:ip,mac' ? partsKey({ parts: entry.parts.slice(0, 1) }) : partsKey(entry);
}

/** Whether a set takes an entry made of a packet for one that it holds: hash_netiface4_data_equal() asks how a device begins. */
export function isSameIn(type: string, held: SetEntry, own: SetEntry): boolean {
  return keyIn(type, held) === keyIn(type, own) || isUnderWildcard(held, own);
}

/** Whether the held entry names devices by their beginning, and the other one is of such a device. */
export function isUnderWildcard({ parts: [net, device] }: SetEntry, { parts: [ownNet, ownDevice] }: SetEntry): boolean {
  if (device?.kind !== 'iface' || device.wildcard !== true || ownDevice?.kind !== 'iface') return false;
  if (net === undefined || ownNet === undefined || partKey(net) !== partKey(ownNet)) return false;
  return device.physdev === ownDevice.physdev && ownDevice.name.startsWith(device.name);
}

/** The same for entries that hold the same. */
function partsKey({ parts }: Pick<SetEntry, 'parts'>): string {
  return parts.map(partKey).join();
}

function partKey(part: SetPart): string {
  switch (part.kind) {
    case 'prefix': {
      const { address, mask } = part.prefix;
      return `${address.words.map((word, index) => (word & (mask[index] ?? 0)) >>> 0).join(':')}/${mask.join(':')}`;
    }
    case 'range':
      return `${part.low.words.join(':')}-${part.high.words.join(':')}`;
    case 'ports':
      return `${part.protocol ?? ''}:${part.low}-${part.high}`;
    case 'mac':
      return part.mac.toLowerCase();
    case 'iface':
      return `${part.physdev ? 'physdev:' : ''}${part.name}${part.wildcard === true ? '+' : ''}`;
    case 'mark':
      return String(part.mark);
    case 'set':
      return part.name;
  }
}
