/**
 * A table of `-m hashlimit` holds so many groups of packets and no more: a packet that would begin another is dropped
 * (dsthash_alloc_init() and hashlimit_mt_common() of net/netfilter/xt_hashlimit.c). What a table held before the first
 * packet no dump tells, and hardly anybody has a full one: only what packets of one call brought is counted.
 */
import type { MatchUse, Value } from '../../../dialects/iptables-save/model.ts';
import { message } from '../../../text/message.ts';
import type { Remembered } from '../../walk/memory.ts';
import { finishByStack, type Walk } from '../../walk/walk.ts';
import { hasOption, numberOf, optionNamed } from '../extension.ts';
import { comeWithin } from '../within.ts';

/** A group of packets, and the table that it belongs in. */
export interface Group {
  /** How rules name the table. */
  readonly name: string;
  /** Names it among those of both families. */
  readonly table: string;
  /** What the packets of the group have in common. */
  readonly key: string;
  /** The rule that made the table. */
  readonly maker: MatchUse;
  /** How often answers of the node that nobody follows may have come to the table's rules is kept under these names. */
  readonly unseen: readonly string[];
}

/** Whether the table has the group, or takes it in; where it does not, the walk ends here (hotdrop). */
export function isTaken(walk: Walk, group: Group): boolean {
  const { memory, buckets } = walk;
  const [table, own] = placesOf(group);
  if (buckets.most(own, 1) < 1) return true;
  const most = mostGroups(walk, group);
  const left = buckets.most(table, most);
  if (left < 1 || !hasRoom(walk, group, most)) {
    // No time passes while the packet is on its way: there is no room for another group either.
    buckets.leave(table, 0);
    const text = message(
      'hashlimit: the table of the limit {name} is full with {most} groups, and {key} is none of them',
      {
        name: group.name,
        most,
        key: group.key,
      },
    );
    finishByStack(walk, 'dropped', 'rules', text);
    return false;
  }
  buckets.leave(own, 0);
  buckets.leave(table, left - 1);
  if (memory.bounds(own, groups).least > 0) return true;
  for (const place of [table, own]) memory.keep(place, { kind: 'entered', group: group.key });
  return true;
}

/** The rate by which the rules of a table count. */
export function rateOf(maker: MatchUse): Extract<Value, { readonly kind: 'rate' }> {
  const value = (optionNamed(maker, '--hashlimit-upto') ?? optionNamed(maker, '--hashlimit-above'))?.value;
  return value?.kind === 'rate' ? value : { kind: 'rate', count: 1, seconds: 1, unit: 'packets' };
}

/** Where is kept which groups entered a table, and that this one did. */
function placesOf({ table, key }: Group): readonly [table: string, own: string] {
  return [`groups:${table}`, `groups:${table} ${key}`];
}

const groups = (each: Remembered): number => {
  if (each.kind === 'entered') return 1;
  return each.kind === 'unseen' ? each.times : 0;
};

function hasRoom(walk: Walk, group: Group, most: number): boolean {
  const { memory, chooser } = walk;
  const [table] = placesOf(group);
  if (!memory.mayReach([table, ...group.unseen], most, groups)) return true;
  const inside = new Set(memory.read(table, isEntry).map((each) => (isEntry(each) ? each.group : '')));
  const isInside = inside.has(group.key);
  const others = inside.size - Number(isInside);
  if (others < most && !memory.mayReach(group.unseen, most - others, groups)) return true;
  if ((isInside || others >= most) && !mayHaveExpired(walk, group.maker)) return isInside;
  const text = message('the table of the limit {name} has {key} among its {most} groups, or room for it', {
    name: group.name,
    key: group.key,
    most,
  });
  return chooser.assume({ id: `room:${group.table} ${group.key}`, text, likely: false });
}

type Entry = Extract<Remembered, { readonly kind: 'entered' }>;

function isEntry(each: Remembered): each is Entry {
  return each.kind === 'entered';
}

/** A group that no packet came to for so long makes room for another. */
function mayHaveExpired({ packet, since, chooser }: Walk, maker: MatchUse): boolean {
  const seconds = expiry(maker);
  if (packet.time !== undefined && since !== undefined) return packet.time - since > seconds * 1000;
  return !comeWithin(chooser, seconds);
}

/** In seconds: hashlimit_mt_check() of iptables takes that of the rate, XT_HASHLIMIT_BYTE_EXPIRE or _EXPIRE_BURST. */
function expiry(maker: MatchUse): number {
  const given = numberOf(maker, '--hashlimit-htable-expire', 0);
  if (given > 0) return given / 1000;
  const rate = rateOf(maker);
  if (rate.unit !== 'bytes') return rate.seconds;
  return hasOption(maker, '--hashlimit-burst') ? 60 : 15;
}

/** htable_create(): how many groups the table holds. Without `--hashlimit-htable-size` its buckets depend on the machine. */
function mostGroups({ memory, chooser }: Walk, group: Group): number {
  const [size, max] = ['size', 'max'].map((of) => numberOf(group.maker, `--hashlimit-htable-${of}`, 0)) as [
    number,
    number,
  ];
  const withBuckets = (buckets: number): number => (max === 0 ? 8 * buckets : Math.max(max, buckets));
  if (size > 0) return withBuckets(size);
  const [least, usual] = [withBuckets(fewestBuckets), withBuckets(usualBuckets)];
  if (least === usual || !memory.mayReach([placesOf(group)[0], ...group.unseen], least, groups)) return least;
  const text = message(
    'the node has more than a gigabyte of memory, and {buckets} buckets in each table of hashlimit',
    {
      buckets: usualBuckets,
    },
  );
  return chooser.suppose({ id: 'memory:hashlimit', text }) ? usual : least;
}

/** Of machines of more than a gigabyte, and of the smallest; between them it is one for each 128 kB. */
const usualBuckets = 8192;
const fewestBuckets = 16;
