/** A node as many people have it: some of its dumps were never taken. */
import type { Recording } from './kernel/scenario.ts';

/** `lacking`: what the names of the files that are not there begin with, such as `ip-addr`. */
export function withoutDumps(recording: Recording, lacking: readonly string[]): Recording {
  if (lacking.length === 0) return recording;
  const kept = Object.entries(recording.dumps).filter(([file]) => !lacking.some((word) => file.startsWith(word)));
  return { ...recording, dumps: Object.fromEntries(kept) };
}
