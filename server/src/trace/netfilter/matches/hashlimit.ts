/** net/netfilter/xt_hashlimit.c: so many packets, or bytes, in a time, for each host, network or port by itself. */
import type { MatchUse } from '../../../dialects/iptables-save/model.ts';
import { maskOfLength } from '../../../net/address.ts';
import type { Packet } from '../../../net/packet.ts';
import { protocol } from '../../../net/protocol.ts';
import { formatNetwork, masked } from '../../../net/text.ts';
import { message } from '../../../text/message.ts';
import { once } from '../../../text/once.ts';
import { bytesBehindHeaders } from '../../conntrack/fragmentFaults.ts';
import { unseenIn } from '../../walk/memory.ts';
import type { Walk } from '../../walk/walk.ts';
import { atOnce, widths } from '../bursts.ts';
import { type Bucket, creditCondition, onePacket } from '../credit.ts';
import { hasOption, numberOf, optionNamed } from '../extension.ts';
import { chainsAround, makerOf, sharedName } from '../makers.ts';
import { isTaken, rateOf } from './hashlimit-table.ts';
import { failsWithoutHeader, type MatchSemantics } from './match.ts';

export const hashlimit: MatchSemantics = {
  name: 'hashlimit',
  state: 'modelled',
  compile: (use) => {
    const above = optionNamed(use, '--hashlimit-above');
    const negated = (above ?? optionNamed(use, '--hashlimit-upto'))?.negated === true;
    const matches = (above === undefined) !== negated;
    return [creditCondition(use, (walk) => bucketFor(walk, use), matches)];
  },
};

/** Undefined: the packet lacks what it is counted by, or the table is full, and it is dropped. */
function bucketFor(walk: Walk, use: MatchUse): Bucket | undefined {
  const maker = makerOf(walk, 'hashlimit', use);
  const key = keyOf(walk.packet, maker);
  if (key === undefined) {
    failsWithoutHeader(walk);
    return undefined;
  }
  const family = walk.family === 'ipv6' ? 'ip6/' : '';
  const name = sharedName('hashlimit', use);
  const table = `${family}${name}`;
  const unseen = chainsAround(walk, 'hashlimit', use).map((chain) => unseenIn(`${family}${chain}`));
  if (!isTaken(walk, { name, table, key, maker, unseen })) return undefined;
  return {
    ...creditBy(maker),
    id: `limit:${table}${key === '' ? '' : ` ${key}`}`,
    unseen,
    hasRoom:
      key === ''
        ? message('the limit {name} is not used up', { name })
        : message('the limit {name} is not used up for {key}', { name, key }),
    getsRoom:
      key === ''
        ? message('while the packet is on its way, time brings the limit {name} room for it', { name })
        : message('while the packet is on its way, time brings the limit {name} room for it, for {key}', { name, key }),
  };
}

type Credit = Pick<Bucket, 'full' | 'capacity' | 'cost' | 'isFast'>;

/** How the rule that made the table counts. */
const creditBy = once((maker: MatchUse): Credit => {
  const rate = rateOf(maker);
  // What was counted before the first packet is not known of any of these.
  if (hasOption(maker, '--hashlimit-rate-match'))
    return { full: 0, capacity: Number.POSITIVE_INFINITY, cost: onePacket, isFast: false };
  if (rate.unit === 'bytes') return creditOfBytes(rate.count, numberOf(maker, '--hashlimit-burst', 0));
  const { least, most } = atOnce(rate, numberOf(maker, '--hashlimit-burst', 5), widths.hashlimit);
  return { full: least, capacity: most, cost: onePacket, isFast: rate.count >= rate.seconds };
});

/**
 * hashlimit_byte_cost(): a packet costs a part for each 16 bytes that it begins, and one more; a bucket holds those of one
 * second, which no packet exceeds, and is filled up at once so many times as the burst has of them.
 */
function creditOfBytes(bytesPerSecond: number, burst: number): Credit {
  const full = Math.floor(bytesPerSecond / 16) + 1;
  const times = Math.ceil(burst / Math.max((full - 1) * 16, 1));
  // user2credits_byte() rounds the cost of a part down, to no less than 2^31 / full - 1.
  const most = full + Math.ceil(full ** 2 / 2 ** 30);
  return {
    full,
    capacity: most * (1 + times),
    cost: (bytes) => Math.min(Math.floor(bytes / 16) + 1, full),
    isFast: true,
  };
}

/** hashlimit_init_dst(). */
function keyOf(packet: Packet, maker: MatchUse): string | undefined {
  const modes = optionNamed(maker, '--hashlimit-mode')?.value;
  const parts = modes?.kind === 'names' ? modes.names : [];
  const ports = portsOf(packet);
  if (ports === undefined && parts.some((part) => part === 'srcport' || part === 'dstport')) return undefined;
  return parts.map((part) => partOf(packet, part, ports, maker)).join(', ');
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
