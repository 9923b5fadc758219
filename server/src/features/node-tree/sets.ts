/** Sets and their entries. */
import { formatAddress, formatPrefix } from '../../net/text.ts';
import type { IpSet, SetEntry, SetPart } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { protocolName } from '../../trace/names.ts';
import { type Branch, levelOf, type TreeItem } from './tree.ts';

export const setsBranch: Branch = {
  key: 'sets',
  root: ({ sets }) =>
    sets === undefined
      ? undefined
      : {
          label: message('Sets'),
          description: message('{count} sets', { count: sets.size }),
          icon: 'group',
          children: () => levelOf([...sets.values()], setItem),
        },
};

function setItem({ name, type, entries, origin }: IpSet): TreeItem {
  return {
    key: name,
    label: name,
    description: message('{type}, {count} entries', { type, count: entries.length }),
    icon: 'set',
    origin,
    ...(entries.length === 0 ? {} : { children: () => levelOf(entries, entryItem) }),
  };
}

function entryItem(entry: SetEntry): TreeItem {
  const text = entryText(entry);
  return {
    key: text,
    label: text,
    ...(entry.comment === undefined ? {} : { description: message('{comment}', { comment: entry.comment }) }),
    icon: 'entry',
    origin: entry.origin,
  };
}

/** `10.244.1.11,tcp:8080,10.244.1.11`, as `ipset save` writes it. */
export function entryText({ parts, nomatch }: SetEntry): string {
  return `${parts.map(partText).join(',')}${nomatch ? ' nomatch' : ''}`;
}

function partText(part: SetPart): string {
  switch (part.kind) {
    case 'prefix':
      return part.prefix.mask.every((word) => word === 0xffffffff)
        ? formatAddress(part.prefix.address)
        : formatPrefix(part.prefix);
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
