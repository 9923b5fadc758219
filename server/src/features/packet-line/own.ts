/**
 * Our own way to write a packet down: `tcp 10.1.0.7:40000 > 10.96.0.1:80 in eth0 mark 0x4000 flags SYN,ACK`.
 * What follows the addresses may come in any order; without `in` the node made the packet where `local` says so. The
 * same with names before all values: `in=eth0 proto=tcp src=10.1.0.7 dst=10.96.0.1 dport=80`.
 */
import { protocolNumber } from '../../dialects/protocols.ts';
import { message } from '../../text/message.ts';
import { type LinePacket, problem, type ReadLine } from './model.ts';
import { endpointWithColon, endsOf, numberOf } from './values.ts';

interface NumberOption {
  readonly field: keyof LinePacket;
  readonly max: number;
}

const numberOptions: Readonly<Record<string, NumberOption>> = {
  mark: { field: 'mark', max: 0xffffffff },
  ttl: { field: 'ttl', max: 255 },
  hoplimit: { field: 'ttl', max: 255 },
  tos: { field: 'tos', max: 255 },
  length: { field: 'length', max: 65535 },
  len: { field: 'length', max: 65535 },
  type: { field: 'icmpType', max: 255 },
  code: { field: 'icmpCode', max: 255 },
  id: { field: 'icmpId', max: 65535 },
  sport: { field: 'sport', max: 65535 },
  dport: { field: 'dport', max: 65535 },
};

const tcpFlags: readonly string[] = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'];

const example = 'tcp 10.1.0.7:40000 > 10.96.0.1:80 in eth0';

/**
 * Each value with its name. Entries of the connection table are written so, too: they have each name twice, or numbers
 * without a name, and tell no interface.
 */
export function readNamed(line: string): ReadLine | undefined {
  const words = wordsOf(line);
  const values = new Map<string, string>();
  const rest: string[] = [];
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals < 0) {
      if (/^\d+$/.test(word)) return undefined;
      rest.push(word);
      continue;
    }
    const name = word.slice(0, equals).toLowerCase();
    if (values.has(name)) return undefined;
    values.set(name, word.slice(equals + 1));
    if (name === 'proto' || name === 'protocol') rest.push(word.slice(equals + 1));
    else if (name !== 'src' && name !== 'dst') rest.push(name, word.slice(equals + 1));
  }
  const [src, dst] = [values.get('src'), values.get('dst')];
  if (src === undefined || dst === undefined) return undefined;
  const ours = rest.some(
    (word) => word === 'in' || word === 'local' || protocolNumber(word.toLowerCase()) !== undefined,
  );
  if (!ours && !values.has('proto') && !values.has('protocol')) return undefined;
  return readEnds(line, src, dst, rest);
}

function wordsOf(line: string): readonly string[] {
  return line
    .trim()
    .split(/[\s,;]+/)
    .filter((word) => word !== '');
}

export function readOwn(line: string): ReadLine {
  const words = wordsOf(line.replace(/\s*(->|=>|→|>)\s*/g, ' > '));
  const arrow = words.indexOf('>');
  if (arrow < 1 || arrow === words.length - 1) {
    const text = message('No packet is in “{line}”. It is written like this: {example}', {
      line: shortened(line.trim()),
      example,
    });
    return problem(text, line);
  }
  const others = [...words.slice(0, arrow - 1), ...words.slice(arrow + 2)];
  return readEnds(line, words[arrow - 1] ?? '', words[arrow + 1] ?? '', others);
}

function readEnds(line: string, from: string, to: string, others: readonly string[]): ReadLine {
  const src = endpointWithColon(line, from, 'src');
  if ('kind' in src) return src;
  const dst = endpointWithColon(line, to, 'dst');
  if ('kind' in dst) return dst;
  const fields: Record<string, unknown> = { ...endsOf(src, dst) };
  const rest = [...others];
  while (rest.length > 0) {
    const failed = readOption(line, rest, fields);
    if (failed !== undefined) return failed;
  }
  const ports = fields['sport'] !== undefined || fields['dport'] !== undefined;
  const protocol =
    fields['protocol'] ?? (ports || fields['flags'] !== undefined ? 'tcp' : protocolWithoutPorts(src.address));
  return { kind: 'packet', format: 'own', packet: { ...fields, protocol } as unknown as LinePacket };
}

/** Addresses alone are what people ping. */
function protocolWithoutPorts(address: string): string {
  return address.includes(':') ? 'icmpv6' : 'icmp';
}

/** Takes one option off the words. Answers a problem where it is none. */
function readOption(line: string, rest: string[], fields: Record<string, unknown>): ReadLine | undefined {
  const [word = '', value] = rest;
  const lower = word.toLowerCase();
  if (lower === 'local') return take(rest, 1, () => (fields['in'] = null));
  if (lower === 'in' || lower === 'iif' || lower === 'dev') {
    if (value === undefined)
      return problem(message('Expected an interface behind {word}.', { word }), line, word, 'in');
    return take(rest, 2, () => (fields['in'] = value));
  }
  if (lower === 'flags' || lower === 'flag') {
    rest.shift();
    const flags: string[] = [];
    while (isFlag(rest[0])) flags.push((rest.shift() ?? '').toUpperCase());
    if (flags.length > 0) return take(rest, 0, () => (fields['flags'] = flags));
    const text = message('Expected TCP flags behind {word}: FIN, SYN, RST, PSH, ACK, URG, ECE or CWR.', { word });
    return problem(text, line, rest[0] ?? word, 'flags');
  }
  const option = numberOptions[lower];
  if (option !== undefined) {
    const number = numberOf(value, option.max);
    if (number !== undefined) return take(rest, 2, () => (fields[option.field] = number));
    const text = message('Expected a number from 0 to {max} behind {word}.', { word, max: option.max });
    return problem(text, line, value ?? word, option.field);
  }
  if (isFlag(word)) {
    const flags = (fields['flags'] as readonly string[] | undefined) ?? [];
    return take(rest, 1, () => (fields['flags'] = [...flags, word.toUpperCase()]));
  }
  if (fields['protocol'] === undefined && protocolNumber(lower) !== undefined)
    return take(rest, 1, () => (fields['protocol'] = lower));
  const text = message('{word} is not understood here. A packet is written like this: {example}', { word, example });
  return problem(text, line, word);
}

function take(rest: string[], count: number, set: () => unknown): undefined {
  rest.splice(0, count);
  set();
}

function isFlag(word: string | undefined): boolean {
  return word !== undefined && tcpFlags.includes(word.toUpperCase());
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
