/** What a step did to the packet and its connection, as people write it. */
import { sameAddress } from '../../net/address.ts';
import type { Packet } from '../../net/packet.ts';
import { formatAddress } from '../../net/text.ts';
import type { Connection } from '../connection/connection.ts';
import { hex } from '../names.ts';
import type { Change } from '../trace.ts';

interface Looks {
  readonly packet: Packet;
  readonly connection?: Connection | undefined;
}

type Field = readonly [name: Change['field'], read: (from: Looks) => string | undefined];

const fields: readonly Field[] = [
  ['src', ({ packet }) => formatAddress(packet.src)],
  ['sport', ({ packet }) => text(packet.sport)],
  ['dst', ({ packet }) => formatAddress(packet.dst)],
  ['dport', ({ packet }) => text(packet.dport)],
  ['mark', ({ packet }) => hex(packet.mark)],
  ['ctmark', ({ connection }) => (connection === undefined ? undefined : hex(connection.mark))],
  ['ttl', ({ packet }) => text(packet.ttl)],
  ['tos', ({ packet }) => hex(packet.tos)],
  ['icmpId', ({ packet }) => text(packet.icmpId)],
];

function text(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

export function changesBetween(before: Looks, after: Looks): readonly Change[] {
  if (before.packet === after.packet && before.connection === after.connection) return [];
  // Written out they cost more than all the rest, and seldom differ.
  const same = sameAddress(before.packet.src, after.packet.src) && sameAddress(before.packet.dst, after.packet.dst);
  return fields.flatMap(([field, read]) => {
    if (same && (field === 'src' || field === 'dst')) return [];
    const [old, now] = [read(before), read(after)];
    return old === undefined || now === undefined || old === now ? [] : [{ field, before: old, after: now }];
  });
}
