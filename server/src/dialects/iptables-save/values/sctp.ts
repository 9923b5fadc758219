/** Chunks of SCTP: how they count, then which ones, with flags (extensions/libxt_sctp.c). */
import type { ValueKind } from '../../../catalog/types.ts';
import { message } from '../../../text/message.ts';
import { closest } from '../closest.ts';
import { sctpChunks } from '../facts.ts';
import { expected, oneOf, partOf, refuse, type ValueReader } from './reader.ts';

const modes = ['all', 'any', 'only'];
const keywords = ['ALL', 'NONE'];

const readChunks: ValueReader = (word, _option, reading, second) => {
  if (!modes.includes(word.text.toLowerCase())) {
    return refuse(reading, word, expected(message('all, any or only'), word.text));
  }
  if (!second) return { kind: 'invalid', text: word.text };
  const words = [word.text.toLowerCase(), second.text];
  if (keywords.includes(second.text.toUpperCase())) return { kind: 'words', words };
  const chunks = sctpChunks();
  let from = 0;
  for (const item of second.text.split(',')) {
    const at = partOf(second, from, from + item.length);
    from += item.length + 1;
    if (item === '') continue;
    const [name = '', ...rest] = item.split(':');
    const chunk = chunks.find((known) => known.name.toUpperCase() === name.toUpperCase());
    if (!chunk) {
      const near = closest(
        name,
        chunks.map((known) => known.name),
      );
      const what =
        near === undefined
          ? expected(oneOf(chunks.map((known) => known.name)), name)
          : message('“{found}” is not known here. Did you mean “{near}”?', { found: name, near });
      return refuse(reading, second, what, at);
    }
    const flags = rest.join(':').toUpperCase();
    const wrong = [...flags].find((flag) => !chunk.flags.includes(flag));
    if (wrong !== undefined) {
      return refuse(reading, second, message('{chunk} has no flag {flag}.', { chunk: chunk.name, flag: wrong }), at);
    }
  }
  return { kind: 'words', words };
};

export const sctpReaders = { sctpChunks: readChunks } satisfies Partial<Record<ValueKind, ValueReader>>;
