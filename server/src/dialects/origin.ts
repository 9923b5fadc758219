/** Where a fact stands: a file of the node (as the node names it) and a line, from 0. Opaque to the trace. */
export interface Origin {
  readonly file: string;
  readonly line: number;
}
