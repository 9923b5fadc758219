/** Values of the matches for IPv6's extension headers. */
import type { ValueKind } from '../../../catalog/types.ts';
import { message } from '../../../text/message.ts';
import { mhTypes } from '../facts.ts';
import type { Word } from '../model.ts';
import { readBigNumber, readNumber } from '../numbers.ts';
import { expected, partOf, type Reading, refuse, type ValueReader } from './reader.ts';

const MAX_OPTIONS = 16;

/** `type[:length],…` of destination and hop-by-hop options. */
const optionList: ValueReader = (word, _option, reading) => {
  const items = word.text.split(',');
  if (items.length > MAX_OPTIONS) {
    return refuse(reading, word, message('At most {max} options.', { max: MAX_OPTIONS }), word.span, 'out-of-range');
  }
  let from = 0;
  for (const item of items) {
    const numbers = item.split(':', 2).map((part) => readBigNumber(part));
    if (numbers.includes(undefined) || item.split(':').length > 2) {
      return refuse(
        reading,
        word,
        expected(message('an option type, or type:length'), item),
        partOf(word, from, from + item.length),
      );
    }
    if (numbers.length === 2 && ((numbers[0] ?? 0n) & 0xffn) === 0n) {
      return refuse(
        reading,
        word,
        message('Option 0 is padding and has no length.'),
        partOf(word, from, from + item.length),
      );
    }
    from += item.length + 1;
  }
  return { kind: 'words', words: items };
};

/** Names in any case and shortened; a full name goes before a longer one that begins with it. */
function readType(text: string, word: Word, from: number, reading: Reading): number | undefined {
  const wanted = text.toLowerCase();
  const fitting = mhTypes().filter(({ name }) => name.startsWith(wanted));
  const type = fitting.findLast(({ name }) => name === wanted)?.type ?? fitting[0]?.type ?? readNumber(text);
  if (type !== undefined && type <= 255) return type;
  refuse(
    reading,
    word,
    expected(message('a type of the mobility header by name, or a number from 0 to 255'), text),
    partOf(word, from, from + text.length),
  );
  return undefined;
}

const mhTypeRange: ValueReader = (word, _option, reading) => {
  const { text } = word;
  const colon = text.indexOf(':');
  const low = colon === 0 ? 0 : readType(colon < 0 ? text : text.slice(0, colon), word, 0, reading);
  if (low === undefined) return { kind: 'invalid', text };
  if (colon < 0) return { kind: 'range', low, high: low };
  const high = colon === text.length - 1 ? 255 : readType(text.slice(colon + 1), word, colon + 1, reading);
  if (high === undefined) return { kind: 'invalid', text };
  if (low > high)
    return refuse(reading, word, message('The range runs backwards: {low} is above {high}.', { low, high }));
  return { kind: 'range', low, high };
};

export const ipv6HeaderReaders = { optionList, mhTypeRange } satisfies Partial<Record<ValueKind, ValueReader>>;
