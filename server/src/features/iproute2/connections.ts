/** `conntrack -L`: a connection in words, with the translation that can be read out of it. */
import { ownersOfMark } from '../../catalog/wellKnown/find.ts';
import { sameAddress } from '../../net/address.ts';
import { formatMark } from '../../net/mark.ts';
import { formatAddress } from '../../net/text.ts';
import type { ConnectionEntry, Tuple } from '../../node/model.ts';
import type { PartOf } from '../../node/parts.ts';
import { type Message, message } from '../../text/message.ts';
import type { Position } from '../../text/span.ts';
import { protocolName } from '../../trace/names.ts';
import type { AskMachine } from '../dialect.ts';
import type { HoverContent } from '../hover/content.ts';
import { machineBlocks } from '../machine.ts';
import { type Block, paragraph, title } from '../markdown.ts';
import type { OutlineItem } from '../outline.ts';
import { groupsOf, lineSpan } from './lines.ts';

type ConnectionsPart = PartOf<'connections'>;

export async function hoverOfConnections(
  part: ConnectionsPart,
  { line, character }: Position,
  machine: AskMachine,
): Promise<HoverContent | undefined> {
  const entry = entryAt(part, line);
  if (entry === undefined) return undefined;
  const blocks = connectionBlocks(entry);
  const address = addressUnder(part.textAt(line), character, entry);
  const { node } = (address === undefined ? undefined : await machine()) ?? {};
  const told = node === undefined || address === undefined ? [] : machineBlocks(node, { kind: 'address', address });
  return { line, span: lineSpan(part, line), blocks: [...blocks, ...told] };
}

/** Connections stand in the order of their lines. */
function entryAt({ connections }: ConnectionsPart, line: number): ConnectionEntry | undefined {
  let low = 0;
  let high = connections.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const entry = connections[middle];
    if (entry === undefined || entry.origin.line === line) return entry;
    if (entry.origin.line < line) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

function addressUnder(text: string, character: number, { original, reply }: ConnectionEntry): Tuple['src'] | undefined {
  const before = /\S*$/.exec(text.slice(0, character))?.[0] ?? '';
  const word = before + (/^\S*/.exec(text.slice(character))?.[0] ?? '');
  const value = /^(?:src|dst)=(.*)$/.exec(word)?.[1];
  if (value === undefined) return undefined;
  return [original.src, original.dst, reply.src, reply.dst].find((address) => formatAddress(address) === value);
}

function end(address: Tuple['src'], port: number | undefined): string {
  const host = formatAddress(address);
  if (port === undefined) return host;
  return address.family === 'ipv6' ? `[${host}]:${port}` : `${host}:${port}`;
}

export function connectionBlocks({
  original,
  reply,
  state,
  seenReply,
  assured,
  mark,
  zone,
}: ConnectionEntry): readonly Block[] {
  const from = end(original.src, original.sport);
  const to = end(original.dst, original.dport);
  return [
    title(message('{protocol} from {from} to {to}', { protocol: protocolName(original.protocol), from, to })),
    ...translations(original, reply).map(paragraph),
    paragraph(answerText(seenReply, assured)),
    ...(state === undefined ? [] : [paragraph(message('State {state}.', { state }))]),
    ...(mark === 0 ? [] : [paragraph(markText(mark))]),
    ...(zone === 0 ? [] : [paragraph(message('Zone {zone}: it is apart from connections of other zones.', { zone }))]),
  ];
}

/** What differs between one direction and the other turned round. ICMP is told apart by its id. */
function translations(original: Tuple, reply: Tuple): readonly Message[] {
  const found: Message[] = [];
  if (!sameAddress(reply.src, original.dst) || reply.sport !== original.dport) {
    found.push(
      message('The destination was translated: packets go to {to}, and answers from there get {from} as source.', {
        to: end(reply.src, reply.sport),
        from: end(original.dst, original.dport),
      }),
    );
  }
  if (!sameAddress(reply.dst, original.src) || reply.dport !== original.sport) {
    found.push(
      message('The source was translated: packets leave with the source {to}, and answers to it go to {from}.', {
        to: end(reply.dst, reply.dport),
        from: end(original.src, original.sport),
      }),
    );
  }
  return found.length === 0 ? [message('Nothing is translated.')] : found;
}

function answerText(seenReply: boolean, assured: boolean): Message {
  if (!seenReply) return message('No answer was seen: the other side, or the way back, is silent.');
  return assured
    ? message('Answers were seen, and the entry stays even when the table is full (ASSURED).')
    : message('Answers were seen.');
}

function markText(mark: number): Message {
  const [owner] = ownersOfMark(mark, mark);
  return owner === undefined
    ? message('Connection mark {mark}.', { mark: formatMark(mark) })
    : message('Connection mark {mark}, which {software} uses as {name}.', {
        mark: formatMark(mark),
        software: message(owner.software),
        name: owner.name,
      });
}

export function outlineOfConnections(part: ConnectionsPart): readonly OutlineItem[] {
  const rows = part.connections.map(({ original, origin }) => ({
    name: protocolName(original.protocol),
    line: origin.line,
  }));
  return groupsOf(part, rows);
}
