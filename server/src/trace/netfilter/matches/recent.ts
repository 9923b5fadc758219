/**
 * net/netfilter/xt_recent.c: lists of addresses, fed and asked by rules. What a list held before the first packet no dump
 * tells; what packets of one call did to it is known.
 */
import type { MatchUse } from '../../../dialects/iptables-save/model.ts';
import type { Packet } from '../../../net/packet.ts';
import { formatAddress, parseAddress } from '../../../net/text.ts';
import { message } from '../../../text/message.ts';
import { noMemory, type Remembered } from '../../walk/memory.ts';
import type { Walk } from '../../walk/walk.ts';
import { conditionOf, unsettled } from '../condition.ts';
import { hasOption, optionNamed } from '../extension.ts';
import { written } from '../header.ts';
import { makerOf, sharedName } from '../makers.ts';
import { comeWithin } from '../within.ts';
import type { MatchSemantics } from './match.ts';
import { type Held, hadNoted, listed, wasListed } from './recentBefore.ts';

type Seen = Extract<Remembered, { readonly kind: 'seen' }>;

/** An address in a list, as far as it is known. */
interface Entry {
  /** What the list held before the first packet is gone. */
  readonly removed: boolean;
  /** When packets of this call were seen, since then. */
  readonly seen: readonly Seen[];
}

interface Ask {
  readonly list: string;
  readonly side: 'src' | 'dst';
  /** That of the list, whatever mask the rule itself names. */
  readonly mask: readonly number[] | undefined;
  readonly seconds: number | undefined;
  readonly hits: number;
  readonly sameTtl: boolean;
}

export const recent: MatchSemantics = {
  name: 'recent',
  state: 'modelled',
  compile: (use) => {
    const asked = askOf(use);
    const askIn = (walk: Walk): Ask => ({ ...asked, mask: maskOf(makerOf(walk, 'recent', use)) });
    return ['--set', '--rcheck', '--update', '--remove'].flatMap((name) => {
      const option = optionNamed(use, name);
      if (option === undefined) return [];
      const condition = conditionOf(
        option,
        (walk) =>
          walk.memory === noMemory && name !== '--set'
            ? unsettled(listed(heldFor(walk, askIn(walk))))
            : answer(walk, askIn(walk), name, option.negated),
        () =>
          name === '--set'
            ? message('{option}: always matches, and notes the address', { option: written(option) })
            : message('{option}: the list of recent addresses is not in the dumps', { option: written(option) }),
      );
      return [{ ...condition, keeps: true as const }];
    });
  },
};

function askOf(use: MatchUse): Omit<Ask, 'mask'> {
  const number = (name: string): number | undefined => {
    const value = optionNamed(use, name)?.value;
    return value?.kind === 'number' ? value.value : undefined;
  };
  return {
    list: `recent:${sharedName('recent', use)}`,
    side: hasOption(use, '--rdest') ? 'dst' : 'src',
    seconds: number('--seconds'),
    hits: number('--hitcount') ?? 0,
    sameTtl: hasOption(use, '--rttl'),
  };
}

/** Undefined: nothing is masked. */
function maskOf(maker: MatchUse): readonly number[] | undefined {
  return parseAddress(optionNamed(maker, '--mask')?.words[0]?.text ?? '')?.words;
}

function keyOf({ side, mask }: Ask, packet: Packet): string {
  const { family, words } = packet[side];
  return formatAddress({ family, words: words.map((word, index) => (word & (mask?.[index] ?? word)) >>> 0) });
}

function entryOf(walk: Walk, ask: Ask): Entry {
  const key = keyOf(ask, walk.packet);
  let entry: Entry = { removed: false, seen: [] };
  for (const each of walk.memory.read(ask.list, (what) => 'key' in what && what.key === key)) {
    if (each.kind === 'removed') entry = { removed: true, seen: [] };
    else if (each.kind === 'seen') entry = { ...entry, seen: [...entry.seen, each] };
  }
  return entry;
}

/** recent_mt(), before its negation. */
function answer(walk: Walk, ask: Ask, what: string, negated: boolean): boolean {
  const { packet, memory } = walk;
  const key = keyOf(ask, packet);
  const note = (): void =>
    memory.keep(ask.list, { kind: 'seen', key, ttl: ttlOf(walk), time: packet.time, by: walk.before });
  if (what === '--set') {
    note();
    return true;
  }
  const entry = entryOf(walk, ask);
  const last = entry.seen.at(-1);
  if (ask.sameTtl && last !== undefined && last.ttl !== ttlOf(walk)) return false;
  if (what === '--remove') {
    if (!isListed(walk, ask, entry)) return false;
    memory.keep(ask.list, { kind: 'removed', key });
    return true;
  }
  // An update with “!” notes the address again where it is listed and doesn't fit.
  if (what === '--update' && negated && !isListed(walk, ask, entry)) return false;
  const fits = isFresh(walk, ask, entry);
  if (what === '--update' && fits !== negated) note();
  return fits;
}

/** The TTL as it was before this node forwarded the packet. */
function ttlOf({ packet }: Walk): number {
  return packet.out !== null && packet.in !== null ? packet.ttl + 1 : packet.ttl;
}

/** Whether the list holds the address at all. */
function isListed(walk: Walk, ask: Ask, { removed, seen }: Entry): boolean {
  if (seen.length > 0) return true;
  return !removed && wasListed(walk.chooser, heldFor(walk, ask)) && hadItsTtl(walk, ask, seen);
}

/**
 * Whether the address was seen often enough, and lately. What the list held before is asked for first, and only as much
 * of it as is missing: whether packets of one call come soon one after the other then mostly makes no difference.
 */
function isFresh(walk: Walk, ask: Ask, { removed, seen }: Entry): boolean {
  const needed = Math.max(ask.hits, 1);
  const late = seen.map((each) => isLate(walk, ask, each));
  const sure = late.filter((each) => each === true).length;
  const open = late.filter((each) => each === undefined).length;
  const mayHaveHeld = !removed && isWithin(walk, ask, walk.since) !== false;
  const had = (missing: number): boolean =>
    missing <= 0 || (mayHaveHeld && hadNoted(walk.chooser, heldFor(walk, ask), missing) && hadItsTtl(walk, ask, seen));
  if (!had(needed - sure - open)) return false;
  if (open === 0 || sure >= needed) return true;
  return comeWithin(walk.chooser, ask.seconds ?? 0) || had(needed - sure);
}

/** Undefined: nobody told how long ago that was. */
function isLate(walk: Walk, ask: Ask, { time, by }: Seen): boolean | undefined {
  return by === walk.before || isWithin(walk, ask, time);
}

function isWithin({ packet }: Walk, { seconds }: Ask, time: number | undefined): boolean | undefined {
  if (seconds === undefined) return true;
  return time === undefined || packet.time === undefined ? undefined : packet.time - time <= seconds * 1000;
}

function heldFor({ packet }: Walk, ask: Ask): Held {
  const address = keyOf(ask, packet);
  return { id: `${ask.list}:${address}`, name: ask.list.slice('recent:'.length), address, seconds: ask.seconds };
}

/** An entry of which no packet of this call was seen has the TTL of one before. */
function hadItsTtl(walk: Walk, ask: Ask, seen: readonly Seen[]): boolean {
  if (!ask.sameTtl || seen.length > 0) return true;
  const { id, name, address } = heldFor(walk, ask);
  const ttl = ttlOf(walk);
  const text = message('the list “{name}” had noted {address} last with a TTL of {ttl}, before the first packet', {
    name,
    address,
    ttl,
  });
  return walk.chooser.suppose({ id: `${id}:ttl ${ttl}`, oneOf: `${id}:ttl`, text });
}
