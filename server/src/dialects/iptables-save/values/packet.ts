/** Interfaces and protocols. */
import { protocols } from '../../../catalog/names/index.ts';
import type { ValueKind } from '../../../catalog/types.ts';
import { message } from '../../../text/message.ts';
import { closest } from '../closest.ts';
import { protocolNames, protocolNumber } from '../facts.ts';
import type { Word } from '../model.ts';
import { readNumber } from '../numbers.ts';
import { byteLength } from '../words.ts';
import { outOfRange, type Reading, refuse, type ValueReader } from './reader.ts';

/** IFNAMSIZ without its closing zero. */
const MAX_NAME = 15;

const networkInterface: ValueReader = (word, _option, reading) => {
  const { text } = word;
  if (text === '' && reading.extension === '')
    return refuse(reading, word, message('An interface has a name: this is empty.'));
  if (byteLength(text) > MAX_NAME && reading.extension !== 'TEE') {
    const what = message('The name of an interface has at most {max} bytes, found {found}.', {
      max: MAX_NAME,
      found: byteLength(text),
    });
    return refuse(reading, word, what, word.span, 'out-of-range');
  }
  const wildcard = text.endsWith('+');
  return { kind: 'interface', name: wildcard ? text.slice(0, -1) : text, wildcard };
};

/** The field of the IP header has eight bits. */
const MAX_PROTOCOL = 255;

/** A name that a machine may know or not: right where the dump was made, and refused on other machines. */
function numberInSomeFiles(name: string, word: Word, reading: Reading): number | undefined {
  const found = protocols.fromSomeProtocolsFiles.find((protocol) => protocol.name === name);
  if (found === undefined || reading.printed) return found?.number;
  if (found.number > MAX_PROTOCOL) {
    const what = message(
      '“{found}” is protocol {number}, and packets have no room for it: iptables-nft makes protocol {lower} of it, iptables-legacy a rule that never matches.',
      { found: word.text, number: found.number, lower: found.number & MAX_PROTOCOL },
    );
    reading.problems.push({ code: 'unresolved-name', span: word.span, message: what });
    return found.number;
  }
  reading.problems.push({
    code: 'unresolved-name',
    span: word.span,
    message: message('Only some systems know “{found}” as a name of protocol {number}: write the number.', {
      found: word.text,
      number: found.number,
    }),
    replacement: String(found.number),
  });
  return found.number;
}

/** A name or number; the rule's own -p takes names in any case. */
const protocol: ValueReader = (word, _option, reading) => {
  const name = word.text.toLowerCase();
  // Protocols files have names in lower case, and in upper case as aliases.
  const known = reading.extension === '' || word.text === name || word.text === word.text.toUpperCase();
  const number =
    readNumber(word.text) ?? (known ? (protocolNumber(name) ?? numberInSomeFiles(name, word, reading)) : undefined);
  if (number === undefined) {
    const near = closest(name, protocolNames());
    reading.problems.push({
      code: 'bad-value',
      span: word.span,
      message:
        near === undefined
          ? message('“{found}” is no protocol: one name or a number from 0 to 255.', { found: word.text })
          : message('“{found}” is not known here. Did you mean “{near}”?', { found: word.text, near }),
      ...(near === undefined ? {} : { replacement: near }),
    });
    return { kind: 'invalid', text: word.text };
  }
  if (number > MAX_PROTOCOL && /^\d/.test(name)) return outOfRange(reading, word, word.text, 0, MAX_PROTOCOL);
  return { kind: 'protocol', number, name };
};

export const packetReaders = { interface: networkInterface, protocol } satisfies Partial<
  Record<ValueKind, ValueReader>
>;
