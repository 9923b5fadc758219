/** Users, groups and zones. */
import type { ValueKind } from '../../../catalog/types.ts';
import { message } from '../../../text/message.ts';
import type { Value } from '../model.ts';
import { readNumber, scanNumber } from '../numbers.ts';
import { expected, refuse, type ValueReader } from './reader.ts';

/** The largest id: one below is kept for “none”. */
const MAX_ID = 0xfffffffe;

/** What useradd takes for a name. */
const userName = /^[a-z_][\w.-]*\$?$/i;

/** A number, `low-high`, or a name; of names only root is the same on every machine. */
function ids(who: 'user' | 'group'): ValueReader {
  return (word, _option, reading): Value => {
    const { text } = word;
    if (text === 'root') return { kind: 'range', low: 0, high: 0 };
    const low = scanNumber(text);
    if (!low && !userName.test(text)) return refuse(reading, word, expected(message('an id, or low-high'), text));
    if (!low) {
      return refuse(
        reading,
        word,
        message('“{name}” is a name that the machine has to know as a {who}: dumps print its number.', {
          name: text,
          who: message(who),
        }),
        word.span,
        'unresolved-name',
      );
    }
    const separator = text[low.end];
    const high = separator === '-' || separator === ':' ? scanNumber(text, low.end + 1) : low;
    if (high?.end !== text.length) return refuse(reading, word, expected(message('an id, or low-high'), text));
    if (low.value > MAX_ID || high.value > MAX_ID) {
      return refuse(reading, word, message('Ids go up to {max}.', { max: MAX_ID }), word.span, 'out-of-range');
    }
    if (low.value > high.value) {
      return refuse(
        reading,
        word,
        message('The range runs backwards: {low} is above {high}.', { low: low.value, high: high.value }),
      );
    }
    return { kind: 'range', low: low.value, high: high.value };
  };
}

/** A zone of connection tracking, or the packet's mark. */
const zone: ValueReader = (word, _option, reading) => {
  if (word.text.toLowerCase() === 'mark') return { kind: 'text', text: 'mark' };
  const value = readNumber(word.text);
  if (value === undefined || value > 0xffff) {
    return refuse(reading, word, expected(message('a zone from 0 to 65535, or mark'), word.text));
  }
  return { kind: 'number', value };
};

export const ownerReaders = { uidRange: ids('user'), gidRange: ids('group'), zone } satisfies Partial<
  Record<ValueKind, ValueReader>
>;
