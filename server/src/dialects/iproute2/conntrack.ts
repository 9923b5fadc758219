/** `conntrack -L`, also `-o extended` and `-E`, and `/proc/net/nf_conntrack`. */

import { parseAddress } from '../../net/text.ts';
import { message } from '../../text/message.ts';
import { runAtOnce } from '../../text/schedule.ts';
import {
  type DumpLines,
  decimal,
  expected,
  type PlacedWord,
  type Reading,
  type Report,
  readingLines,
  uint32,
  wholeLine,
  wordsOf,
} from '../dump.ts';
import type { Origin } from '../origin.ts';
import { protocolNumber } from '../protocols.ts';
import type { ConnectionEntry, Tuple } from './model.ts';

const event = /^\s*(?:\[\d+\.\d+\]\s*)?\[(NEW|UPDATE|DESTROY)\]/;

export function readConnections(dump: DumpLines): Reading<ConnectionEntry> {
  return runAtOnce(readingConnections(dump));
}

/** As readConnections, step by step: a busy machine tracks hundreds of thousands. */
export function* readingConnections(dump: DumpLines): Generator<void, Reading<ConnectionEntry>> {
  const items: ConnectionEntry[] = [];
  const problems = yield* readingLines(dump, (line, number, report) => {
    if (line.trim() === '' || line.startsWith('conntrack v') || line.startsWith('#')) return;
    const found = event.exec(line);
    // Of a destroyed flow nothing is left that a packet could meet.
    if (found?.[1] === 'DESTROY') return;
    const start = found?.[0].length ?? 0;
    const words = wordsOf(line).filter((word) => word.span.start >= start);
    const entry = readFlow(words, { file: dump.file, line: number }, line, report);
    if (entry !== undefined) items.push(entry);
  });
  return { items, problems };
}

function readFlow(
  words: readonly PlacedWord[],
  origin: Origin,
  line: string,
  report: Report,
): ConnectionEntry | undefined {
  const head = words.slice(0, firstPair(words));
  const protocol = protocolOf(head);
  if (protocol === undefined) {
    const what = message('This is no line of conntrack -L: expected one such as “tcp 6 431999 ESTABLISHED src=…”.');
    report(wholeLine(line), 'host-syntax', what);
    return undefined;
  }
  const rest = words.slice(head.length);
  const second = rest.findIndex((word, index) => index > 0 && word.text.startsWith('src='));
  const original = second < 0 ? undefined : readTuple(rest.slice(0, second), protocol, report);
  const reply = second < 0 ? undefined : readTuple(rest.slice(second), protocol, report);
  if (second < 0) report(wholeLine(line), 'host-syntax', expected('src= and dst= of both directions', undefined));
  if (original === undefined || reply === undefined) return undefined;
  const state = head.map((word) => word.text).find((word) => /^[A-Z][A-Z_0-9]+$/.test(word));
  return {
    original,
    reply,
    ...(state === undefined ? {} : { state }),
    seenReply: !has(rest, '[UNREPLIED]'),
    assured: has(rest, '[ASSURED]') || has(rest, '[OFFLOAD]') || has(rest, '[HW_OFFLOAD]'),
    mark: uint32(pairValue(rest, 'mark')) ?? 0,
    zone: decimal(pairValue(rest, 'zone'), 0xffff) ?? 0,
    origin,
  };
}

/** Where the first `src=` stands. */
function firstPair(words: readonly PlacedWord[]): number {
  const index = words.findIndex((word) => word.text.includes('='));
  return index < 0 ? words.length : index;
}

/** `[ipv4 2] tcp 6 [timeout] [state]`. The number counts: an unknown protocol's name is `unknown`. */
function protocolOf(head: readonly PlacedWord[]): number | undefined {
  const [first, second] = head[0]?.text === 'ipv4' || head[0]?.text === 'ipv6' ? head.slice(2) : head;
  if (first === undefined || !/^[a-z][\w-]*$/.test(first.text)) return undefined;
  return decimal(second?.text, 255) ?? protocolNumber(first.text);
}

function readTuple(words: readonly PlacedWord[], protocol: number, report: Report): Tuple | undefined {
  const src = addressOf(words, 'src', report);
  const dst = addressOf(words, 'dst', report);
  if (src === undefined || dst === undefined) return undefined;
  return {
    src,
    dst,
    protocol,
    ...numberField('sport', pairValue(words, 'sport'), 0xffff),
    ...numberField('dport', pairValue(words, 'dport'), 0xffff),
    ...numberField('icmpType', pairValue(words, 'type'), 255),
    ...numberField('icmpCode', pairValue(words, 'code'), 255),
    ...numberField(
      'icmpId',
      words.some((word) => word.text.startsWith('type=')) ? pairValue(words, 'id') : undefined,
      0xffff,
    ),
  };
}

function numberField<Name extends string>(
  name: Name,
  text: string | undefined,
  max: number,
): { [key in Name]?: number } {
  const value = decimal(text, max);
  return value === undefined ? {} : ({ [name]: value } as { [key in Name]: number });
}

function addressOf(words: readonly PlacedWord[], name: string, report: Report) {
  const word = words.find((word) => word.text.startsWith(`${name}=`));
  const address = parseAddress(word?.text.slice(name.length + 1) ?? '');
  if (address === undefined)
    report(
      word?.span ?? words[0]?.span ?? { start: 0, end: 0 },
      'host-addr-range',
      expected(`${name}= with an address`, word),
    );
  return address;
}

function pairValue(words: readonly PlacedWord[], name: string): string | undefined {
  return words.find((word) => word.text.startsWith(`${name}=`))?.text.slice(name.length + 1);
}

function has(words: readonly PlacedWord[], text: string): boolean {
  return words.some((word) => word.text === text);
}
