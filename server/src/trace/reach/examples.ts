/**
 * Fields of a described packet that few rules ask for, each as one rule would have it: proposals for a packet that is to
 * reach it. Whether they are any good the trace says, which alone knows what a match means.
 */
import type { PacketInput } from '../../../../protocol/trace.ts';
import { dccpTypes, sctpChunks } from '../../catalog/names/index.ts';
import type { MatchUse, OptionUse, Rule } from '../../dialects/iptables-save/model.ts';
import type { Family } from '../../net/family.ts';
import type { Node } from '../../node/model.ts';
import { protocolName } from '../names.ts';
import { mssOption } from '../walk/tcpOptions.ts';
import { type EntryExample, entriesFor } from './entryExamples.ts';
import { headerExample, headersNamed } from './headerExamples.ts';
import { lateMatches, payloadExample } from './payloadExamples.ts';

type Fields = Partial<PacketInput>;
type Find = (name: string) => OptionUse['value'] | undefined;

/** A packet with what rules would like to see in it. */
export type Example = (packet: PacketInput) => PacketInput;

/** What the rules' matches would like to see, all of them together; none: no more than what every packet has. */
export function exampleFor(node: Node, family: Family, rules: readonly Rule[]): readonly Example[] {
  const uses = rules.flatMap(({ matches }) => matches);
  // AH is a protocol of IPv4, and one of the headers of IPv6.
  const headed = family === 'ipv6' ? uses.flatMap((use) => headerExample(use) ?? []) : [];
  const headers = headed.flatMap((each) => each.headers);
  const fields: Fields = {
    ...Object.assign({}, ...uses.map((use) => fieldsFor(use))),
    ...(headers.length === 0 ? {} : { headers }),
    ...(headed.some(({ moreFragments }) => moreFragments) ? { moreFragments: true } : {}),
  };
  const late = uses.filter((use) => lateMatches.has(use.name));
  const entries = entriesFor(node, family, uses);
  const bare = Object.keys(fields).length === 0 && late.length === 0;
  const make =
    (more: Fields, entry?: EntryExample): Example =>
    (packet) => {
      const described: PacketInput = { ...packet, ...more, ...entry?.({ ...packet, ...more }) };
      return Object.assign({}, described, ...late.map((use) => payloadExample(use, described)));
    };
  const guesses = uses.flatMap(compared);
  const own = bare && guesses.length === 0 && entries.length === 0 ? [] : [fields];
  const [first, ...others] = entries;
  return [
    ...[...own, ...withSecondFragmentHeader(fields), ...guesses].map((each) => make(each, first)),
    ...others.map((each) => make(fields, each)),
  ];
}

/** Numbers that a program compares with, and packets that are tried with each. */
const mostNumbers = 4;
const jump = 5;

/** A program of BPF tells nobody what it reads: what it compares may be in any field of a header. */
function compared({ name, options }: MatchUse): readonly Fields[] {
  if (name !== 'bpf') return [];
  const program = options.flatMap(({ words }) => words.map(({ text }) => text)).join(' ');
  const found = program.split(',').flatMap((instruction) => {
    const [code = 0, , , k] = instruction.trim().split(/\s+/).map(Number);
    return (code & 7) === jump && k !== undefined && k > 0 ? [k] : [];
  });
  return [...new Set(found)]
    .slice(0, mostNumbers)
    .flatMap((k): readonly Fields[] => [
      ...(k <= 255 ? [{ protocol: protocolName(k) }] : []),
      ...(k <= 65535 ? [{ dport: k }, { sport: k }] : []),
      ...(k <= 255 ? [{ ttl: k }, { ttl: k - 1 }, { tos: k }] : []),
    ]);
}

/** Where fragments are put together their header goes, and only one that was there twice is seen (nf_ct_frag6_reasm()). */
function withSecondFragmentHeader(example: Fields): readonly Fields[] {
  const headers = (example['headers'] ?? []) as readonly { readonly kind: string }[];
  if (!headers.some(({ kind }) => kind === 'fragment')) return [];
  return [{ ...example, headers: [{ kind: 'fragment' }, ...headers] }];
}

/** Rules above that are looked at, and what of theirs is tried. */
const [mostAbove, mostLeftOut] = [64, 4];

/**
 * Ports and headers that rules above leave out (`! --dport 53`, `! --header frag`): where nobody knows whether such a rule
 * takes a packet, those that have them pass it.
 */
export function leftOut(above: Iterable<Rule>): readonly Fields[] {
  const found = new Map<string, Fields>();
  let looked = 0;
  for (const { matches } of above) {
    if (++looked > mostAbove || found.size >= mostLeftOut) break;
    for (const option of matches.flatMap(({ options }) => options))
      for (const fields of option.negated ? excludedBy(option) : []) found.set(JSON.stringify(fields), fields);
  }
  return [...found.values()].slice(0, mostLeftOut);
}

function excludedBy({ spec, value }: OptionUse): readonly Fields[] {
  if (spec.name === '--header' && value.kind === 'names') {
    const fields = { headers: headersNamed(value.names) };
    return [fields, ...withSecondFragmentHeader(fields)];
  }
  const field = ports[spec.name];
  return field === undefined ? [] : portsIn(value).map((port) => ({ [field]: port }));
}

function portsIn(value: OptionUse['value']): readonly number[] {
  if (value.kind === 'number') return [value.value];
  if (value.kind === 'range') return [value.low];
  return value.kind === 'ranges' ? value.ranges.map(({ low }) => low) : [];
}

const ports: Readonly<Record<string, 'sport' | 'dport'>> = {
  '--dport': 'dport',
  '--sport': 'sport',
  '--dports': 'dport',
  '--sports': 'sport',
};

function fieldsFor(match: MatchUse): Fields {
  const find: Find = (name) => match.options.find(({ spec, negated }) => !negated && spec.name === name)?.value;
  const others = match.options.filter(({ negated }) => negated).map((option) => otherThan(option));
  return Object.assign({}, examples[match.name]?.(find), ...others);
}

/** What a negated option would like to see: anything else of its kind. */
function otherThan({ spec, value }: OptionUse): Fields {
  const field = numbered[spec.name];
  if (spec.name === '--dccp-types') {
    const excluded = namesOf(value);
    const other = dccpTypes.find((name) => !excluded.includes(name));
    return other === undefined ? {} : { dccpType: other };
  }
  if (spec.name === '--chunk-types') {
    const others = sctpChunks.filter(({ name }) => !chunksIn(value).includes(name));
    return others[0] === undefined ? {} : { chunks: [others[0].name] };
  }
  if (spec.name === '--mac-source') return { mac: value.kind === 'mac' && value.text === aMac ? anotherMac : aMac };
  if (field === undefined) return {};
  const [low, high] =
    value.kind === 'number' ? [value.value, value.value] : value.kind === 'range' ? [value.low, value.high] : [0, -1];
  return { [field]: low > 0 ? low - 1 : high + 1 };
}

/** Options about a number that a packet is described with. */
const numbered: Readonly<Record<string, string>> = {
  '--espspi': 'spi',
  '--ahspi': 'spi',
  '--ipcompspi': 'spi',
  '--mh-type': 'mobilityType',
};

const [aMac, anotherMac] = ['02:00:00:00:00:01', '02:00:00:00:00:02'];

/** `any|all|only`, and the types of chunks with what is asked of their flags. */
function chunksIn(value: OptionUse['value'] | undefined): readonly string[] {
  if (value?.kind !== 'words') return [];
  return (value.words[1] ?? '').split(',').map((word) => word.split(':')[0] ?? '');
}

const examples: Readonly<Record<string, (find: Find) => Fields>> = {
  sctp: (find) => {
    const chunks = chunksIn(find('--chunk-types')).filter((name) => sctpChunks.some((chunk) => chunk.name === name));
    return chunks.length === 0 ? {} : { chunks };
  },
  esp: (find) => numberAs('spi', find('--espspi')),
  ah: (find) => numberAs('spi', find('--ahspi')),
  ipcomp: (find) => numberAs('spi', find('--ipcompspi')),
  mh: (find) => numberAs('mobilityType', find('--mh-type')),
  // Further groups of the sender, which --suppl-groups asks too, nobody describes.
  owner: (find) => numberAs('gid', find('--gid-owner')),
  tcpmss: (find) => ({ ...numberAs('mss', find('--mss')), tcpOptions: [mssOption] }),
  mac: (find) => {
    const value = find('--mac-source');
    return value?.kind === 'mac' ? { mac: value.text } : {};
  },
  dccp: (find) => {
    const [type] = namesOf(find('--dccp-types'));
    return type === undefined ? {} : { dccpType: type };
  },
};

/** The lowest that will do. */
function numberAs(field: string, value: OptionUse['value'] | undefined): Fields {
  if (value?.kind === 'number') return value.value === 0 && field === 'length' ? {} : { [field]: value.value };
  return value?.kind === 'range' ? { [field]: value.low } : {};
}

function namesOf(value: OptionUse['value'] | undefined): readonly string[] {
  return value?.kind === 'names' ? value.names : [];
}
