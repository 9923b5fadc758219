/** What may stand for the arguments of commands, and which words each kind takes. */
import { iosTcpPorts, iosUdpPorts } from '../../../catalog/names/ios.ts';
import { readDottedQuad } from '../../../net/ipv4.ts';
import { type Message, message } from '../../../text/message.ts';
import { isInterfaceName } from '../interface-names.ts';

/** Kinds whose argument is the name of something that is defined elsewhere in the configuration. */
export const nameKinds = [
  'list',
  'pool',
  'route-map',
  'vrf',
  'interface',
  'object-group',
  'prefix-list',
  'server-group',
] as const;

export type NameKind = (typeof nameKinds)[number];

export type ArgumentKind =
  | NameKind
  | 'standard-number'
  | 'extended-number'
  | 'basic-number'
  | 'advanced-number'
  | 'address'
  | 'mask'
  | 'wildcard'
  | 'length'
  | 'prefix'
  | 'number'
  | 'port'
  | 'name'
  | 'word'
  | 'line';

interface KindSpec {
  readonly accepts: (word: string) => boolean;
  /**
   * `specific`: the word's form tells, so that it is tried before abbreviated keywords. `free`: any word will do.
   */
  readonly order: 'specific' | 'free';
  /** As the help of the device would call it. */
  readonly what: Message;
  /** As a command reference writes it. */
  readonly sign: string;
}

const isQuad = (word: string): boolean => readDottedQuad(word) !== undefined;
const isNumber = (word: string): boolean => /^\d{1,10}$/.test(word);
const isName = (word: string): boolean => word !== '|';

export function isStandardNumber(word: string): boolean {
  if (!isNumber(word)) return false;
  const number = Number(word);
  return (number >= 1 && number <= 99) || (number >= 1300 && number <= 1999);
}

export function isExtendedNumber(word: string): boolean {
  if (!isNumber(word)) return false;
  const number = Number(word);
  return (number >= 100 && number <= 199) || (number >= 2000 && number <= 2699);
}

/** The port that a word is, by number or by one of IOS' names, which may be cut short. */
export function portOf(word: string, protocol?: number): number | undefined {
  if (isNumber(word)) return Number(word);
  const tables = protocol === 17 ? [iosUdpPorts] : protocol === 6 ? [iosTcpPorts] : [iosTcpPorts, iosUdpPorts];
  const lower = word.toLowerCase();
  for (const table of tables) {
    if (Object.hasOwn(table, lower)) return table[lower];
    const names = Object.keys(table).filter((name) => name.startsWith(lower));
    if (names.length === 1 && names[0] !== undefined) return table[names[0]];
  }
  return undefined;
}

export const kinds: Readonly<Record<ArgumentKind, KindSpec>> = {
  list: { accepts: isName, order: 'free', what: message('an access list'), sign: 'ACL' },
  pool: { accepts: isName, order: 'free', what: message('the name of a pool'), sign: 'POOL' },
  'route-map': { accepts: isName, order: 'free', what: message('the name of a route map'), sign: 'ROUTE-MAP' },
  vrf: { accepts: isName, order: 'free', what: message('the name of a VRF'), sign: 'VRF' },
  interface: { accepts: isInterfaceName, order: 'free', what: message('an interface'), sign: 'INTERFACE' },
  'object-group': { accepts: isName, order: 'free', what: message('the name of an object group'), sign: 'GROUP' },
  'prefix-list': { accepts: isName, order: 'free', what: message('the name of a prefix list'), sign: 'PREFIX-LIST' },
  'server-group': { accepts: isName, order: 'free', what: message('the number of a server group'), sign: 'GROUP' },
  'standard-number': {
    accepts: isStandardNumber,
    order: 'specific',
    what: message('the number of a standard access list (1–99, 1300–1999)'),
    sign: '<1-99>',
  },
  'extended-number': {
    accepts: isExtendedNumber,
    order: 'specific',
    what: message('the number of an extended access list (100–199, 2000–2699)'),
    sign: '<100-199>',
  },
  'basic-number': {
    accepts: (word) => /^2\d{3}$/.test(word),
    order: 'specific',
    what: message('the number of a basic list (2000–2999)'),
    sign: '<2000-2999>',
  },
  'advanced-number': {
    accepts: (word) => /^3\d{3}$/.test(word),
    order: 'specific',
    what: message('the number of an advanced list (3000–3999)'),
    sign: '<3000-3999>',
  },
  address: { accepts: isQuad, order: 'specific', what: message('an IPv4 address'), sign: 'A.B.C.D' },
  mask: { accepts: isQuad, order: 'specific', what: message('a network mask'), sign: 'MASK' },
  wildcard: { accepts: isQuad, order: 'specific', what: message('a wildcard mask'), sign: 'WILDCARD' },
  length: {
    accepts: (word) => /^\/\d{1,2}$/.test(word),
    order: 'specific',
    what: message('a prefix length such as /24'),
    sign: '/LENGTH',
  },
  prefix: {
    accepts: (word) => /^[\d.]+\/\d{1,2}$/.test(word) && isQuad(word.slice(0, word.indexOf('/'))),
    order: 'specific',
    what: message('a prefix such as 10.0.0.0/8'),
    sign: 'A.B.C.D/LENGTH',
  },
  number: { accepts: isNumber, order: 'specific', what: message('a number'), sign: 'NUMBER' },
  port: {
    accepts: (word) => isNumber(word) || portOf(word) !== undefined,
    order: 'specific',
    what: message('a port number or name'),
    sign: 'PORT',
  },
  name: { accepts: isName, order: 'free', what: message('a name'), sign: 'NAME' },
  word: { accepts: () => true, order: 'free', what: message('a word'), sign: 'WORD' },
  line: { accepts: () => true, order: 'free', what: message('text up to the end of the line'), sign: 'LINE' },
};
