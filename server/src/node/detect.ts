/** Whether a file is worth reading as part of a node. */
import { withoutColours } from '../text/colours.ts';
import { hintsOfName } from './commands.ts';
import { recogniseJson, recogniseLine } from './recognise.ts';

/** Files that quote dumps, or packets to trace: never a dump of the node. */
const others = /\.(?:md|markdown|html?|packets\.json)$/i;

/** `head`: the first few thousand characters, the last line possibly cut. */
export function looksLikeDump(name: string, head: string): boolean {
  if (others.test(name)) return false;
  const plain = withoutColours(head);
  if (plain.trim() === '') return hintsOfName(name).kind !== undefined;
  return recogniseJson(plain) !== undefined || plain.split(/\r?\n/).some((line) => recogniseLine(line) !== undefined);
}
