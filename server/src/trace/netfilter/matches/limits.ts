/**
 * Limits of packets in a time: a bucket is full before the first packet comes, as far as anybody knows. As many as the
 * burst pass in any case; whether more do depends on the time between them.
 */
import type { MatchUse, Value } from '../../../dialects/iptables-save/model.ts';
import { maskOfLength } from '../../../net/address.ts';
import type { Packet } from '../../../net/packet.ts';
import { formatNetwork, masked } from '../../../net/text.ts';
import { type Message, message } from '../../../text/message.ts';
import { idOfTry, lastTry, unseenAt } from '../../walk/memory.ts';
import { type Condition, unknown } from '../condition.ts';
import { hasOption, optionNamed } from '../extension.ts';
import { written } from '../header.ts';
import type { MatchSemantics } from './match.ts';

interface Bucket {
  /** By what packets of a bucket are known: rules that name the same one share it. */
  readonly name: string;
  /** Names the rule. */
  readonly place: string;
  /** Whose credit a packet uses, in words: each is a question of its own. */
  readonly keyOf: (packet: Packet) => string;
  readonly burst: number;
  /** Whether the rule matches what the limit lets pass. */
  readonly matches: boolean;
}

function limitCondition(
  use: MatchUse,
  id: string,
  text: (key: string) => Message,
  bucket: Bucket,
): readonly Condition[] {
  const { name, place, keyOf, burst, matches } = bucket;
  return [
    {
      span: use.nameSpan,
      keeps: true,
      test: ({ memory, tries, packet, chooser }) => {
        const key = keyOf(packet);
        const plain = key === '' ? id : `${id} ${key}`;
        const before = lastTry(tries, plain);
        const open = {
          ...unknown(idOfTry(tries, plain), text(key)),
          when: matches,
          learn: () => memory.keep(name, { kind: 'passed', key, bytes: packet.length }),
        };
        // Credit comes with time, and none passes while one packet is on its way.
        if (before !== undefined && chooser.answered({ id: before }) === false)
          return { ...open, likely: false, fork: 'said' };
        // What used it up of packets before nobody need know: the answer is open in any case.
        const mayBeUsedUp = memory.mayReach([name, unseenAt(place)], burst, (each) =>
          each.kind === 'unseen' || (each.kind === 'passed' && each.key === key) ? 1 : 0,
        );
        return mayBeUsedUp ? open : { ...open, fork: 'said' };
      },
      explain: () =>
        message('{option}: how much came before is not in the dump', { option: use.options.map(written).join(' ') }),
    },
  ];
}

/** A number that an option gives, or what iptables takes without it. */
function numberOf(use: MatchUse, name: string, otherwise: number): number {
  const value = optionNamed(use, name)?.value;
  return value?.kind === 'number' ? value.value : otherwise;
}

export const limit: MatchSemantics = {
  name: 'limit',
  state: 'modelled',
  compile: (use, { place }) =>
    limitCondition(use, `limit:${place}`, () => message('the limit of {place} is not used up', { place }), {
      name: place,
      place,
      keyOf: () => '',
      burst: numberOf(use, '--limit-burst', 5),
      matches: true,
    }),
};

export const hashlimit: MatchSemantics = {
  name: 'hashlimit',
  state: 'modelled',
  compile: (use, { place, family }) => {
    const text = (key: string): Message =>
      key === ''
        ? message('the limit of {place} is not used up', { place })
        : message('the limit of {place} is not used up for {key}', { place, key });
    const name = optionNamed(use, '--hashlimit-name')?.words[0]?.text ?? place;
    const modes = optionNamed(use, '--hashlimit-mode')?.value;
    const parts = modes?.kind === 'names' ? modes.names : [];
    const rate = (optionNamed(use, '--hashlimit-upto') ?? optionNamed(use, '--hashlimit-above'))?.value;
    return limitCondition(use, `limit:${place}`, text, {
      name: `hashlimit:${family}:${name}`,
      place,
      keyOf: (packet) => parts.map((part) => partOf(packet, part, use)).join(', '),
      burst: burstOf(use, rate),
      matches: !hasOption(use, '--hashlimit-above'),
    });
  },
};

/** Of bytes a second's worth is there at first: enough for a packet that is no longer than that. */
function burstOf(use: MatchUse, rate: Value | undefined): number {
  if (hasOption(use, '--hashlimit-rate-match')) return 0;
  if (rate?.kind !== 'rate' || rate.unit === 'packets') return numberOf(use, '--hashlimit-burst', 5);
  return rate.count / rate.seconds >= longestPacket ? 1 : 0;
}

const longestPacket = 65_575;

function partOf(packet: Packet, part: string, use: MatchUse): string {
  switch (part) {
    case 'srcip':
      return network(packet, 'src', numberOf(use, '--hashlimit-srcmask', 128));
    case 'dstip':
      return network(packet, 'dst', numberOf(use, '--hashlimit-dstmask', 128));
    case 'srcport':
      return `${packet.sport ?? 0}`;
    default:
      return `${packet.dport ?? 0}`;
  }
}

function network(packet: Packet, side: 'src' | 'dst', length: number): string {
  return formatNetwork(
    masked(packet[side], maskOfLength(packet.family, Math.min(length, packet.family === 'ipv4' ? 32 : 128))),
  );
}
