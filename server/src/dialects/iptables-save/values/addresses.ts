/** Addresses and networks, in every form that iptables accepts beside the ones that dumps print. */
import type { ValueKind } from '../../../catalog/types.ts';
import { type Address, lengthOfMask, type Prefix } from '../../../net/address.ts';
import { ipv4, readDottedQuad } from '../../../net/ipv4.ts';
import { parseIPv6 } from '../../../net/ipv6.ts';
import { bitsOf, hostPrefix, masked } from '../../../net/text.ts';
import { message } from '../../../text/message.ts';
import type { Value, Word } from '../model.ts';
import { readNumber } from '../numbers.ts';
import { lengthMasks, refuseAddress, wellKnownHost, wellKnownPrefix } from './host-names.ts';
import { expected, partOf, type Reading, refuse, type ValueReader } from './reader.ts';

/**
 * xtables_numeric_to_ipaddr: up to four parts in decimal, hex or octal, missing trailing ones are 0;
 * in masks all four must be there.
 */
export function readParts(text: string, allFour: boolean): number | undefined {
  const parts = text.split('.');
  if (parts.length > 4 || (allFour && parts.length < 4)) return undefined;
  let word = 0;
  for (let index = 0; index < 4; index++) {
    const part = parts[index];
    const byte = part === undefined ? 0 : readNumber(part);
    if (byte === undefined || byte > 255) return undefined;
    word = word * 256 + byte;
  }
  return word;
}

/** The number that inet_aton reads: the last of one to four parts fills all bytes that are left. */
function readAton(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length > 4) return undefined;
  let word = 0;
  for (const [index, part] of parts.entries()) {
    const value = /^[0-9]/.test(part) ? readNumber(part) : undefined;
    const last = index === parts.length - 1;
    const room = last ? 256 ** (4 - index) : 256;
    if (value === undefined || value >= room) return undefined;
    word = word * room + value;
  }
  return word;
}

/** An IPv4 address in the clothes of IPv6, which the resolver takes for what it is: ::ffff:1.2.3.4. */
function readMapped(text: string): number | undefined {
  if (!text.includes(':')) return undefined;
  const [a, b, c, d] = parseIPv6(text)?.words ?? [];
  return a === 0 && b === 0 && c === 0xffff ? d : undefined;
}

/** As options of the rule itself read it. */
function readNumeric(text: string, reading: Reading): Address | undefined {
  if (reading.family === 'ipv6') return parseIPv6(text);
  const word = readDottedQuad(text) ?? readParts(text, false) ?? readAton(text) ?? readMapped(text);
  return word === undefined ? undefined : ipv4(word);
}

/** As -m iprange reads it: by xtables_numeric_to_ipaddr alone, which asks no resolver. */
function readPlain(text: string, { family }: Reading): Address | undefined {
  if (family === 'ipv6') return parseIPv6(text);
  const word = readDottedQuad(text) ?? readParts(text, false);
  return word === undefined ? undefined : ipv4(word);
}

/** As options of matches and targets read it: by getaddrinfo. */
function readHost(text: string, reading: Reading): Address | undefined {
  if (reading.family === 'ipv6') return parseIPv6(text) ?? wellKnownHost(text, reading);
  const word = readDottedQuad(text) ?? readAton(text) ?? readMapped(text);
  return word === undefined ? wellKnownHost(text, reading) : ipv4(word);
}

/** A prefix length or a whole mask; undefined where it is neither. */
export function readMask(text: string, reading: Reading): readonly number[] | undefined {
  const length = readNumber(text);
  if (length !== undefined) return lengthMasks[reading.family][length];
  if (reading.family === 'ipv6') return parseIPv6(text)?.words;
  const word = readParts(text, true);
  return word === undefined ? undefined : [word];
}

/** As readMask for options of matches and targets, where a number beyond the lengths is an address in short: 33 is 0.0.0.33. */
function readHostMask(text: string, reading: Reading): readonly number[] | undefined {
  const mask = readMask(text, reading);
  if (mask || reading.family === 'ipv6') return mask;
  const word = readAton(text);
  return word === undefined ? undefined : [word];
}

function refuseMask(text: string, from: number, word: Word, reading: Reading): Value {
  const wanted =
    reading.family === 'ipv4'
      ? message('a prefix length from 0 to 32, or a whole mask such as 255.255.255.0')
      : message('a prefix length from 0 to 128, or an address as mask');
  return refuse(reading, word, expected(wanted, text), partOf(word, from, from + text.length));
}

/** How a kind of options reads the two halves of `address/mask`. */
interface Halves {
  /** True where the text of the address does not matter under an empty mask: any/0. */
  readonly anyUnderEmptyMask: boolean;
  readonly address: (text: string, reading: Reading) => Address | undefined;
  readonly mask: (text: string, reading: Reading) => readonly number[] | undefined;
}

const ofRules: Halves = { anyUnderEmptyMask: true, address: readNumeric, mask: readMask };
const ofExtensions: Halves = { anyUnderEmptyMask: false, address: readHost, mask: readHostMask };

/** One `address[/mask]` of a word, from `from` up to `to`. Undefined after a problem was reported. */
function readPrefix(word: Word, from: number, to: number, halves: Halves, reading: Reading): Prefix | undefined {
  const text = word.text;
  const slash = text.lastIndexOf('/', to - 1);
  if (slash < from) {
    const name = text.slice(from, to);
    const address = halves.address(name, reading);
    if (address) return hostPrefix(address);
    const known = wellKnownPrefix(name, undefined, reading);
    if (!known) refuseAddress(name, partOf(word, from, to), word, reading);
    return known;
  }
  const maskText = text.slice(slash + 1, to);
  const mask = halves.mask(maskText, reading);
  if (!mask) {
    refuseMask(maskText, slash + 1, word, reading);
    return undefined;
  }
  if (halves.anyUnderEmptyMask && mask.every((bits) => bits === 0)) {
    return { address: { family: reading.family, words: mask.map(() => 0) }, mask };
  }
  const name = text.slice(from, slash);
  const address = halves.address(name, reading);
  if (address) return masked(address, mask);
  const known = wellKnownPrefix(name, mask, reading);
  if (!known) refuseAddress(name, partOf(word, from, slash), word, reading);
  return known;
}

const invalid = (word: Word): Value => ({ kind: 'invalid', text: word.text });

const addressMaskList: ValueReader = (word, _option, reading) => {
  const { text } = word;
  const prefixes: Prefix[] = [];
  for (let from = 0; from <= text.length; ) {
    const comma = text.indexOf(',', from);
    const to = comma < 0 ? text.length : comma;
    while (from < to && text.charCodeAt(from) === 0x20) from++;
    const prefix = readPrefix(word, from, to, ofRules, reading);
    if (!prefix) return invalid(word);
    prefixes.push(prefix);
    from = to + 1;
  }
  return { kind: 'prefixes', prefixes, unresolved: [] };
};

const addressMask: ValueReader = (word, _option, reading) => {
  const prefix = readPrefix(word, 0, word.text.length, ofExtensions, reading);
  return prefix ? { kind: 'prefixes', prefixes: [prefix], unresolved: [] } : invalid(word);
};

const address: ValueReader = (word, _option, reading) => {
  const found = readHost(word.text, reading);
  return found ? { kind: 'addressList', addresses: [found] } : refuseAddress(word.text, word.span, word, reading);
};

const addressList: ValueReader = (word, _option, reading) => {
  const addresses: Address[] = [];
  let from = 0;
  for (const text of word.text.split(',')) {
    const found = readNumeric(text, reading);
    if (!found) return refuseAddress(text, partOf(word, from, from + text.length), word, reading, 'refused');
    addresses.push(found);
    from += text.length + 1;
  }
  return { kind: 'addressList', addresses };
};

/** `from-to` or one address. A range the wrong way round loads and never matches. */
const addressRange: ValueReader = (word, _option, reading) => {
  const { text } = word;
  const dash = text.indexOf('-');
  const ends = dash < 0 ? [text, text] : [text.slice(0, dash), text.slice(dash + 1)];
  const [low, high] = ends.map((end) => readPlain(end, reading));
  const at = (index: number) =>
    dash < 0 ? word.span : index === 0 ? partOf(word, 0, dash) : partOf(word, dash + 1, text.length);
  for (const [index, end] of [low, high].entries()) {
    if (end) continue;
    const name = ends[index] ?? '';
    if (name === '') {
      return refuse(reading, word, expected(message('a first and a last address with a dash between'), text));
    }
    if (name.includes('/')) {
      return refuse(
        reading,
        word,
        message('--{option} takes one address or first-last, not a network.', { option: _option.name.slice(2) }),
        at(index),
      );
    }
    return refuseAddress(name, at(index), word, reading, 'refused');
  }
  return low && high ? { kind: 'addresses', low, high } : invalid(word);
};

const prefixLength: ValueReader = (word, _option, reading) => {
  const value = readNumber(word.text);
  const high = bitsOf(reading.family);
  if (value !== undefined && value <= high) return { kind: 'number', value };
  const mask = readHostMask(word.text, reading);
  const length = mask && lengthOfMask(mask);
  if (length !== undefined) return { kind: 'number', value: length };
  return refuse(reading, word, expected(message('a prefix length from 0 to {high}', { high }), word.text));
};

const prefixOrMask: ValueReader = (word, _option, reading) => {
  const mask = readHostMask(word.text, reading);
  if (!mask) return refuseMask(word.text, 0, word, reading);
  const any = { family: reading.family, words: mask.map(() => 0) };
  return { kind: 'prefixes', prefixes: [{ address: any, mask }], unresolved: [] };
};

export const addressReaders = {
  address,
  addressMask,
  addressMaskList,
  addressRange,
  addressList,
  prefixLength,
  prefixOrMask,
} satisfies Partial<Record<ValueKind, ValueReader>>;
