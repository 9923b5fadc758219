/** What a packet offers to a set, in the words of its entries. */
import { formatAddress } from '../../../net/text.ts';
import type { IpSet } from '../../../node/model.ts';
import { protocolName } from '../../names.ts';
import { portOf } from '../../sets/ports.ts';
import type { Walk } from '../../walk/walk.ts';

type Side = 'src' | 'dst';

/** `10.1.0.7,tcp:80`; what nobody told of the packet is `?`. */
export function offeredTo(walk: Walk, set: IpSet, directions: readonly Side[]): string {
  const member = set.type === 'list:set' ? walk.node.sets?.get(memberOf(set)) : set;
  const [, kinds = 'ip'] = (member ?? set).type.split(':');
  return kinds
    .split(',')
    .map((kind, index) => partOf(walk, kind, { type: (member ?? set).type, side: directions[index] ?? 'src' }))
    .join(',');
}

/** The members of a list are mostly of one type. */
function memberOf({ entries }: IpSet): string {
  const [part] = entries[0]?.parts ?? [];
  return part?.kind === 'set' ? part.name : '';
}

function partOf(
  { packet }: Walk,
  kind: string,
  { type, side }: { readonly type: string; readonly side: Side },
): string {
  switch (kind) {
    case 'port': {
      const found = portOf({ type }, side, packet);
      if (found === undefined) return '?';
      return type === 'bitmap:port' ? String(found.port) : `${protocolName(found.protocol)}:${found.port}`;
    }
    case 'mac':
      return packet.mac?.toLowerCase() ?? '?';
    case 'iface':
      return (side === 'src' ? packet.in : packet.out) ?? '?';
    case 'mark':
      return `0x${packet.mark.toString(16)}`;
    default:
      return formatAddress(packet[side]);
  }
}
