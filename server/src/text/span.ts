/** A run of UTF-16 code units: `start` included, `end` not. What it counts from is said where it is used. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export function span(start: number, end: number): Span {
  return { start, end };
}

/** True where `offset` lies in the span or directly at its end, which is where a cursor behind a word stands. */
export function touches(of: Span, offset: number): boolean {
  return of.start <= offset && offset <= of.end;
}

/** A place in a document: lines and characters (UTF-16 code units in the line) both from 0. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** From `start` up to, not including, `end`. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}
