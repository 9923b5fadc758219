/** Values that are text: strings, paths, addresses of cards, patterns with bytes in hex. */
import type { ValueKind } from '../../../catalog/types.ts';
import { message } from '../../../text/message.ts';
import type { Word } from '../model.ts';
import { byteLength, utf8Bytes } from '../words.ts';
import { expected, partOf, type Reading, refuse, type ValueReader } from './reader.ts';

/** Longest pattern of -m string, in bytes. */
const MAX_PATTERN = 128;

const text: ValueReader = (word, option, reading) => {
  const bytes = byteLength(word.text);
  if (option.minLength !== undefined && bytes < option.minLength) {
    return refuse(reading, word, message('{option} must not be empty.', { option: option.name }));
  }
  const longest = option.maxLength ?? (option.name === '--string' ? MAX_PATTERN : undefined);
  if (longest !== undefined && bytes > longest) {
    const what = message('At most {max} bytes, found {found}.', { max: longest, found: bytes });
    return refuse(reading, word, what, word.span, 'out-of-range');
  }
  return { kind: 'text', text: word.text };
};

/** Six bytes of one or two hex digits. */
const macAddress = /^[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}$/i;

const mac: ValueReader = (word, _option, reading) => {
  if (!macAddress.test(word.text)) {
    return refuse(
      reading,
      word,
      expected(message('six hex bytes with colons between, such as 00:16:3e:00:00:01'), word.text),
    );
  }
  const bytes = word.text.split(':').map((byte) => byte.padStart(2, '0'));
  return { kind: 'mac', text: bytes.join(':').toLowerCase() };
};

/** `major:minor` in hex, as tc writes classes; what follows the minor number is ignored. */
const classId: ValueReader = (word, _option, reading) => {
  const found = /^\s*(?:0x)?([0-9a-f]+):\s*(?:0x)?([0-9a-f]+)/i.exec(word.text);
  if (!found) return refuse(reading, word, expected(message('a class as major:minor in hex, such as 1:10'), word.text));
  const [, major = '', minor = ''] = found;
  const value = ((Number.parseInt(major, 16) << 16) | (Number.parseInt(minor, 16) & 0xffff)) >>> 0;
  return { kind: 'number', value };
};

/** What went wrong in a pattern, and where; or its bytes. */
type Pattern = { readonly bytes: number[] } | { readonly at: number; readonly what: ReturnType<typeof message> };

/**
 * Text with bytes in hex between bars, `\` before a character that counts as it is
 * (parse_hex_string in extensions/libxt_string.c).
 */
function readPattern(pattern: string): Pattern {
  const source = utf8Bytes(pattern);
  const bytes: number[] = [];
  const isHex = (at: number) => /[0-9a-f]/i.test(String.fromCharCode(source[at] ?? 0));
  let inHex = false;
  let at = 0;
  while (at < source.length) {
    const code = source[at];
    if (code === 0x5c) {
      if (inHex) return { at, what: message('A backslash cannot stand among hex bytes.') };
      if (at + 1 >= source.length) return { at, what: message('A backslash needs a character behind it.') };
      bytes.push(source[at + 1] ?? 0);
      at += 2;
      continue;
    }
    if (code === 0x7c) {
      inHex = !inHex;
      if (inHex) while (source[at + 1] === 0x20) at++;
      at++;
      if (at >= source.length) break;
      if (source[at] === 0x5c && !inHex) continue;
    }
    if (inHex) {
      if (at + 2 >= source.length) return { at, what: message('The hex bytes must end in a bar: |') };
      if (!isHex(at) || !isHex(at + 1)) return { at, what: message('Expected two hex digits.') };
      bytes.push(Number.parseInt(String.fromCharCode(source[at] ?? 0, source[at + 1] ?? 0), 16));
      at += source[at + 2] === 0x20 ? 3 : 2;
    } else {
      bytes.push(source[at] ?? 0);
      at++;
    }
  }
  return { bytes };
}

const hexString: ValueReader = (word, _option, reading) => {
  if (word.text === '') return refuse(reading, word, message('The pattern must not be empty.'));
  const pattern = readPattern(word.text);
  if ('what' in pattern) return refuse(reading, word, pattern.what, partOf(word, pattern.at, word.text.length));
  if (pattern.bytes.length > MAX_PATTERN) return refuseLong(word, pattern.bytes.length, reading);
  return { kind: 'bytes', bytes: pattern.bytes };
};

function refuseLong(word: Word, found: number, reading: Reading) {
  return refuse(
    reading,
    word,
    message('At most {max} bytes, found {found}.', { max: MAX_PATTERN, found }),
    word.span,
    'out-of-range',
  );
}

export const textReaders = { string: text, path: text, mac, classId, hexString } satisfies Partial<
  Record<ValueKind, ValueReader>
>;
