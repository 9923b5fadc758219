/** A mark: its bits, whose they are, and which rules of the file set and test them. */
import { ownersOfMark } from '../../catalog/wellKnown/find.ts';
import { markPlaces } from '../../checks/marks.ts';
import { formatMark } from '../../net/mark.ts';
import { type Message, message } from '../../text/message.ts';
import { bitNames } from '../explain/marks.ts';
import { type Block, list, paragraph } from '../markdown.ts';
import { softwareAtWork } from '../software.ts';
import type { HoverPlace } from './place.ts';
import { stillReading } from './reading.ts';

/** So many places are listed. */
const shown = 6;

export function markBlocks(value: number, mask: number, { view }: HoverPlace): readonly Block[] {
  const bits = (value & mask) >>> 0 || value || mask;
  const blocks: Block[] = [
    paragraph(message('{mark} is {bits}.', { mark: formatMark(bits), bits: bitNames(bits) })),
    ...ownersOfMark(value, mask, softwareAtWork(view))
      .slice(0, 3)
      .map((owner) =>
        paragraph(
          message('{software}, {name}: {meaning}', {
            software: message(owner.software),
            name: message(owner.name),
            meaning: message(owner.meaning),
          }),
        ),
      ),
  ];
  if (view.partial === true) return [...blocks, stillReading];
  const uses = markPlaces(view).filter((use) => (use.bits & bits) !== 0);
  const setters = uses.filter(({ does }) => does === 'set');
  const testers = uses.filter(({ does }) => does === 'test');
  if (setters.length > 0) blocks.push(paragraph(message('These bits are changed by')), ...list(places(setters)));
  if (testers.length > 0) blocks.push(paragraph(message('and tested by')), ...list(places(testers)));
  return blocks;
}

function places(
  uses: readonly { readonly line: number; readonly chain: string; readonly table: { readonly name: string } }[],
): Message[] {
  const messages = uses
    .slice(0, shown)
    .map(({ line, chain, table }) =>
      message('{chain} in {table}, line {line}', { chain, table: table.name, line: line + 1 }),
    );
  if (uses.length > shown) messages.push(message('and {rest} more', { rest: uses.length - shown }));
  return messages;
}
