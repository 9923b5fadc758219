/** The rule form: what `ipvsadm -S` prints and `ipvsadm -R` reads, one command a line. */
import { protocol } from '../../net/protocol.ts';
import { message } from '../../text/message.ts';
import { decimal, expected, type PlacedWord, type Report, wholeLine, wordsOf } from '../dump.ts';
import type { ForwardingMethod } from './model.ts';
import type { ServerFacts, ServiceHead, ServiceName, ServiceOp } from './ops.ts';
import { readHostPort, readMark, readMask, tunnelOf } from './service.ts';

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
/** 31 days. */
const mostSeconds = 2_678_400;
const defaultScheduler = 'wlc';

interface Given {
  readonly option: PlacedWord;
  readonly value?: PlacedWord;
}

/**
 * Reads a line that begins with a command. Undefined: it does nothing, because it could not be read (then it is
 * reported) or because it only shows something.
 */
export function readRuleLine(line: string, report: Report): ServiceOp | undefined {
  const all = wordsOf(line);
  const words = all[0]?.text === 'ipvsadm' ? all.slice(1) : all;
  const [first] = words;
  const command = commandOf(first?.text ?? '');
  if (first === undefined || command === undefined) {
    report(first?.span ?? wholeLine(line), 'ipvs-syntax', expected('a command such as -A or -a', first));
    return undefined;
  }
  if (command === 'other') return undefined;
  if (command === 'clear') return { kind: 'clear' };
  const given = readOptions(words.slice(1), report);
  const name = readName(given, line, report);
  if (name === undefined) return undefined;
  const { word, ...service } = name;
  const { span } = word;
  switch (command) {
    case 'add-service':
    case 'edit-service':
      return { kind: command, service: readService(name, given, report), span };
    case 'delete-service':
      return { kind: command, name: service, span };
    case 'add-server':
    case 'edit-server':
    case 'delete-server':
      return readServer(name, command, given, line, report);
  }
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
    if (option.text.startsWith('#')) {
      const what = message('ipvsadm knows comments on lines of their own alone, and ipvsadm -R none.');
      report({ start: option.span.start, end: words.at(-1)?.span.end ?? option.span.end }, 'ipvs-syntax', what);
      break;
    }
    const next = words[index + 1];
    if (given.has(name)) {
      report(
        option.span,
        'ipvs-syntax',
        message('{option} stands here twice: ipvsadm takes it once.', { option: option.text }),
      );
    }
    if (name === 'persistent' && option.text.startsWith('-')) {
      const seconds = next !== undefined && /^\d+$/.test(next.text);
      given.set(name, seconds ? { option, value: next } : { option });
      if (seconds) index++;
    } else if (withoutValue.has(name)) {
      if (name === 'ipv6' && !given.has('fwmark-service')) {
        report(option.span, 'ipvs-syntax', message('-6 stands behind the mark: -f MARK -6.'));
      }
      given.set(name, { option });
    } else if (withValue.has(name)) {
      if (next === undefined) report(option.span, 'ipvs-syntax', expected(`a value after ${option.text}`, undefined));
      else given.set(name, { option, value: next });
      index++;
    } else report(option.span, 'ipvs-syntax', message('“{word}” is no option of ipvsadm.', { word: option.text }));
  }
  return given;
}

interface Name extends ServiceName {
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

function readService({ family, by, word }: Name, given: ReadonlyMap<string, Given>, report: Report): ServiceHead {
  const persistent = given.get('persistent');
  const persistence = persistent === undefined ? undefined : secondsOf(persistent, report);
  if (by.kind === 'address' && by.port === 0 && persistent === undefined) {
    report(word.span, 'ipvs-zero-port', message('Port 0 takes every port, which ipvsadm allows only with -p.'));
  }
  const onePacket = given.get('ops');
  if (onePacket !== undefined && by.kind === 'address' && by.protocol !== protocol.udp) {
    const what = message('One packet at a time (-o) goes with UDP and with marks only.');
    report(onePacket.option.span, 'ipvs-ops', what);
  }
  const maskWord = given.get('netmask')?.value;
  const mask = maskWord === undefined ? undefined : readMask(maskWord.text, family);
  if (maskWord !== undefined && mask === undefined) {
    report(maskWord.span, 'ipvs-range', expected('a netmask', maskWord));
  }
  refuse(given, ofServers, 'server', report);
  const engine = given.get('pe')?.value?.text;
  const scheduler = given.get('scheduler')?.value?.text ?? defaultScheduler;
  checkFlags(scheduler, given.get('sched-flags')?.value, report);
  return {
    family,
    by,
    scheduler,
    schedulerFlags: (given.get('sched-flags')?.value?.text ?? '').split(',').filter((flag) => flag !== ''),
    onePacket: onePacket !== undefined,
    ...(persistence === undefined ? {} : { persistence }),
    ...(mask === undefined ? {} : { persistenceMask: mask }),
    ...(engine === undefined ? {} : { engine }),
  };
}

function secondsOf({ value }: Given, report: Report): number {
  const seconds = value === undefined ? defaultPersistence : (decimal(value.text, mostSeconds) ?? 0);
  if (value !== undefined && seconds === 0) {
    report(value.span, 'ipvs-range', expected(`seconds from 1 to ${mostSeconds}`, value));
  }
  return seconds;
}

function readServer(
  { by, family, word: serviceWord }: Name,
  command: 'add-server' | 'edit-server' | 'delete-server',
  given: ReadonlyMap<string, Given>,
  line: string,
  report: Report,
): ServiceOp | undefined {
  const word = given.get('real-server')?.value;
  const read = word === undefined ? undefined : readHostPort(word.text);
  if (word === undefined || read === undefined) {
    report(
      word?.span ?? wholeLine(line),
      word === undefined ? 'ipvs-syntax' : 'ipvs-names',
      expected('a server: -r with a numeric address and port', word),
    );
    return undefined;
  }
  refuse(given, ofServices, 'service', report);
  const chosen = Object.keys(methods).filter((name) => given.has(name));
  const [method, second] = chosen;
  if (second !== undefined) {
    const what = message('A server has one forwarding method: -m, -g or -i.');
    report(given.get(second)?.option.span ?? wholeLine(line), 'ipvs-syntax', what);
  }
  const forwarding = method === undefined ? 'route' : (methods[method] ?? 'route');
  const portGiven = /:(?:\d+|[a-z][\w-]*)$/.test(word.text) && !/^[^[\]]*:[^[\]]*:/.test(word.text);
  const port = portOf(read.port, portGiven, forwarding, by);
  const server: ServerFacts = {
    address: read.address,
    port,
    ...(portGiven && read.port !== port ? { writtenPort: read.port } : {}),
    method: forwarding,
    ...tunnelOf(given.get('tun-type')?.value?.text, numberOf(given, 'tun-port', 65535, report)),
    weight: numberOf(given, 'weight', 65535, report) ?? 1,
    ...optional('upperThreshold', numberOf(given, 'u-threshold', 0x7fffffff, report)),
    ...optional('lowerThreshold', numberOf(given, 'l-threshold', 0x7fffffff, report)),
  };
  const { upperThreshold: upper = 0, lowerThreshold: lower = 0 } = server;
  const low = given.get('l-threshold')?.value;
  if (low !== undefined && lower > upper) {
    const what = message('The lower threshold {lower} is above the upper one ({upper}).', { lower, upper });
    report(low.span, 'ipvs-range', what);
  }
  return { kind: command, name: { by, family }, span: serviceWord.span, server, serverSpan: word.span };
}

const ofServices: readonly string[] = ['scheduler', 'persistent', 'netmask', 'pe', 'ops', 'sched-flags'];
const ofServers: readonly string[] = [
  'real-server',
  ...Object.keys(methods),
  'weight',
  'u-threshold',
  'l-threshold',
  'tun-type',
  'tun-port',
];

/** Options that the command doesn't take. `whose`: what they are options of. */
function refuse(
  given: ReadonlyMap<string, Given>,
  options: readonly string[],
  whose: 'service' | 'server',
  report: Report,
): void {
  for (const name of options) {
    const option = given.get(name)?.option;
    if (option === undefined) continue;
    const args = { option: option.text };
    const what =
      whose === 'service'
        ? message('{option} is an option of services, and this line is about a server.', args)
        : message('{option} is an option of servers, and this line is about a service.', args);
    report(option.span, 'ipvs-syntax', what);
  }
}

/** `sh-port` belongs to sh, `mh-port` to mh; the others have flag-1 to flag-3. */
function checkFlags(scheduler: string, word: PlacedWord | undefined, report: Report): void {
  if (word === undefined) return;
  const own = scheduler === 'sh' || scheduler === 'mh' ? [`${scheduler}-fallback`, `${scheduler}-port`] : [];
  const wrong = word.text.split(',').find((flag) => !own.includes(flag) && !/^flag-[123]$/.test(flag));
  if (wrong === undefined) return;
  report(word.span, 'ipvs-syntax', message('{scheduler} has no flag {flag}.', { scheduler, flag: wrong }));
}

/** Routing and tunnels don't rewrite the port, so the service's own stands whatever is written (ipvsadm(8)). */
function portOf(written: number, given: boolean, method: ForwardingMethod, by: Name['by']): number {
  if (by.kind === 'mark') return written;
  return method === 'masquerade' && given ? written : by.port;
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
