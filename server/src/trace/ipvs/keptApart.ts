import type { Connection } from '../connection/connection.ts';

/** What is the same of all that IPVS keeps in tables of its own: rules never see it, and nobody translates it any more. */
export const keptApart = {
  mark: 0,
  seenReply: false,
  expected: false,
  assured: false,
  sourceDone: true,
  destinationDone: true,
  sourceTranslated: false,
  destinationTranslated: false,
  confirmed: true,
} as const satisfies Partial<Connection>;
