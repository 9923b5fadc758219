/** The lines that the steps of traces stand at, so that a view can show them without opening files. */
import type { TraceResult } from '../../../protocol/requests.ts';
import type { TraceJson } from '../../../protocol/trace.ts';

/** Lines at most, and characters of each: what is beyond is left to the editor. */
const mostLines = 5000;
const longestLine = 2000;

/** `lineOf`: a line (from 1) of a file of the node. */
export function sourcesOf(
  traces: readonly TraceJson[],
  lineOf: (file: string, line: number) => string,
): NonNullable<TraceResult['sources']> {
  const sources: Record<string, Record<number, string>> = {};
  let count = 0;
  for (const { packets } of traces) {
    for (const { outcomes } of packets) {
      for (const { steps } of outcomes) {
        for (const step of steps) {
          if (!('line' in step) || step.line === undefined || step.file === undefined) continue;
          sources[step.file] ??= {};
          const lines = sources[step.file] ?? {};
          if (step.line in lines) continue;
          if (++count > mostLines) return sources;
          lines[step.line] = lineOf(step.file, step.line).slice(0, longestLine);
        }
      }
    }
  }
  return sources;
}
