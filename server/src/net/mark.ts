/** Marks as text. A mark is 32 bits, unsigned. */

const ALL = 0xffffffff;

/** `0x4000/0x4000`; without its mask where the mask is all ones. */
export function formatMark(value: number, mask: number = ALL): string {
  const text = `0x${(value >>> 0).toString(16)}`;
  return mask >>> 0 === ALL ? text : `${text}/0x${(mask >>> 0).toString(16)}`;
}
