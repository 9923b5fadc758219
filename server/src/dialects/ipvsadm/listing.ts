/** The lines of `ipvsadm -L`: titles, services and their servers. */

import { message } from '../../text/message.ts';
import { decimal, expected, type PlacedWord, type Report, wholeLine, wordsOf } from '../dump.ts';
import type { Origin } from '../origin.ts';
import type { ForwardingMethod } from './model.ts';
import type { Columns, ListingState } from './parse.ts';
import { type ListedServer, protocolWords, readHostPort, readMark, readMask, type ServiceDraft } from './service.ts';

const methods: Readonly<Record<string, ForwardingMethod>> = {
  Masq: 'masquerade',
  Route: 'route',
  Tunnel: 'tunnel',
  Local: 'local',
};

/** False: the line is none of a listing. */
export function readListingLine(line: string, state: ListingState, origin: Origin, report: Report): boolean {
  const words = wordsOf(line);
  const [first, second] = words;
  if (first === undefined) return true;
  if (/^IP Virtual Server version|^Timeout \(|^(master|backup) sync daemon/.test(line)) {
    state.connections = false;
    return true;
  }
  if (line.startsWith('IPVS connection entries')) {
    state.connections = true;
    return true;
  }
  if (first.text === 'pro' || state.connections) return true;
  if (first.text === 'Prot') {
    state.columns = line.includes('Conns') || line.includes('CPS') ? 'counters' : 'default';
    return true;
  }
  if (first.text === '->') {
    if (second?.text === 'RemoteAddress:Port') {
      if (state.columns !== 'counters') state.columns = columnsOf(line);
    } else readServer(words, line, state, origin, report);
    return true;
  }
  const isService = Object.hasOwn(protocolWords, first.text) || first.text === 'FWM' || first.text === '?';
  if (!isService) return false;
  state.current = readService(words, state.columns, origin, report);
  if (state.current !== undefined) state.services.add(state.current);
  return true;
}

function columnsOf(title: string): Columns {
  if (title.includes('TunnelInfo')) return 'tunnel';
  if (title.includes('Uthreshold')) return 'thresholds';
  return title.includes('PersistConn') ? 'persistent' : 'default';
}

/** `TCP  10.96.0.1:443 rr (…) persistent N mask M pe NAME ops`, `FWM  100 IPv6 rr`. */
function readService(
  words: readonly PlacedWord[],
  columns: Columns,
  origin: Origin,
  report: Report,
): ServiceDraft | undefined {
  const draft = readName(words, origin, report);
  if (draft === undefined) return undefined;
  if (columns === 'counters') return draft.service;
  const { service } = draft;
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
    } else if (text === 'pe') index++;
  }
  return service;
}

function readName(
  words: readonly PlacedWord[],
  origin: Origin,
  report: Report,
): { service: ServiceDraft; used: number } | undefined {
  const [first, name, third] = words;
  const base = { schedulerFlags: [], onePacket: false, realServers: [], origin };
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

function readServer(
  words: readonly PlacedWord[],
  line: string,
  state: ListingState,
  origin: Origin,
  report: Report,
): void {
  const name = words[1];
  const read = name === undefined ? undefined : readHostPort(name.text);
  if (name === undefined || read === undefined) {
    report(
      name?.span ?? wholeLine(line),
      'ipvs-names',
      name === undefined ? expected('an address and port', name) : unresolvable(name),
    );
    return;
  }
  // A service that could not be read takes its servers with it: its own line is already blamed.
  state.current?.realServers.push({ ...read, ...columnReaders[state.columns](words.slice(2), report), origin });
}

type ServerColumns = Partial<Omit<ListedServer, 'address' | 'port' | 'origin'>>;

const columnReaders: Readonly<Record<Columns, (words: readonly PlacedWord[], report: Report) => ServerColumns>> = {
  default: ([method, weight, active, inactive], report) => ({
    ...readMethod(method, report),
    ...numbers({ weight, activeConnections: active, inactiveConnections: inactive }),
  }),
  tunnel: ([method, , weight, active, inactive], report) => ({
    ...readMethod(method, report),
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
