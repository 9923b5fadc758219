/** Regions of which two limits are known: what certainly lies inside, and what may. */
import type { Family } from '../../net/family.ts';
import { type Box, opposite, outside, type Region } from './region.ts';

/** All packets of `least` are meant, and none outside of `most`; `exact`: the two are the same packets. */
export interface Bounds {
  readonly most: readonly Box[];
  readonly least: readonly Box[];
  readonly exact: boolean;
}

export const noPackets: Bounds = { most: [], least: [], exact: true };

/** Of a region that is not exact nobody knows what is certainly inside. */
export function boundsOf({ boxes, exact }: Region): Bounds {
  return { most: boxes, least: exact ? boxes : [], exact };
}

/** The same, as far as only some of these packets are meant. */
export function atMost({ most }: Bounds): Bounds {
  return { most, least: [], exact: most.length === 0 };
}

export function anyOf(all: readonly Bounds[]): Bounds {
  return {
    most: all.flatMap(({ most }) => most),
    least: all.flatMap(({ least }) => least),
    exact: all.every(({ exact }) => exact),
  };
}

/** The packets that are meant. */
export function meant({ most, least, exact }: Bounds): Region {
  return exact || least.length === 0 ? { boxes: most, exact } : { boxes: most, exact, certain: least };
}

/** The packets that are not. */
export function notMeant({ least, exact }: Bounds, family: Family): Region {
  const found = opposite({ boxes: least, exact: true }, family);
  return { boxes: found.boxes, exact: found.exact && exact };
}

/** Pieces into which boxes are cut at most. */
const mostPieces = 256;

/** What of the boxes lies in none of the others; undefined: that are too many pieces. */
export function beyond(boxes: readonly Box[], others: readonly Box[], family: Family): readonly Box[] | undefined {
  let left = boxes;
  for (const other of others) {
    left = left.flatMap((each) => outside(each, other, family));
    if (left.length > mostPieces) return undefined;
  }
  return left;
}
