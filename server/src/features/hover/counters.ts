import { tableAt } from '../../checks/view.ts';
import { message } from '../../text/message.ts';
import { bytesText, groups } from '../explain/counts.ts';
import { type Block, paragraph, title } from '../markdown.ts';
import type { Subject } from '../subject.ts';
import type { HoverPlace } from './place.ts';

export function countersBlocks(
  { counters, of }: Extract<Subject, { kind: 'counters' }>,
  { view, line }: HoverPlace,
): readonly Block[] {
  const { packets, bytes } = counters;
  const heading = title(
    message('{packets} packets, {bytes}', { packets: groups(packets), bytes: message(bytesText(bytes)) }),
  );
  const what =
    of === 'rule'
      ? message('So many packets matched this rule since its counters were last set to zero.')
      : message('So many packets reached the end of the chain and met its policy.');
  const table = tableAt(view, line);
  return table?.known === 'nat'
    ? [heading, paragraph(what), paragraph(message('In the nat table only first packets of connections are counted.'))]
    : [heading, paragraph(what)];
}
