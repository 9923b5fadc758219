/** Access lists: numbered lines, headings of named lists, and their entries. */
import { iosIcmpTypes, iosProtocols } from '../../../catalog/names/ios.ts';
import type { AclAddress, AclEntry, PortMatch } from '../model.ts';
import type { TakenWord } from '../syntax/match.ts';
import type { Draft, ListDraft } from './draft.ts';
import {
  type At,
  addressOf,
  asNamed,
  beginsWith,
  choiceOf,
  has,
  namedOf,
  normalized,
  numberOf,
  place,
  portsOf,
  quadOf,
  spanOver,
  statementOf,
  wordOf,
  wordsOf,
} from './fields.ts';

type Kind = ListDraft['kind'];
type End = 'source' | 'destination';

/** `access-list N permit …`. */
export function readNumberedLine(draft: Draft, at: At, kind: Kind): void {
  const name = wordOf(at, 'list');
  if (name === undefined) return;
  if (at.command.negation !== undefined) {
    // IOS removes the whole list, whatever follows its number.
    draft.lists.delete(name.text);
    return;
  }
  const list = listOf(draft, at, name, kind);
  addEntry(list, at);
}

export function readListHeading(draft: Draft, at: At, kind: Kind): void {
  const name = wordOf(at, 'list');
  if (name === undefined) return;
  if (at.command.negation === undefined) draft.block = { kind: 'list', list: listOf(draft, at, name, kind) };
  else draft.lists.delete(name.text);
  const alias = wordOf(at, 'alias');
  const list = draft.lists.get(name.text);
  // Comware's lists may have a name beside their number: both mean the list.
  if (alias === undefined || list === undefined) return;
  draft.lists.set(alias.text, list);
  list.aliases = [...new Set([...(list.aliases ?? []), alias.text])];
}

/** An entry below a heading, or in VRP and Comware a rule. */
export function readEntry({ block }: Draft, at: At): void {
  if (block?.kind !== 'list') return;
  if (at.command.negation === undefined) addEntry(block.list, at);
  else removeEntry(block.list, at);
}

export function resequence(draft: Draft, at: At): void {
  const list = draft.lists.get(wordOf(at, 'list')?.text ?? '');
  const start = numberOf(at, 'start') ?? 10;
  const step = numberOf(at, 'step') ?? 10;
  if (list !== undefined) {
    list.entries = list.entries.map((entry, index) => ({ ...entry, sequence: start + index * step }));
  }
}

function listOf(draft: Draft, at: At, word: TakenWord, kind: Kind): ListDraft {
  const known = draft.lists.get(word.text);
  const list = known ?? { name: word.text, kind, definitions: [], entries: [], remarks: [] };
  list.definitions.push(asNamed(at, word));
  if (known === undefined) draft.lists.set(word.text, list);
  return list;
}

function addEntry(list: ListDraft, at: At): void {
  // What a reflexive list has learned is known to the device alone: it may permit.
  const action = wordOf(at, 'evaluate') === undefined ? choiceOf(at, 'action') : 'permit';
  if (action !== 'permit' && action !== 'deny') {
    list.remarks.push(statementOf(at));
    return;
  }
  const last = list.entries.at(-1)?.sequence ?? 0;
  const sequence = numberOf(at, 'sequence') ?? last + 10;
  const entry = entryOf(at, list.kind, action, sequence);
  if (entry === undefined) return;
  if (sequence > last || list.entries.length === 0) list.entries.push(entry);
  else {
    const before = list.entries.findIndex((other) => other.sequence > sequence);
    list.entries.splice(before < 0 ? list.entries.length : before, 0, entry);
  }
}

function removeEntry(list: ListDraft, at: At): void {
  const sequence =
    numberOf(at, 'sequence') ?? (at.command.words.length === 1 ? Number(at.command.words[0]?.text) : Number.NaN);
  const words = normalized(at);
  list.entries = list.entries.filter((entry) =>
    Number.isFinite(sequence)
      ? entry.sequence !== sequence
      : !beginsWith(entry.text.replace(/^\d+ +/, '').replace(/ +/g, ' '), words),
  );
}

function entryOf(at: At, kind: Kind, action: AclEntry['action'], sequence: number): AclEntry | undefined {
  const isRule = at.command.id === 'rule' || wordOf(at, 'evaluate') !== undefined;
  const source = addressMatch(at, 'source') ?? (isRule ? anyAt(at) : undefined);
  if (source === undefined) return undefined;
  const log = at.command.words.find(
    ({ token }) =>
      token.kind === 'keyword' && (token.word === 'log' || token.word === 'log-input' || token.word === 'logging'),
  );
  const base = {
    ...statementOf(at),
    action,
    sequence,
    source,
    ...(log === undefined ? {} : { log: place(at, log.span) }),
    others: othersOf(at),
  };
  if (kind === 'standard') return base;
  const destination = addressMatch(at, 'destination') ?? (isRule ? anyAt(at) : undefined);
  if (destination === undefined) return undefined;
  const protocol = protocolOf(at);
  const serviceGroup = namedOf(at, 'service-group');
  const timeRange = namedOf(at, 'time-range');
  const icmp = icmpOf(at);
  const flags = flagsOf(at);
  return {
    ...base,
    ...(protocol === undefined ? {} : { protocol }),
    ...(serviceGroup === undefined ? {} : { serviceGroup }),
    ...optional('sourcePorts', portMatch(at, 'source', protocol)),
    destination,
    ...optional('destinationPorts', portMatch(at, 'destination', protocol)),
    ...(has(at, 'established') ? { established: true } : {}),
    ...(icmp === undefined ? {} : { icmp }),
    ...(flags === undefined ? {} : { flags }),
    ...(has(at, 'fragments') || has(at, 'fragment') ? { fragments: true } : {}),
    ...(timeRange === undefined ? {} : { timeRange }),
  };
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
}

export function protocolOf(at: At): number | undefined {
  const name = choiceOf(at, 'protocol');
  if (name !== undefined) return Object.hasOwn(iosProtocols, name) ? iosProtocols[name] : undefined;
  return numberOf(at, 'protocol-number');
}

/** VRP's and Comware's rules may leave an end out: any. */
function anyAt(at: At): AclAddress {
  return { kind: 'any', place: statementOf(at).place };
}

function addressMatch(at: At, end: End): AclAddress | undefined {
  const any = wordOf(at, `${end}-any`);
  if (any !== undefined) return { kind: 'any', place: place(at, any.span) };
  const group = namedOf(at, `${end}-group`);
  if (group !== undefined) return { kind: 'group', group };
  const hostWord = wordOf(at, `${end}-host`);
  const host = addressOf(at, `${end}-host`);
  if (hostWord !== undefined && host !== undefined) {
    return { kind: 'masked', address: host, wildcard: 0, form: 'host', place: place(at, hostWord.span) };
  }
  const word = wordOf(at, end);
  const address = addressOf(at, end);
  if (word === undefined || address === undefined) return undefined;
  const wildcardWord = wordOf(at, `${end}-wildcard`) ?? wordOf(at, `${end}-zero`);
  if (wildcardWord === undefined) {
    return { kind: 'masked', address, wildcard: 0, form: 'bare', place: place(at, word.span) };
  }
  return {
    kind: 'masked',
    address,
    wildcard: quadOf(at, `${end}-wildcard`) ?? 0,
    form: 'wildcard',
    place: place(at, spanOver([word, wildcardWord])),
    wildcardPlace: place(at, wildcardWord.span),
  };
}

export function portMatch(at: At, end: End, protocol: number | undefined): PortMatch | undefined {
  const operator = wordOf(at, `${end}-ports`);
  const kind = choiceOf(at, `${end}-ports`);
  const words = wordsOf(at, `${end}-port`);
  const ports = portsOf(at, `${end}-port`, protocol);
  const [first, second] = ports;
  if (operator === undefined || first === undefined) return undefined;
  const where = place(at, spanOver([operator, ...words]));
  switch (kind) {
    case 'eq':
    case 'neq':
      return { kind, ports, place: where };
    case 'gt':
    case 'lt':
      return { kind, port: first, place: where };
    case 'range':
      return { kind, low: first, high: second ?? first, place: where };
    default:
      return undefined;
  }
}

export function icmpOf(at: At): AclEntry['icmp'] {
  const name = choiceOf(at, 'icmp') ?? wordOf(at, 'icmp-type')?.text;
  if (name === undefined) return undefined;
  const known = Object.hasOwn(iosIcmpTypes, name) ? iosIcmpTypes[name] : undefined;
  const type = known?.[0] ?? (/^\d{1,3}$/.test(name) ? Number(name) : undefined);
  const code = known?.[1] ?? numberOf(at, 'icmp-code');
  return type === undefined ? undefined : { type, ...(code === undefined ? {} : { code }) };
}

function flagsOf(at: At): AclEntry['flags'] {
  const plain = wordsOf(at, 'flags').map((word) => (word.token.kind === 'keyword' ? word.token.word : word.text));
  if (plain.length > 0) return { how: 'any', set: plain, clear: [] };
  const signed = wordsOf(at, 'flag').map(({ text }) => text);
  if (signed.length === 0) return undefined;
  return {
    how: has(at, 'match-any') ? 'any' : 'all',
    set: signed.filter((flag) => !flag.startsWith('-')).map((flag) => flag.replace(/^\+/, '')),
    clear: signed.filter((flag) => flag.startsWith('-')).map((flag) => flag.slice(1)),
  };
}

/** Conditions that are kept as words. */
const kept: Readonly<Record<string, string>> = {
  dscp: 'dscp',
  precedence: 'precedence',
  tos: 'tos',
  ttl: 'ttl',
  option: 'option',
  dynamic: 'dynamic',
  evaluate: 'evaluate',
  other: '',
};

function othersOf(at: At): readonly string[] {
  return Object.entries(kept).flatMap(([name, keyword]) => {
    const words = wordsOf(at, name);
    return words.length === 0
      ? []
      : [[keyword, ...words.map(({ text }) => text)].filter((text) => text !== '').join(' ')];
  });
}
