/** Entries of IP sets as ipset prints them. */
import { formatAddress, formatNetwork } from '../../net/text.ts';
import type { SetEntry, SetPart } from '../../node/model.ts';
import { protocolName } from '../names.ts';

/** `10.244.1.11,tcp:8080,10.244.1.11`, as `ipset save` writes it. */
export function entryText({ parts, nomatch }: SetEntry): string {
  return `${parts.map(partText).join(',')}${nomatch ? ' nomatch' : ''}`;
}

function partText(part: SetPart): string {
  switch (part.kind) {
    case 'prefix':
      return formatNetwork(part.prefix);
    case 'range':
      return `${formatAddress(part.low)}-${formatAddress(part.high)}`;
    case 'ports': {
      const ports = part.low === part.high ? String(part.low) : `${part.low}-${part.high}`;
      return part.protocol === undefined ? ports : `${protocolName(part.protocol)}:${ports}`;
    }
    case 'mac':
      return part.mac;
    case 'iface':
      return `${part.physdev ? 'physdev:' : ''}${part.name}${part.wildcard === true ? '+' : ''}`;
    case 'mark':
      return `0x${part.mark.toString(16)}`;
    case 'set':
      return part.name;
  }
}
