/** Ports by number or service name. Which numbers and names count depends on the match: they have three readers. */
import type { ValueKind } from '../../../catalog/types.ts';
import { protocol } from '../../../net/protocol.ts';
import { message } from '../../../text/message.ts';
import { servicePort } from '../facts.ts';
import type { Value, Word } from '../model.ts';
import { readNumber, scanNumber } from '../numbers.ts';
import { expected, outOfRange, partOf, type Reading, refuse, type ValueReader } from './reader.ts';

const MAX_PORT = 0xffff;
const aPort = message('a port number or service name');

/** Numbers in any base up to 65535, names listed for one protocol: -m tcp, sctp, multiport, NAT. */
type PortReader = (text: string, reading: Reading) => number | undefined;

const exactProtocols: Readonly<Record<number, string>> = {
  [protocol.tcp]: 'tcp',
  [protocol.udp]: 'udp',
  [protocol.udplite]: 'udplite',
  [protocol.sctp]: 'sctp',
  [protocol.dccp]: 'dccp',
};

function ofProtocol(text: string, name: string | undefined): number | undefined {
  const number = readNumber(text);
  if (number !== undefined) return number;
  return servicePort(text, name);
}

const readStrict: PortReader = (text, reading) => {
  const name =
    reading.extension === 'tcp' || reading.extension === 'sctp' ? reading.extension : exactProtocols[reading.protocol];
  return ofProtocol(text, name);
};

/** Decimal numbers modulo 65536, names listed for any protocol: -m udp, dccp, conntrack, ipvs and -j TPROXY (getaddrinfo). */
const readLoose: PortReader = (text) => {
  if (!/^\s*\+?\d+$/.test(text)) return servicePort(text, undefined);
  // The C library keeps it in an int: what is negative there is no number, and looked up as a name.
  const kept = BigInt.asIntN(32, BigInt(text.trim().replace('+', '')));
  const fits = text.trim().length < 20 && kept >= 0n;
  return fits ? Number(kept & BigInt(MAX_PORT)) : undefined;
};

/** Extensions whose ports are read by getaddrinfo. */
const loose: ReadonlySet<string> = new Set(['udp', 'dccp', 'conntrack', 'ipvs', 'TPROXY']);

function readerOf(reading: Reading): PortReader {
  return loose.has(reading.extension) ? readLoose : readStrict;
}

/** A port from `from` up to `to` of the word; undefined after a problem was reported. */
function readPort(word: Word, from: number, to: number, read: PortReader, reading: Reading): number | undefined {
  const text = word.text.slice(from, to);
  const port = read(text, reading);
  const at = partOf(word, from, to);
  if (port === undefined) {
    const name = text.toLowerCase();
    if (name !== text && servicePort(name, undefined) !== undefined) {
      reading.problems.push({
        code: 'bad-value',
        span: at,
        message: message('Service names are in lower case: write “{name}”.', { name }),
        replacement: name,
      });
    } else {
      refuse(reading, word, expected(aPort, text), at);
    }
    return undefined;
  }
  if (port > MAX_PORT) {
    outOfRange(reading, word, text, 0, MAX_PORT, at);
    return undefined;
  }
  return port;
}

const port: ValueReader = (word, _option, reading) => {
  const value = readPort(word, 0, word.text.length, readerOf(reading), reading);
  return value === undefined ? { kind: 'invalid', text: word.text } : { kind: 'number', value };
};

/** The option of -m multiport that takes lists where `--dport` takes one port; undefined for other options. */
export function listOption(option: string): string | undefined {
  return option === '--dport' || option === '--sport' ? `${option}s` : undefined;
}

/** A port or `low:high`; a missing low end is 0, a missing high end 65535. */
const portRange: ValueReader = (word, option, reading) => {
  const { text } = word;
  const bad: Value = { kind: 'invalid', text };
  if (text.includes(',') && listOption(option.name) !== undefined) {
    const what = message('{option} takes one port or one range: lists are for -m multiport {list}.', {
      option: option.name,
      list: listOption(option.name) ?? '',
    });
    return refuse(reading, word, what);
  }
  const dashed = /^(\d+)-(\d+)$/.exec(text);
  if (dashed) {
    const replacement = `${dashed[1]}:${dashed[2]}`;
    const what = message('The two ends of a range have a colon between: {range}.', { range: replacement });
    reading.problems.push({ code: 'bad-value', span: word.span, message: what, replacement });
    return bad;
  }
  const read = readerOf(reading);
  const colon = text.indexOf(':');
  if (colon < 0) {
    if (text === '' && read === readLoose) return { kind: 'range', low: 0, high: 0 };
    const value = readPort(word, 0, text.length, read, reading);
    return value === undefined ? bad : { kind: 'range', low: value, high: value };
  }
  const low = colon === 0 ? 0 : readPort(word, 0, colon, read, reading);
  if (low === undefined) return bad;
  const high = colon === text.length - 1 ? MAX_PORT : readPort(word, colon + 1, text.length, read, reading);
  if (high === undefined) return bad;
  if (low > high) {
    return refuse(reading, word, message('The range runs backwards: {low} is above {high}.', { low, high }));
  }
  return { kind: 'range', low, high };
};

/** Ports and ranges that one multiport match holds. */
const MULTIPORT_SLOTS = 15;

const portList: ValueReader = (word, _option, reading) => {
  const ranges: { low: number; high: number }[] = [];
  let slots = 0;
  let from = 0;
  for (const item of word.text.split(',')) {
    const to = from + item.length;
    const colon = item.indexOf(':');
    slots += colon < 0 ? 1 : 2;
    if (slots > MULTIPORT_SLOTS) {
      return refuse(
        reading,
        word,
        message('Too many ports: one multiport match holds {slots}, and a range counts twice.', {
          slots: MULTIPORT_SLOTS,
        }),
        partOf(word, from, word.text.length),
      );
    }
    const low = readPort(word, from, colon < 0 ? to : from + colon, readStrict, reading);
    if (low === undefined) return { kind: 'invalid', text: word.text };
    const high = colon < 0 ? low : readPort(word, from + colon + 1, to, readStrict, reading);
    if (high === undefined) return { kind: 'invalid', text: word.text };
    if (colon >= 0 && low >= high) {
      return refuse(
        reading,
        word,
        message('A range of -m multiport must ascend: {low}:{high} does not.', { low, high }),
        partOf(word, from, to),
      );
    }
    ranges.push({ low, high });
    from = to + 1;
  }
  return { kind: 'ranges', ranges };
};

export interface NatPorts {
  readonly low: number;
  readonly high: number;
  readonly base?: number;
}

/** Protocols whose ports NAT rewrites; that of ICMP is its identifier. */
const natProtocols: ReadonlySet<number> = new Set([
  protocol.tcp,
  protocol.udp,
  protocol.sctp,
  protocol.dccp,
  protocol.icmp,
]);

/** `port[-port[/base]]` of NAT targets, from `from` to the end of the word. Undefined after a problem was reported. */
export function readNatPorts(word: Word, from: number, reading: Reading): NatPorts | undefined {
  const { text } = word;
  if (!natProtocols.has(reading.protocol)) {
    const what = message('Ports need -p tcp, udp, sctp, dccp or icmp before this option.');
    refuse(reading, word, what, partOf(word, from, text.length), 'missing-protocol');
    return undefined;
  }
  const fail = (at: number, what = aPort): undefined => {
    refuse(reading, word, expected(what, text.slice(at)), partOf(word, at, text.length));
  };
  const first = scanNumber(text, from);
  const low = first && first.value <= MAX_PORT ? first.value : undefined;
  if (!first || low === undefined) {
    const named = servicePort(text.slice(from), undefined);
    if (named !== undefined) return { low: named, high: named };
    if (first && first.end === text.length)
      outOfRange(reading, word, text.slice(from), 0, MAX_PORT, partOf(word, from, text.length));
    else fail(from);
    return undefined;
  }
  if (first.end === text.length) return { low, high: low };
  if (text[first.end] !== '-') return fail(first.end, message('a dash and the last port'));
  const second = scanNumber(text, first.end + 1);
  if (!second || second.value > MAX_PORT)
    return fail(first.end + 1, message('a port number from 0 to {max}', { max: MAX_PORT }));
  const high = second.value;
  if (high < low) {
    refuse(
      reading,
      word,
      message('The range runs backwards: {low} is above {high}.', { low, high }),
      partOf(word, from, second.end),
    );
    return undefined;
  }
  if (second.end === text.length) return { low, high };
  if (text[second.end] !== '/') return fail(second.end, message('the end of the ports'));
  const base = ofProtocol(text.slice(second.end + 1), undefined);
  if (base === undefined || base < 1 || base > MAX_PORT) return fail(second.end + 1);
  return { low, high, base };
}

const portDashRange: ValueReader = (word, _option, reading) => {
  const ports = readNatPorts(word, 0, reading);
  if (!ports) return { kind: 'invalid', text: word.text };
  if (ports.base !== undefined && reading.extension === 'REDIRECT') {
    const slash = word.text.lastIndexOf('/');
    const what = message('Only DNAT shifts ports with a slash and a first port.');
    return refuse(reading, word, what, partOf(word, slash, word.text.length));
  }
  return { kind: 'range', low: ports.low, high: ports.high };
};

export const portReaders = { port, portRange, portList, portDashRange } satisfies Partial<
  Record<ValueKind, ValueReader>
>;
