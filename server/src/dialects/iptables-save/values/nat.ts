/** Where SNAT and DNAT send a packet: `[address[-address]][:ports]`. */
import type { ValueKind } from '../../../catalog/types.ts';
import type { Address } from '../../../net/address.ts';
import { parseIPv4 } from '../../../net/ipv4.ts';
import { parseIPv6 } from '../../../net/ipv6.ts';
import { message } from '../../../text/message.ts';
import type { Value, Word } from '../model.ts';
import { refuseAddress } from './host-names.ts';
import { readNatPorts } from './ports.ts';
import { partOf, type Reading, refuse, type ValueReader } from './reader.ts';

/** Where the address part ends and the ports begin. */
interface Split {
  readonly from: number;
  readonly to: number;
  /** Offset of the colon before the ports; undefined: no ports. */
  readonly colon: number | undefined;
}

/** IPv6 addresses before ports stand in brackets. Undefined: brackets that do not close, or in IPv4. */
function split(text: string, reading: Reading): Split | undefined {
  const bracket = text.indexOf('[');
  if (bracket < 0) {
    const colon = text.indexOf(':');
    if (colon < 0 || text.includes(':', colon + 1)) return { from: 0, to: text.length, colon: undefined };
    return { from: 0, to: colon, colon };
  }
  const close = text.indexOf(']', bracket);
  if (close < 0 || reading.family === 'ipv4') return undefined;
  const colon = text.indexOf(':', close);
  return { from: bracket + 1, to: close, colon: colon < 0 ? undefined : colon };
}

function readAddress(word: Word, from: number, to: number, reading: Reading): Address | undefined {
  const text = word.text.slice(from, to);
  const address = reading.family === 'ipv4' ? parseIPv4(text) : parseIPv6(text);
  if (address) return address;
  const at = partOf(word, from, to);
  if (text.includes('/')) {
    refuse(
      reading,
      word,
      message('Networks are not allowed here: write the first and the last address with a dash between.'),
      at,
    );
  } else {
    refuseAddress(text, at, word, reading, 'refused');
  }
  return undefined;
}

const natAddress: ValueReader = (word, _option, reading) => {
  const { text } = word;
  const invalid: Value = { kind: 'invalid', text };
  const parts = split(text, reading);
  if (!parts) return refuse(reading, word, message('Brackets are for IPv6 addresses before a port: [address]:port.'));
  const ports = parts.colon === undefined ? undefined : readNatPorts(word, parts.colon + 1, reading);
  if (parts.colon !== undefined && !ports) return invalid;
  // Two characters before the colon, whatever they are, count as the brackets of no address.
  if (ports && (parts.colon === 0 || parts.colon === 2)) return { kind: 'nat', ports };
  const dash = text.indexOf('-', parts.from);
  const range = dash >= 0 && dash < parts.to;
  const low = readAddress(word, parts.from, range ? dash : parts.to, reading);
  const high = range && low ? readAddress(word, dash + 1, parts.to, reading) : low;
  if (!low || !high) return invalid;
  return { kind: 'nat', addresses: { low, high }, ...(ports ? { ports } : {}) };
};

export const natReaders = { natAddress } satisfies Partial<Record<ValueKind, ValueReader>>;
