/** Whether a file is worth reading as part of a node. */
import { hintsOfName } from './commands.ts';
import { recogniseJson, recogniseLine } from './recognise.ts';

/** Files that quote dumps, or packets to trace: never a dump of the node. */
const others = /\.(?:md|markdown|html?|packets\.json)$/i;

/** `head`: the first few thousand characters, the last line possibly cut. */
export function looksLikeDump(name: string, head: string): boolean {
  if (others.test(name)) return false;
  if (head.trim() === '') return hintsOfName(name).kind !== undefined;
  return recogniseJson(head) !== undefined || head.split(/\r?\n/).some((line) => recogniseLine(line) !== undefined);
}
