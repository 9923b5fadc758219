/** A set and the parts of a packet that are looked up in it: two words. */
import type { ValueKind } from '../../../catalog/types.ts';
import { message } from '../../../text/message.ts';
import { byteLength } from '../words.ts';
import { expected, partOf, refuse, type ValueReader } from './reader.ts';

const MAX_NAME = 31;
const MAX_DIRECTIONS = 6;

const setRef: ValueReader = (word, _option, reading, second) => {
  if (byteLength(word.text) > MAX_NAME) {
    const what = message('The name of a set has at most {max} bytes.', { max: MAX_NAME });
    return refuse(reading, word, what, word.span, 'out-of-range');
  }
  if (!second) return { kind: 'invalid', text: word.text };
  const directions: ('src' | 'dst')[] = [];
  let from = 0;
  for (const item of second.text.split(',')) {
    const direction = item.startsWith('src') ? 'src' : item.startsWith('dst') ? 'dst' : undefined;
    const at = partOf(second, from, from + item.length);
    if (!direction)
      return refuse(
        reading,
        second,
        expected(message('src or dst for each dimension of the set, with commas between'), item),
        at,
      );
    if (directions.length === MAX_DIRECTIONS) {
      return refuse(reading, second, message('At most {max} directions.', { max: MAX_DIRECTIONS }), at, 'out-of-range');
    }
    directions.push(direction);
    from += item.length + 1;
  }
  return { kind: 'set', name: word.text, nameSpan: word.span, directions };
};

export const setReaders = { setRef } satisfies Partial<Record<ValueKind, ValueReader>>;
