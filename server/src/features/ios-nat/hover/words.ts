/** Tables and sentences that several hovers share. */
import { formatDottedQuad } from '../../../net/ipv4.ts';
import { type Message, message } from '../../../text/message.ts';
import { type Block, table } from '../../markdown.ts';

/** A host far away, as examples name it (RFC 5737). */
export const stranger = '198.51.100.9';

export interface Ends {
  readonly source: string;
  readonly destination: string;
}

export interface Crossing {
  readonly way: Message;
  readonly before: Ends;
  readonly after: Ends;
}

const outward = message('inside → outside');
const inward = message('outside → inside');

/** An end of a connection by its two names, the same one where nothing renames it. */
export interface Names {
  readonly local: string;
  readonly global: string;
}

export function unnamed(end: string): Names {
  return { local: end, global: end };
}

/** A packet and its answer. `begins`: the side that sends the first, which is shown first. */
export function bothWays(
  begins: 'inside' | 'outside',
  { inside, outside }: { readonly inside: Names; readonly outside: Names },
): readonly Crossing[] {
  const out: Crossing = {
    way: outward,
    before: { source: inside.local, destination: outside.local },
    after: { source: inside.global, destination: outside.global },
  };
  const back: Crossing = {
    way: inward,
    before: { source: outside.global, destination: inside.global },
    after: { source: outside.local, destination: inside.local },
  };
  return begins === 'inside' ? [out, back] : [back, out];
}

/** What a packet looks like before and after translation; what changed stands out. */
export function crossings(rows: readonly Crossing[]): Block {
  const head = [message('packet'), message('moment'), message('source'), message('destination')];
  return table(
    head,
    rows.flatMap(({ way, before, after }) => [
      [way, message('before'), plain(before.source), plain(before.destination)],
      [
        message(''),
        message('after'),
        changed(before.source, after.source),
        changed(before.destination, after.destination),
      ],
    ]),
  );
}

function plain(end: string): Message {
  return message('{end}', { end });
}

function changed(before: string, after: string): Message {
  return before === after ? plain(after) : message('**{end}**', { end: after });
}

export interface FourNames {
  readonly insideLocal: Message;
  readonly insideGlobal: Message;
  readonly outsideLocal: Message;
  readonly outsideGlobal: Message;
}

/** The four names of addresses with this rule's own. */
export function fourNames({ insideLocal, insideGlobal, outsideLocal, outsideGlobal }: FourNames): Block {
  return table(
    [message('name'), message('here'), message('what it is')],
    [
      [message('inside local'), insideLocal, message('the inside host, as it is seen inside')],
      [message('inside global'), insideGlobal, message('the inside host, as it is seen outside')],
      [message('outside local'), outsideLocal, message('the outside host, as it is seen inside')],
      [message('outside global'), outsideGlobal, message('the outside host, as it is seen outside')],
    ],
  );
}

export function shown(end: string): Message {
  return message('{end}', { end });
}

export const anyHost = message('any host');
export const unchanged = message('any host, unchanged');

export function end(address: string, port: number | undefined): string {
  return port === undefined ? address : `${address}:${port}`;
}

export function quad(word: number): string {
  return formatDottedQuad(word >>> 0);
}
