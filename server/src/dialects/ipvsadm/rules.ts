/** The rule form: what `ipvsadm -S` prints and `ipvsadm -R` reads, one command a line. */
import type { Family } from '../../net/family.ts';
import { protocol } from '../../net/protocol.ts';
import { message } from '../../text/message.ts';
import { decimal, expected, type PlacedWord, type Report, wholeLine, wordsOf } from '../dump.ts';
import type { Origin } from '../origin.ts';
import type { ForwardingMethod } from './model.ts';
import { readHostPort, readMark, readMask, type ServiceDraft, type ServiceList, sameServer } from './service.ts';

const commandNames: Readonly<Record<string, Command>> = {
  '-A': 'add-service',
  '-E': 'edit-service',
  '-D': 'delete-service',
  '-a': 'add-server',
  '-e': 'edit-server',
  '-d': 'delete-server',
  '-C': 'clear',
  '-Z': 'other',
  '-L': 'other',
  '-l': 'other',
  '-R': 'other',
  '-S': 'other',
  '--zero': 'other',
  '--list': 'other',
  '--restore': 'other',
  '--save': 'other',
  '--set': 'other',
  '--start-daemon': 'other',
  '--stop-daemon': 'other',
};

type Command =
  | 'add-service'
  | 'edit-service'
  | 'delete-service'
  | 'add-server'
  | 'edit-server'
  | 'delete-server'
  | 'clear'
  | 'other';

/** Short options to their long names. */
const longNames: Readonly<Record<string, string>> = {
  '-t': 'tcp-service',
  '-u': 'udp-service',
  '-f': 'fwmark-service',
  '-6': 'ipv6',
  '-s': 'scheduler',
  '-p': 'persistent',
  '-M': 'netmask',
  '-o': 'ops',
  '-b': 'sched-flags',
  '-r': 'real-server',
  '-m': 'masquerading',
  '-g': 'gatewaying',
  '-i': 'ipip',
  '-w': 'weight',
  '-x': 'u-threshold',
  '-y': 'l-threshold',
};

const withValue: ReadonlySet<string> = new Set(
  `tcp-service udp-service sctp-service fwmark-service scheduler netmask pe sched-flags real-server weight
  u-threshold l-threshold tun-type tun-port`.split(/\s+/),
);

const withoutValue: ReadonlySet<string> = new Set(
  'ipv6 ops masquerading gatewaying ipip tun-nocsum tun-csum tun-remcsum'.split(' '),
);

const methods: Readonly<Record<string, ForwardingMethod>> = {
  masquerading: 'masquerade',
  gatewaying: 'route',
  ipip: 'tunnel',
};

/** ipvsadm's own default, whatever its manual page says. */
const defaultPersistence = 360;
const defaultScheduler = 'wlc';

interface Given {
  readonly option: PlacedWord;
  readonly value?: PlacedWord;
}

/** Reads the line where it begins with a command; false: it doesn't. */
export function readRuleLine(line: string, services: ServiceList, origin: Origin, report: Report): boolean {
  const all = wordsOf(line);
  const words = all[0]?.text === 'ipvsadm' ? all.slice(1) : all;
  const command = commandOf(words[0]?.text ?? '');
  if (command === undefined) return false;
  if (command === 'other') return true;
  if (command === 'clear') {
    services.clear();
    return true;
  }
  const given = readOptions(words.slice(1), report);
  const name = readName(given, line, report);
  if (name === undefined) return true;
  const known = services.find(name.by, name.family);
  if (command === 'add-service' || command === 'edit-service') {
    const service = readService(name, given, origin, report);
    if (known === undefined) services.add(service);
    else if (command === 'edit-service') {
      services.remove(known);
      services.add({ ...service, realServers: known.realServers });
    }
  } else if (known === undefined) {
    const what = message('No line above adds this service, so ipvsadm would refuse the line.');
    report(name.word.span, 'ipvs-unknown-service', what);
  } else if (command === 'delete-service') services.remove(known);
  else changeServers(known, command, given, origin, line, report);
  return true;
}

function commandOf(word: string): Command | undefined {
  if (Object.hasOwn(commandNames, word)) return commandNames[word];
  const found = /^--(add|edit|delete)-(service|server)$/.exec(word);
  if (found !== null) return `${found[1]}-${found[2]}` as Command;
  return word === '--clear' ? 'clear' : undefined;
}

function readOptions(words: readonly PlacedWord[], report: Report): ReadonlyMap<string, Given> {
  const given = new Map<string, Given>();
  for (let index = 0; index < words.length; index++) {
    const option = words[index];
    if (option === undefined) break;
    const name = Object.hasOwn(longNames, option.text)
      ? (longNames[option.text] ?? '')
      : option.text.replace(/^--/, '');
    const next = words[index + 1];
    if (name === 'persistent' && option.text.startsWith('-')) {
      const seconds = next !== undefined && /^\d+$/.test(next.text);
      given.set(name, seconds ? { option, value: next } : { option });
      if (seconds) index++;
    } else if (withoutValue.has(name)) given.set(name, { option });
    else if (withValue.has(name)) {
      if (next === undefined) report(option.span, 'ipvs-syntax', expected(`a value after ${option.text}`, undefined));
      else given.set(name, { option, value: next });
      index++;
    } else report(option.span, 'ipvs-syntax', message('“{word}” is no option of ipvsadm.', { word: option.text }));
  }
  return given;
}

interface Name {
  readonly family: Family;
  readonly by: ServiceDraft['by'];
  readonly word: PlacedWord;
}

function readName(given: ReadonlyMap<string, Given>, line: string, report: Report): Name | undefined {
  const kinds = [
    ['tcp-service', protocol.tcp],
    ['udp-service', protocol.udp],
    ['sctp-service', protocol.sctp],
  ] as const;
  for (const [option, number] of kinds) {
    const word = given.get(option)?.value;
    if (word === undefined) continue;
    const read = readHostPort(word.text);
    if (read !== undefined)
      return { family: read.address.family, by: { kind: 'address', protocol: number, ...read }, word };
    report(word.span, 'ipvs-names', expected('a numeric address and port (ipvsadm -Sn)', word));
    return undefined;
  }
  const word = given.get('fwmark-service')?.value;
  if (word === undefined) {
    report(wholeLine(line), 'ipvs-syntax', expected('a service: -t, -u, --sctp-service or -f', undefined));
    return undefined;
  }
  const mark = readMark(word.text);
  if (mark !== undefined) return { family: given.has('ipv6') ? 'ipv6' : 'ipv4', by: { kind: 'mark', mark }, word };
  report(word.span, 'ipvs-range', expected('a mark as decimal number', word));
  return undefined;
}

function readService(name: Name, given: ReadonlyMap<string, Given>, origin: Origin, report: Report): ServiceDraft {
  const { family, by } = name;
  const service: ServiceDraft = {
    family,
    by,
    scheduler: given.get('scheduler')?.value?.text ?? defaultScheduler,
    schedulerFlags:
      given
        .get('sched-flags')
        ?.value?.text.split(',')
        .filter((flag) => flag !== '') ?? [],
    onePacket: given.has('ops'),
    realServers: [],
    origin,
  };
  const persistent = given.get('persistent');
  if (persistent !== undefined) service.persistence = decimal(persistent.value?.text) ?? defaultPersistence;
  const maskWord = given.get('netmask')?.value;
  const mask = maskWord === undefined ? undefined : readMask(maskWord.text, family);
  if (mask !== undefined) service.persistenceMask = mask;
  else if (maskWord !== undefined) report(maskWord.span, 'ipvs-range', expected('a netmask', maskWord));
  return service;
}

function changeServers(
  service: ServiceDraft,
  command: 'add-server' | 'edit-server' | 'delete-server',
  given: ReadonlyMap<string, Given>,
  origin: Origin,
  line: string,
  report: Report,
): void {
  const word = given.get('real-server')?.value;
  const read = word === undefined ? undefined : readHostPort(word.text);
  if (word === undefined || read === undefined) {
    report(
      word?.span ?? wholeLine(line),
      word === undefined ? 'ipvs-syntax' : 'ipvs-names',
      expected('a server: -r with a numeric address and port', word),
    );
    return;
  }
  const method = Object.keys(methods).find((name) => given.has(name));
  const forwarding = method === undefined ? 'route' : (methods[method] ?? 'route');
  const port = portOf(read.port, /:\d+$/.test(word.text), forwarding, service);
  const index = service.realServers.findIndex((server) => sameServer(server, { address: read.address, port }));
  if (command === 'delete-server') {
    if (index >= 0) service.realServers.splice(index, 1);
    return;
  }
  const server = {
    address: read.address,
    port,
    method: forwarding,
    weight: numberOf(given, 'weight', 65535, report) ?? 1,
    ...optional('upperThreshold', numberOf(given, 'u-threshold', 0x7fffffff, report)),
    ...optional('lowerThreshold', numberOf(given, 'l-threshold', 0x7fffffff, report)),
    origin,
  };
  if (index < 0) service.realServers.push(server);
  else if (command === 'edit-server') service.realServers[index] = server;
}

/** Routing and tunnels don't rewrite the port, so the service's own stands whatever is written (ipvsadm(8)). */
function portOf(written: number, given: boolean, method: ForwardingMethod, service: ServiceDraft): number {
  if (service.by.kind === 'mark') return written;
  return method === 'masquerade' && given ? written : service.by.port;
}

function numberOf(given: ReadonlyMap<string, Given>, name: string, max: number, report: Report): number | undefined {
  const word = given.get(name)?.value;
  if (word === undefined) return undefined;
  const value = decimal(word.text, max);
  if (value === undefined) report(word.span, 'ipvs-range', expected(`a number from 0 to ${max}`, word));
  return value;
}

function optional<Name extends string>(name: Name, value: number | undefined): { [key in Name]?: number } {
  return value === undefined ? {} : ({ [name]: value } as { [key in Name]: number });
}
