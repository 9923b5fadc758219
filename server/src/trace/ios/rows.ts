/** Entries of the translation table as `show ip nat translations` prints them. */
import { protocolName } from '../names.ts';
import type { TableRow } from '../trace.ts';
import { type Entry, endText, type Pair } from './entry.ts';

const nothing = '---';

export function rowOf(entry: Entry): TableRow {
  if (entry.kind === 'flow') {
    return {
      protocol: protocolName(entry.protocol),
      insideGlobal: endText(entry.inside.global),
      insideLocal: endText(entry.inside.local),
      outsideLocal: endText(entry.outside.local),
      outsideGlobal: endText(entry.outside.global),
    };
  }
  const protocol = entry.protocol === undefined ? nothing : protocolName(entry.protocol);
  return entry.side === 'inside'
    ? { protocol, ...insideOf(entry.pair), outsideLocal: nothing, outsideGlobal: nothing }
    : {
        protocol,
        insideGlobal: nothing,
        insideLocal: nothing,
        outsideLocal: endText(entry.pair.local),
        outsideGlobal: endText(entry.pair.global),
      };
}

function insideOf({ local, global }: Pair): Pick<TableRow, 'insideGlobal' | 'insideLocal'> {
  return { insideGlobal: endText(global), insideLocal: endText(local) };
}
