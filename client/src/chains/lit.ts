/** Which chains of a table the traced packet passes. */
import type { ToChains } from '../../../protocol/chains.ts';
import type { ShownTrace } from '../trace/shown.ts';

type Lit = Pick<Extract<ToChains, { readonly type: 'lit' }>, 'visited' | 'decided'>;

/** `table`: a table's name; `uri`: the dump in which it stands. */
export function litChains(shown: ShownTrace | undefined, table: string, uri: string): Lit {
  if (shown === undefined) return { visited: [] };
  const { outcome, files } = shown;
  // Rules of other files (the other family's, say) may have chains of the same names.
  const here = outcome.events.filter(
    (event) => event.table === table && (event.file === undefined || files[event.file] === uri),
  );
  const { chain, table: deciding } = outcome.decidedBy;
  return {
    visited: [...new Set(here.map((event) => event.chain))],
    ...(deciding === table && chain !== undefined ? { decided: chain } : {}),
  };
}
