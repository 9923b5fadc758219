/** The lines of `ipvsadm -L`: services and their servers, and the titles that say what their columns are. */

import { message } from '../../text/message.ts';
import { decimal, expected, type PlacedWord, type Report, wholeLine, wordsOf } from '../dump.ts';
import type { IpvsLineKind } from './line-kinds.ts';
import type { ForwardingMethod, Tunnel } from './model.ts';
import type { ServerFacts, ServiceHead, ServiceOp } from './ops.ts';
import { protocolWords, readHostPort, readMark, readMask, tunnelOf } from './service.ts';

const methods: Readonly<Record<string, ForwardingMethod>> = {
  Masq: 'masquerade',
  Route: 'route',
  Tunnel: 'tunnel',
  Local: 'local',
};

/** The columns of a listing's servers, told by its titles. */
export type Columns = 'default' | 'tunnel' | 'thresholds' | 'persistent' | 'counters';

/** What the titles above a line say of it. */
export interface ListingContext {
  readonly columns: Columns;
  /** The lines of `-Lc` are connections, and no services. */
  readonly connections: boolean;
}

/** The context of what follows a line. */
export function contextAfter(kind: IpvsLineKind, line: string, before: ListingContext): ListingContext {
  switch (kind) {
    case 'version_line':
    case 'settings_line':
      return before.connections ? { ...before, connections: false } : before;
    case 'connections_line':
      return { ...before, connections: true };
    case 'title_line':
      return { columns: columnsOf(line) ?? 'default', connections: false };
    case 'columns_line': {
      // Some variants say their columns in the first title, and this one then names the server alone.
      const columns = columnsOf(line);
      return columns === undefined || before.columns === 'counters' ? before : { ...before, columns };
    }
    default:
      return before;
  }
}

/** Undefined: the title names no columns of servers. */
function columnsOf(title: string): Columns | undefined {
  if (/\bConns\b|\bCPS\b/.test(title)) return 'counters';
  if (title.includes('Uthreshold')) return 'thresholds';
  if (title.includes('PersistConn')) return 'persistent';
  if (title.includes('TunnelInfo')) return 'tunnel';
  return title.includes('Forward') ? 'default' : undefined;
}

/** `TCP  10.96.0.1:443 rr (…) persistent N mask M pe NAME ops`, `FWM  100 IPv6 rr`. */
export function readServiceLine(line: string, columns: Columns, report: Report): ServiceOp {
  const words = wordsOf(line);
  const draft = readName(words, report);
  if (draft === undefined) return { kind: 'unread-service' };
  const span = words[1]?.span ?? wholeLine(line);
  if (columns === 'counters') return { kind: 'listed-service', service: draft.service, span };
  const service: Writable<ServiceHead> = draft.service;
  const tail = words.slice(draft.used);
  if (tail[0] !== undefined) service.scheduler = tail[0].text;
  for (let index = 1; index < tail.length; index++) {
    const text = tail[index]?.text ?? '';
    const value = tail[index + 1];
    if (text.startsWith('(')) {
      service.schedulerFlags = text
        .replace(/[()]/g, '')
        .split(',')
        .filter((flag) => flag !== '');
    } else if (text === 'ops') service.onePacket = true;
    else if (text === 'persistent') {
      const seconds = decimal(value?.text);
      if (seconds === undefined)
        report(value?.span ?? words[0]?.span ?? { start: 0, end: 0 }, 'ipvs-range', expected('seconds', value));
      else service.persistence = seconds;
      index++;
    } else if (text === 'mask') {
      const mask = readMask(value?.text ?? '', service.family);
      if (mask !== undefined) service.persistenceMask = mask;
      index++;
    } else if (text === 'pe') {
      if (value !== undefined) service.engine = value.text;
      index++;
    }
  }
  return { kind: 'listed-service', service, span };
}

type Writable<Facts> = { -readonly [Field in keyof Facts]: Facts[Field] };

function readName(words: readonly PlacedWord[], report: Report): { service: ServiceHead; used: number } | undefined {
  const [first, name, third] = words;
  const base = { schedulerFlags: [], onePacket: false };
  if (name === undefined) {
    report(first?.span ?? { start: 0, end: 0 }, 'ipvs-syntax', expected('an address and port, or a mark', undefined));
    return undefined;
  }
  if (first?.text === 'FWM') {
    const mark = readMark(name.text);
    if (mark === undefined) {
      report(name.span, 'ipvs-range', expected('a mark', name));
      return undefined;
    }
    const v6 = third?.text === 'IPv6';
    return { service: { ...base, family: v6 ? 'ipv6' : 'ipv4', by: { kind: 'mark', mark } }, used: v6 ? 3 : 2 };
  }
  const read = readHostPort(name.text);
  const number = protocolWords[first?.text ?? ''];
  if (read === undefined || number === undefined) {
    report(name.span, 'ipvs-names', unresolvable(name));
    return undefined;
  }
  const by = { kind: 'address', protocol: number, ...read } as const;
  return { service: { ...base, family: read.address.family, by }, used: 2 };
}

/** `  -> 10.244.0.5:53  Masq  1  0  0`. Undefined: nothing could be read of it. */
export function readServerLine(line: string, columns: Columns, report: Report): ServiceOp | undefined {
  const words = wordsOf(line);
  const name = words[1];
  const read = name === undefined ? undefined : readHostPort(name.text);
  if (name === undefined || read === undefined) {
    const what = name === undefined ? expected('an address and port', name) : unresolvable(name);
    report(name?.span ?? wholeLine(line), 'ipvs-names', what);
    return undefined;
  }
  const server = { ...read, ...columnReaders[columns](words.slice(2), report) };
  return { kind: 'listed-server', server, serverSpan: name.span };
}

type ServerColumns = Partial<Omit<ServerFacts, 'address' | 'port'>>;

const columnReaders: Readonly<Record<Columns, (words: readonly PlacedWord[], report: Report) => ServerColumns>> = {
  default: ([method, weight, active, inactive], report) => ({
    ...readMethod(method, report),
    ...numbers({ weight, activeConnections: active, inactiveConnections: inactive }),
  }),
  tunnel: ([method, wrapping, weight, active, inactive], report) => ({
    ...readMethod(method, report),
    ...readTunnel(wrapping),
    ...numbers({ weight, activeConnections: active, inactiveConnections: inactive }),
  }),
  thresholds: ([upper, lower, active, inactive]) =>
    numbers({ upperThreshold: upper, lowerThreshold: lower, activeConnections: active, inactiveConnections: inactive }),
  persistent: ([weight, , active, inactive]) =>
    numbers({ weight, activeConnections: active, inactiveConnections: inactive }),
  counters: () => ({}),
};

function readMethod(word: PlacedWord | undefined, report: Report): { method?: ForwardingMethod } {
  const method = Object.hasOwn(methods, word?.text ?? '') ? methods[word?.text ?? ''] : undefined;
  if (method !== undefined) return { method };
  report(word?.span ?? { start: 0, end: 0 }, 'ipvs-syntax', expected('Masq, Route, Tunnel or Local', word));
  return {};
}

/** `ipip`, `gre:-c`, `gue:6080:+c`; `n/a` of servers behind no tunnel. */
function readTunnel(word: PlacedWord | undefined): { tunnel?: Tunnel } {
  const [type, port] = word?.text.split(':') ?? [];
  return tunnelOf(type, decimal(port, 65535));
}

type NumberField = 'weight' | 'activeConnections' | 'inactiveConnections' | 'upperThreshold' | 'lowerThreshold';

function numbers(fields: Partial<Record<NumberField, PlacedWord | undefined>>): ServerColumns {
  const pairs = Object.entries(fields).flatMap(([name, word]) => {
    const value = decimal(word?.text);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(pairs);
}

function unresolvable(word: PlacedWord) {
  return message(
    '“{name}” is not numeric, and what the name stands for is not in the dump: take it with ipvsadm -Ln.',
    {
      name: word.text,
    },
  );
}
