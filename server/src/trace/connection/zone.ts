/**
 * Zones of connection tracking (struct nf_conntrack_zone): the same addresses and ports may be in use once in each. One
 * that counts for one direction alone leaves the other in zone 0.
 */
export interface Zone {
  readonly original: number;
  readonly reply: number;
}

export const noZone: Zone = { original: 0, reply: 0 };

/** What `-j CT --zone…` asks for: a number, or the packet's mark at the time connection tracking looks at it. */
export interface ZoneWanted {
  readonly id: number | 'mark';
  readonly direction: 'both' | 'original' | 'reply';
}

/** nf_ct_zone_tmpl(): of a mark the lower 16 bits count. */
export function zoneOf(wanted: ZoneWanted | undefined, mark: number): Zone {
  if (wanted === undefined) return noZone;
  const id = wanted.id === 'mark' ? mark & 0xffff : wanted.id;
  const { direction } = wanted;
  return { original: direction === 'reply' ? 0 : id, reply: direction === 'original' ? 0 : id };
}
