/**
 * What an outcome itself says that no dump tells: by which interface the packet leaves, and which address stands in it by
 * then. The kernel's may be any there; in all else it must agree.
 */
import type { OutcomeJson } from '../protocol/trace.ts';

/** Whether a field that shows `shown` is one of which the outcome says that it does not know it. */
export type IsUntold = (field: string, shown: unknown) => boolean;

export function untoldIn({ assumptions }: Pick<OutcomeJson, 'assumptions'>): IsUntold {
  const assumes = (beginning: string): boolean =>
    assumptions.some(({ id, holds }) => holds && id.startsWith(`${beginning}:`));
  // A table that no dump shows has a route there, nobody knows by which interface.
  const wayOut = assumes('route') || assumes('table');
  const address = assumes('address-of');
  return (field, shown) => {
    if (field === 'out') return wayOut && (shown === '' || shown === null);
    // What the node hears of its own comes by the interface by which it leaves, and an answer by the same.
    if (field === 'in') return wayOut && shown === '?';
    return (field === 'src' || field === 'dst') && address && (shown === '0.0.0.0' || shown === '::');
  };
}
