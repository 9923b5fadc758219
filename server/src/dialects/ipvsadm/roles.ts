/** What each word of a line is, for whoever explains, colours or completes it. */
import { type PlacedWord, wordsOf } from '../dump.ts';
import { ipvsLineKind } from './line-kinds.ts';
import type { Columns } from './listing.ts';

export type IpvsRole =
  | 'protocol'
  | 'service'
  | 'mark'
  | 'family'
  | 'scheduler'
  | 'scheduler-flags'
  | 'persistent'
  | 'seconds'
  | 'mask'
  | 'engine'
  | 'ops'
  | 'arrow'
  | 'server'
  | 'method'
  | 'tunnel'
  | 'weight'
  | 'active'
  | 'inactive'
  | 'persistent-connections'
  | 'upper'
  | 'lower'
  | 'connections'
  | 'connection-rate'
  | 'packets-in'
  | 'packets-out'
  | 'bytes-in'
  | 'bytes-out'
  | 'packet-rate-in'
  | 'packet-rate-out'
  | 'byte-rate-in'
  | 'byte-rate-out'
  | 'expire'
  | 'state'
  | 'source'
  | 'virtual'
  | 'destination'
  | 'command'
  | 'option'
  | 'keyword'
  | 'title'
  | 'comment'
  | 'other';

export interface IpvsWord extends PlacedWord {
  readonly role: IpvsRole;
}

/** The columns behind a server's name in each kind of listing. */
const serverColumns: Readonly<Record<Exclude<Columns, 'counters'>, readonly IpvsRole[]>> = {
  default: ['method', 'weight', 'active', 'inactive'],
  tunnel: ['method', 'tunnel', 'weight', 'active', 'inactive'],
  thresholds: ['upper', 'lower', 'active', 'inactive'],
  persistent: ['weight', 'persistent-connections', 'active', 'inactive'],
};
const totals: readonly IpvsRole[] = ['connections', 'packets-in', 'packets-out', 'bytes-in', 'bytes-out'];
const rates: readonly IpvsRole[] = [
  'connection-rate',
  'packet-rate-in',
  'packet-rate-out',
  'byte-rate-in',
  'byte-rate-out',
];

/** What the titles above say of the columns; `rate` is told apart here, for it means other things. */
export type ShownColumns = Exclude<Columns, 'counters'> | 'stats' | 'rate';

/** Undefined: the line is no title of a listing. */
export function columnsOfTitle(line: string): ShownColumns | undefined {
  const kind = ipvsLineKind(line);
  if (kind !== 'title_line' && kind !== 'columns_line') return undefined;
  if (/\bCPS\b/.test(line)) return 'rate';
  if (/\bConns\b/.test(line)) return 'stats';
  if (line.includes('Uthreshold')) return 'thresholds';
  if (line.includes('PersistConn')) return 'persistent';
  if (line.includes('TunnelInfo')) return 'tunnel';
  // The second title of some variants names the server alone: then the first one counts.
  return kind === 'title_line' || line.includes('Forward') ? 'default' : undefined;
}

/** The option words of the rule form, and what stands behind each; undefined: nothing. */
const optionValues: Readonly<Record<string, IpvsRole | undefined>> = {
  '-t': 'service',
  '--tcp-service': 'service',
  '-u': 'service',
  '--udp-service': 'service',
  '--sctp-service': 'service',
  '-f': 'mark',
  '--fwmark-service': 'mark',
  '-s': 'scheduler',
  '--scheduler': 'scheduler',
  '-r': 'server',
  '--real-server': 'server',
  '-w': 'weight',
  '--weight': 'weight',
  '-M': 'mask',
  '--netmask': 'mask',
  '--pe': 'engine',
  '-b': 'scheduler-flags',
  '--sched-flags': 'scheduler-flags',
  '-x': 'upper',
  '--u-threshold': 'upper',
  '-y': 'lower',
  '--l-threshold': 'lower',
  '--tun-type': 'tunnel',
  '--tun-port': 'tunnel',
};
const methodOptions: ReadonlySet<string> = new Set(['-m', '-g', '-i', '--masquerading', '--gatewaying', '--ipip']);

/** The words of a line with their roles, in order. `columns`: of the listing that the line stands in. */
export function ipvsWords(line: string, columns: ShownColumns): readonly IpvsWord[] {
  const words = wordsOf(line);
  const named = (roles: readonly IpvsRole[]): readonly IpvsWord[] =>
    words.map((word, index) => ({ ...word, role: roles[index] ?? 'other' }));
  switch (ipvsLineKind(line)) {
    case 'comment':
      return words.map((word) => ({ ...word, role: 'comment' }));
    case 'version_line':
    case 'title_line':
    case 'columns_line':
    case 'connections_line':
    case 'settings_line':
      return words.map((word) => ({ ...word, role: 'title' }));
    case 'connection_line':
      return named(['protocol', 'expire', 'state', 'source', 'virtual', 'destination', 'engine']);
    case 'service_line':
      return serviceWords(words, columns);
    case 'server_line':
      return named([
        'arrow',
        'server',
        ...(columns === 'stats' ? totals : columns === 'rate' ? rates : serverColumns[columns]),
      ]);
    case 'rule_line':
      return ruleWords(words);
    case 'blank_line':
    case 'other_line':
      return words.map((word) => ({ ...word, role: 'other' }));
  }
}

function serviceWords(words: readonly PlacedWord[], columns: ShownColumns): readonly IpvsWord[] {
  const [first, second, third] = words;
  const head: IpvsRole[] = ['protocol', first?.text === 'FWM' ? 'mark' : 'service'];
  if (second !== undefined && third?.text === 'IPv6') head.push('family');
  const found: IpvsWord[] = words
    .slice(0, head.length)
    .map((word, index) => ({ ...word, role: head[index] ?? 'other' }));
  const tail = words.slice(head.length);
  if (columns === 'stats' || columns === 'rate') {
    const roles = columns === 'stats' ? totals : rates;
    return [...found, ...tail.map((word, index) => ({ ...word, role: roles[index] ?? 'other' }) as const)];
  }
  let expected: IpvsRole = 'scheduler';
  for (const word of tail) {
    const role = roleInTail(word.text, expected);
    found.push({ ...word, role });
    expected =
      role === 'persistent' ? 'seconds' : word.text === 'mask' ? 'mask' : word.text === 'pe' ? 'engine' : 'other';
  }
  return found;
}

function roleInTail(text: string, expected: IpvsRole): IpvsRole {
  if (expected !== 'other') return expected;
  if (text.startsWith('(')) return 'scheduler-flags';
  if (text === 'persistent') return 'persistent';
  if (text === 'ops') return 'ops';
  return text === 'mask' || text === 'pe' ? 'keyword' : 'other';
}

function ruleWords(words: readonly PlacedWord[]): readonly IpvsWord[] {
  const found: IpvsWord[] = [];
  let expected: IpvsRole | undefined = words[0]?.text === 'ipvsadm' ? undefined : 'command';
  let maybeSeconds = false;
  for (const word of words) {
    const { text } = word;
    let role: IpvsRole;
    if (maybeSeconds && /^\d+$/.test(text)) role = 'seconds';
    else if (expected !== undefined) role = expected;
    else if (text === 'ipvsadm' && found.length === 0) role = 'keyword';
    else if (methodOptions.has(text)) role = 'method';
    else if (text === '-p' || text === '--persistent') role = 'persistent';
    else if (text === '-o' || text === '--ops') role = 'ops';
    else if (text === '-6' || text === '--ipv6') role = 'family';
    else role = text.startsWith('-') ? 'option' : 'other';
    found.push({ ...word, role });
    maybeSeconds = role === 'persistent';
    expected = role === 'keyword' ? 'command' : role === 'option' ? optionValues[text] : undefined;
  }
  return found;
}
