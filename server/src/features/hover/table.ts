import type { TableName } from '../../catalog/types.ts';
import { chainNames, ruleCountOf, type TableView, tableAt } from '../../checks/view.ts';
import { type Message, message } from '../../text/message.ts';
import { type Block, paragraph, title } from '../markdown.ts';
import type { HoverPlace } from './place.ts';
import { stillReading } from './reading.ts';

/** What each table is for, and when it is walked. */
const purposes: Readonly<Record<TableName, string>> = {
  raw: 'Walked before connection tracking. For packets that are not to be tracked at all, or in a zone of their own.',
  mangle: 'Changes packets: marks, TTL, TOS, MSS. Walked at every hook, before nat and filter.',
  nat: 'Translates addresses and ports. Only the first packet of a connection walks it; all others, and the replies, follow connection tracking.',
  filter:
    'Lets packets through or drops them. Walked for every packet that comes in (INPUT), passes (FORWARD) or is sent (OUTPUT).',
  security: 'Sets security marks for SELinux. Walked after filter.',
};

export function tableBlocks(name: string, { view, line }: HoverPlace): readonly Block[] {
  const table = tableAt(view, line);
  if (table === undefined) return [];
  const purpose = table.known === undefined ? message('iptables has no such table.') : message(purposes[table.known]);
  return [
    title(message('Table {name}', { name })),
    paragraph(purpose),
    view.partial === true ? stillReading : paragraph(sizeText(table)),
  ];
}

function sizeText(table: TableView): Message {
  return message('Here: {chains} chains, {rules} rules.', {
    chains: chainNames(table).length,
    rules: ruleCountOf(table),
  });
}
