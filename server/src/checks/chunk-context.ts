import type { ChunkReading } from '../dialects/iptables-save/dump/chunk-reading.ts';
import type { RulePlace } from './check.ts';

/** The table that a line of a chunk stands in; undefined: in none. */
export function contextOf(reading: ChunkReading, line: number): RulePlace | undefined {
  return reading.parts.find(({ firstLine, lastLine }) => firstLine <= line && line <= lastLine);
}
