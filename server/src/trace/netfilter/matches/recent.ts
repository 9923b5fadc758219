/**
 * net/netfilter/xt_recent.c: lists of addresses, fed and asked by rules. What a list held before the first packet no dump
 * tells; what packets of one call did to it is known.
 */
import type { MatchUse } from '../../../dialects/iptables-save/model.ts';
import type { Packet } from '../../../net/packet.ts';
import { formatAddress, parseAddress } from '../../../net/text.ts';
import { type Message, message } from '../../../text/message.ts';
import { noMemory, type Remembered } from '../../walk/memory.ts';
import type { Walk } from '../../walk/walk.ts';
import { conditionOf, unknown } from '../condition.ts';
import { hasOption, optionNamed } from '../extension.ts';
import { written } from '../header.ts';
import type { MatchSemantics } from './match.ts';

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
  readonly mask: readonly number[] | undefined;
  readonly seconds: number | undefined;
  readonly hits: number;
  readonly sameTtl: boolean;
  readonly options: string;
}

export const recent: MatchSemantics = {
  name: 'recent',
  state: 'modelled',
  compile: (use) => {
    const ask = askOf(use);
    return ['--set', '--rcheck', '--update', '--remove'].flatMap((name) => {
      const option = optionNamed(use, name);
      if (option === undefined) return [];
      const condition = conditionOf(
        option,
        (walk) =>
          walk.memory === noMemory && name !== '--set'
            ? unknown(...question(walk, ask), false)
            : answer(walk, ask, name, option.negated),
        () =>
          name === '--set'
            ? message('{option}: always matches, and notes the address', { option: written(option) })
            : message('{option}: the list of recent addresses is not in the dumps', { option: written(option) }),
      );
      return [{ ...condition, keeps: true as const }];
    });
  },
};

function askOf(use: MatchUse): Ask {
  const number = (name: string): number | undefined => {
    const value = optionNamed(use, name)?.value;
    return value?.kind === 'number' ? value.value : undefined;
  };
  return {
    list: `recent:${optionNamed(use, '--name')?.words[0]?.text ?? 'DEFAULT'}`,
    side: hasOption(use, '--rdest') ? 'dst' : 'src',
    mask: parseAddress(optionNamed(use, '--mask')?.words[0]?.text ?? '')?.words,
    seconds: number('--seconds'),
    hits: number('--hitcount') ?? 0,
    sameTtl: hasOption(use, '--rttl'),
    options: use.options.map(written).join(' '),
  };
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
  return seen.length > 0 || (!removed && wasThere(walk, ask));
}

function question({ packet }: Walk, ask: Ask): readonly [id: string, text: Message] {
  const address = keyOf(ask, packet);
  const name = ask.list.slice('recent:'.length);
  const text = message('{address} is in the list of recent addresses “{name}”', { address, name });
  return [`${ask.list}:${address}`, text];
}

function wasThere(walk: Walk, ask: Ask): boolean {
  const [id, text] = question(walk, ask);
  return walk.chooser.assume({ id, text, likely: false });
}

/** Whether the address was seen often enough, and lately. */
function isFresh(walk: Walk, ask: Ask, entry: Entry): boolean {
  const needed = Math.max(ask.hits, 1);
  const lately = entry.seen.filter((each) => isLate(walk, ask, each)).length;
  if (lately >= needed) return true;
  if (entry.removed) return false;
  if (ask.hits <= 1 && ask.seconds === undefined) return wasThere(walk, ask);
  // An address that isn't listed fits as little as one that was seen too seldom: nobody need know which it is.
  const [listed, isThere] = question(walk, ask);
  if (walk.chooser.answered({ id: listed }) === false) return false;
  const address = keyOf(ask, walk.packet);
  const name = ask.list.slice('recent:'.length);
  const text = message('what the list “{name}” noted of {address} before fits “{options}”', {
    name,
    address,
    options: ask.options,
  });
  const fits = walk.chooser.assume({ id: `${ask.list}:${address}:${ask.options}`, text, likely: false });
  if (fits) walk.chooser.imply({ id: listed, text: isThere, holds: true });
  return fits;
}

function isLate({ packet, chooser, before }: Walk, { seconds }: Ask, { time, by }: Seen): boolean {
  if (seconds === undefined || by === before) return true;
  if (time !== undefined && packet.time !== undefined) return packet.time - time <= seconds * 1000;
  const text = message('packets of one call come within {seconds} seconds (give the moment of each as “time”)', {
    seconds,
  });
  return chooser.assume({ id: `within:${seconds}`, text });
}
