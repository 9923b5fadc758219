/** What a target makes of a byte of the IP header. */

export type ByteChange =
  /** Of IPv6 the hop limit. */
  | { readonly field: 'ttl'; readonly to: number }
  /** As far as a byte goes: what would be less than 0 is 0, and what would be more than 255 is 255. */
  | { readonly field: 'ttl'; readonly by: number }
  /** Bits that are not kept are cleared, and then those of `flip` turned. */
  | { readonly field: 'tos'; readonly keep: number; readonly flip: number };

export function afterChange(change: ByteChange, value: number): number {
  if (change.field === 'tos') return ((value & change.keep) ^ change.flip) & 0xff;
  return 'to' in change ? change.to : Math.min(Math.max(value + change.by, 0), 255);
}
