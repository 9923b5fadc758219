/** The outline of dumps that are no rules: sets, services, interfaces; and what folds there. */
import { formatAddress } from '../net/text.ts';
import type { Part } from '../node/parts.ts';
import { protocolName } from '../trace/names.ts';

export interface PlainItem {
  readonly name: string;
  readonly detail: string;
  /** Lines of the file, from 0, both included. */
  readonly first: number;
  readonly last: number;
}

export function plainOutline(parts: readonly Part[]): readonly PlainItem[] {
  return parts.flatMap((part) => {
    const starts = itemsOf(part).sort((a, b) => a.first - b.first);
    return starts.map((item, index) => ({
      ...item,
      last: Math.max(Math.min(item.last, (starts[index + 1]?.first ?? part.endLine) - 1), item.first),
    }));
  });
}

function itemsOf(part: Part): PlainItem[] {
  switch (part.kind) {
    case 'sets':
      return part.sets.map(({ name, type, origin, entries }) => ({
        name,
        detail: `${type} ${entries.length}`,
        first: origin.line,
        last: Math.max(origin.line, entries.at(-1)?.origin.line ?? 0),
      }));
    case 'services':
      return part.services.map(({ by, scheduler, origin, realServers }) => ({
        name:
          by.kind === 'mark'
            ? `FWM ${by.mark}`
            : `${protocolName(by.protocol)} ${formatAddress(by.address)}:${by.port}`,
        detail: scheduler ?? '',
        first: origin.line,
        last: Math.max(origin.line, realServers.at(-1)?.origin.line ?? 0),
      }));
    case 'interfaces':
      return part.interfaces.map(({ name, addresses, origin }) => ({
        name,
        detail: addresses[0] === undefined ? '' : formatAddress(addresses[0].address),
        first: origin.line,
        last: Number.MAX_SAFE_INTEGER,
      }));
    case 'ruleset':
    case 'routes':
    case 'policy-rules':
    case 'connections':
    case 'sysctls':
    case 'router':
      return [];
  }
}
