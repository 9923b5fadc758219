/** What a line about a packet says: the packet, or the word that could not be understood. */
import type { Message } from '../../text/message.ts';
import type { Span } from '../../text/span.ts';

/** A packet as far as a line describes it; the names are those of the command line's JSON. */
export interface LinePacket {
  /** null: made by the node itself. Undefined: the line doesn't say. */
  readonly in?: string | null;
  readonly src: string;
  readonly dst: string;
  readonly protocol: string;
  readonly sport?: number;
  readonly dport?: number;
  readonly flags?: readonly string[];
  readonly icmpType?: number;
  readonly icmpCode?: number;
  readonly icmpId?: number;
  readonly length?: number;
  readonly ttl?: number;
  readonly tos?: number;
  readonly mark?: number;
  readonly mac?: string;
}

/** Where such a line comes from. */
export type LineFormat = 'own' | 'tcpdump' | 'conntrack' | 'log' | 'nft' | 'ss';

export type ReadLine =
  | { readonly kind: 'packet'; readonly format: LineFormat; readonly packet: LinePacket }
  | {
      readonly kind: 'problem';
      readonly text: Message;
      /** The word to blame: UTF-16 offsets from the start of the line. */
      readonly span?: Span;
      /** The packet's field that it was read for. */
      readonly field?: string;
    };

/** Reads lines of one format; undefined: it is none of its lines. */
export type LineReader = (line: string) => ReadLine | undefined;

export function problem(text: Message, line: string, word?: string, field?: string): ReadLine {
  const start = word === undefined || word === '' ? -1 : line.indexOf(word);
  return {
    kind: 'problem',
    text,
    ...(start < 0 ? {} : { span: { start, end: start + (word ?? '').length } }),
    ...(field === undefined ? {} : { field }),
  };
}
