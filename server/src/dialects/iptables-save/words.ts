/**
 * A rule line as words, split as iptables-restore splits it (add_param_to_argv in iptables/xshared.c):
 * blanks and tabs separate, double quotes group and end the word they close, a backslash means something
 * inside of double quotes only. Nothing else has a meaning: `'`, `$`, `#` and `;` are part of words.
 */
import type { Word } from './model.ts';

const TAB = 0x09;
const NEWLINE = 0x0a;
const BLANK = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Splits `line` from `start` to its end; spans count from the start of the line. */
export function splitWords(line: string, start = 0): Word[] {
  const words: Word[] = [];
  const { length } = line;
  let at = start;
  while (at < length) {
    const code = line.charCodeAt(at);
    if (code === BLANK || code === TAB || code === NEWLINE) {
      at++;
      continue;
    }
    const first = at;
    at = endOfPlain(line, at);
    if (at < length && line.charCodeAt(at) === QUOTE) {
      at = readQuoted(line, first, at, words);
    } else {
      words.push({ text: line.slice(first, at), span: { start: first, end: at }, quoted: false });
    }
  }
  return words;
}

/** The first offset from `at` on that ends a word without quotes, or begins a quote. */
function endOfPlain(line: string, at: number): number {
  const { length } = line;
  let end = at;
  for (; end < length; end++) {
    const code = line.charCodeAt(end);
    if (code === BLANK || code === TAB || code === NEWLINE || code === QUOTE) break;
  }
  return end;
}

/**
 * Reads the word that began at `first` and has its opening quote at `quote`; answers where it ends.
 * Where the closing quote is missing, the rest of the line is the word, its line end included.
 */
function readQuoted(line: string, first: number, quote: number, words: Word[]): number {
  let text = line.slice(first, quote);
  let from = quote + 1;
  for (let at = from; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === QUOTE) {
      text += line.slice(from, at);
      words.push({ text, span: { start: first, end: at + 1 }, quoted: true });
      return at + 1;
    }
    if (code === BACKSLASH) {
      text += line.slice(from, at);
      at++;
      from = at;
    }
  }
  text += line.slice(from);
  words.push({ text: `${text}\n`, span: { start: first, end: line.length }, quoted: true });
  return line.length;
}

/** True where a character counts as white space in C: those of Unicode do not. */
export function hasBlank(text: string): boolean {
  return /[ \t\n\v\f\r]/.test(text);
}

/** Bytes of `text` in UTF-8, which is what the limits of iptables count. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    // A surrogate pair is two units and four bytes; any other unit above 0x7ff three, else two.
    bytes += code >= 0x800 && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return bytes;
}

/** The bytes of `text` in UTF-8. */
export function utf8Bytes(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return bytes;
}
