/**
 * Limits of packets in a time: a bucket is full before the first packet comes, as far as anybody knows. As many as the
 * burst pass in any case; whether more do depends on the time between them.
 */
import type { MatchUse, Value } from '../../../dialects/iptables-save/model.ts';
import { maskOfLength } from '../../../net/address.ts';
import type { Packet } from '../../../net/packet.ts';
import { protocol } from '../../../net/protocol.ts';
import { formatNetwork, masked } from '../../../net/text.ts';
import { type Message, message } from '../../../text/message.ts';
import { bytesBehindHeaders } from '../../conntrack/fragmentFaults.ts';
import { idOfTry, lastTry, unseenAt } from '../../walk/memory.ts';
import type { Walk } from '../../walk/walk.ts';
import { type Condition, unknown } from '../condition.ts';
import { hasOption, optionNamed } from '../extension.ts';
import { makerOf } from '../hashTables.ts';
import { written } from '../header.ts';
import { failsWithoutHeader, type MatchSemantics } from './match.ts';

interface Bucket {
  /** Whose credit a packet uses, in words: each is a question of its own. */
  readonly key: string;
  readonly burst: number;
}

interface Limit {
  /** By what packets of a bucket are known: rules that name the same one share it. */
  readonly name: string;
  /** Names the rule. */
  readonly place: string;
  /** Undefined: the packet lacks what it is counted by, and is dropped. */
  readonly bucketOf: (walk: Walk) => Bucket | undefined;
  /** Whether the rule matches what the limit lets pass. */
  readonly matches: boolean;
}

function limitCondition(
  use: MatchUse,
  id: string,
  text: (key: string) => Message,
  { name, place, bucketOf, matches }: Limit,
): readonly Condition[] {
  return [
    {
      span: use.nameSpan,
      keeps: true,
      test: (walk) => {
        const { memory, tries, packet, chooser, unseen } = walk;
        const bucket = bucketOf(walk);
        if (bucket === undefined) return failsWithoutHeader(walk);
        const { key, burst } = bucket;
        const plain = key === '' ? id : `${id} ${key}`;
        const before = lastTry(tries, plain);
        const learn = (): void => memory.keep(name, { kind: 'passed', key, bytes: packet.length });
        const open = {
          ...unknown(idOfTry(tries, plain), text(key)),
          when: matches,
          learn,
        };
        // Credit comes with time, and none passes while one packet is on its way.
        if (before !== undefined && chooser.answered({ id: before }) === false)
          return { ...open, likely: false, fork: 'said' };
        // What used it up of packets before nobody need know: the answer is open in any case.
        const mayBeUsedUp = memory.mayReach([name, unseenAt(place)], burst, (each) =>
          each.kind === 'unseen' || (each.kind === 'passed' && each.key === key) ? 1 : 0,
        );
        if (mayBeUsedUp) return open;
        if (unseen !== true) return { ...open, fork: 'said' };
        learn();
        return matches;
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
  compile: (use, { place }) => {
    const bucket = { key: '', burst: numberOf(use, '--limit-burst', 5) };
    return limitCondition(use, `limit:${place}`, () => message('the limit of {place} is not used up', { place }), {
      name: place,
      place,
      bucketOf: () => bucket,
      matches: true,
    });
  },
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
    return limitCondition(use, `limit:${place}`, text, {
      name: `hashlimit:${family}:${name}`,
      place,
      bucketOf: (walk) => hashBucket(walk.packet, use, makerOf(walk, use)),
      matches: !hasOption(use, '--hashlimit-above'),
    });
  },
};

/** hashlimit_init_dst(): `maker` is the rule that made the table. */
function hashBucket(packet: Packet, use: MatchUse, maker: MatchUse): Bucket | undefined {
  const modes = optionNamed(maker, '--hashlimit-mode')?.value;
  const parts = modes?.kind === 'names' ? modes.names : [];
  const ports = portsOf(packet);
  if (ports === undefined && parts.some((part) => part === 'srcport' || part === 'dstport')) return undefined;
  const rate = (optionNamed(maker, '--hashlimit-upto') ?? optionNamed(maker, '--hashlimit-above'))?.value;
  return {
    key: parts.map((part) => partOf(packet, part, ports, maker)).join(', '),
    burst: hasOption(use, '--hashlimit-rate-match') ? 0 : burstOf(maker, rate),
  };
}

/** proto_ports_offset(): what stands where ports would. Undefined: it is cut off. */
function portsOf(packet: Packet): readonly [source: number, destination: number] | undefined {
  const { protocol: number, spi = 0, cutHeader } = packet;
  if (cutHeader !== undefined && withPorts.has(number) && bytesBehindHeaders(packet) < 4) return undefined;
  if (number === protocol.esp || number === protocol.ah) return [spi >>> 16, spi & 0xffff];
  const { sport = 0, dport = 0 } = { ...packet, ...cutHeader };
  return withPorts.has(number) ? [sport, dport] : [0, 0];
}

const withPorts: ReadonlySet<number> = new Set([
  protocol.tcp,
  protocol.udp,
  protocol.udplite,
  protocol.sctp,
  protocol.dccp,
  protocol.esp,
]);

/** hashlimit_byte_cost(): of bytes one packet passes in any case, since none costs more than there is at first. */
function burstOf(use: MatchUse, rate: Value | undefined): number {
  return rate?.kind === 'rate' && rate.unit === 'bytes' ? 1 : numberOf(use, '--hashlimit-burst', 5);
}

function partOf(packet: Packet, part: string, ports: ReturnType<typeof portsOf>, use: MatchUse): string {
  switch (part) {
    case 'srcip':
      return network(packet, 'src', numberOf(use, '--hashlimit-srcmask', 128));
    case 'dstip':
      return network(packet, 'dst', numberOf(use, '--hashlimit-dstmask', 128));
    default:
      return `${ports?.[part === 'srcport' ? 0 : 1] ?? 0}`;
  }
}

function network(packet: Packet, side: 'src' | 'dst', length: number): string {
  return formatNetwork(
    masked(packet[side], maskOfLength(packet.family, Math.min(length, packet.family === 'ipv4' ? 32 : 128))),
  );
}
