import type { ChunkReading } from './chunk-reading.ts';

/** A chunk's place in the dump. Its id stays when the chunk is edited. */
export interface Slot {
  readonly id: number;
  readonly reading: ChunkReading;
  /** Line of the file, from 0. */
  readonly firstLine: number;
}
