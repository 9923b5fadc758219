/** Matches that hold for every packet, whatever they note beside. */
import type { MatchSemantics } from './match.ts';

export const always: readonly MatchSemantics[] = ['comment', 'nfacct'].map((name) => ({
  name,
  state: 'no-effect',
  compile: () => [],
}));
