/** The element of an `add` line or a member line: one word, its dimensions separated by commas. */

import { type Message, message } from '../../text/message.ts';
import { type Span, span } from '../../text/span.ts';
import type { PlacedWord } from '../dump.ts';
import { readAddresses } from './addresses.ts';
import type { SetPart } from './model.ts';
import { fault, type PartReader, type SetShape } from './part.ts';
import { readPorts } from './ports.ts';
import type { Dimension } from './types.ts';

export interface ElementFault {
  readonly code: string;
  readonly message: Message;
  readonly span: Span;
}

const readers: Readonly<Record<Dimension, PartReader>> = {
  ip: readAddresses('ip'),
  net: readAddresses('net'),
  port: readPorts,
  mac: (text) =>
    /^[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}$/i.test(text)
      ? [{ kind: 'mac', mac: macText(text) }]
      : fault('ipset-syntax', 'a MAC address', text),
  mark: (text) => {
    const mark = /^(0x[0-9a-f]{1,8}|\d{1,10})$/i.test(text) ? Number(text) : Number.NaN;
    return mark <= 0xffffffff ? [{ kind: 'mark', mark }] : fault('ipset-range', 'a mark of 32 bits', text);
  },
  iface: (text) => {
    const physdev = text.startsWith('physdev:');
    const written = physdev ? text.slice('physdev:'.length) : text;
    const wildcard = written.endsWith('+');
    const name = wildcard ? written.slice(0, -1) : written;
    if (name === '' || name.length > 15) return fault('ipset-syntax', 'an interface of at most 15 characters', text);
    return [{ kind: 'iface', name, physdev, ...(wildcard ? { wildcard } : {}) }];
  },
  set: (text) => [{ kind: 'set', name: text }],
};

/**
 * The entries that an element stands for, each with a part a dimension: usually one, several where a range of
 * addresses is no single network.
 */
export function readElement(word: PlacedWord, shape: SetShape): readonly (readonly SetPart[])[] | ElementFault {
  const texts = splitElement(word.text);
  const { dimensions, optional, name } = shape.type;
  if (texts.length > dimensions.length || texts.length < dimensions.length - optional) {
    return {
      code: 'ipset-syntax',
      span: word.span,
      message: message('An element of a {type} set has {expected} parts separated by commas, found {count}.', {
        type: name,
        expected: dimensions.length,
        count: texts.length,
      }),
    };
  }
  let entries: SetPart[][] = [[]];
  let offset = word.span.start;
  for (let index = 0; index < texts.length; index++) {
    const [text = '', dimension] = [texts[index], dimensions[index]];
    if (dimension === undefined) break;
    const parts = readers[dimension](text, shape);
    if ('code' in parts) return { ...parts, span: span(offset, offset + text.length) };
    const [only] = parts;
    // Nearly every element is one entry.
    if (parts.length === 1 && only !== undefined) for (const entry of entries) entry.push(only);
    else entries = entries.flatMap((entry) => parts.map((part) => [...entry, part]));
    offset += text.length + 1;
  }
  return entries;
}

/** At the commas outside of brackets, which protect names. */
function splitElement(text: string): readonly string[] {
  return text.includes('[') ? (text.match(/(?:\[[^\]]*\]|[^,])+|(?<=,)$/g) ?? [text]) : text.split(',');
}

function macText(text: string): string {
  return text
    .toLowerCase()
    .split(':')
    .map((part) => part.padStart(2, '0'))
    .join(':');
}
