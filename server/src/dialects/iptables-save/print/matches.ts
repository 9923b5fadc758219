/** What iptables-save makes of each match: the order of its options, what it leaves out and what it adds. */
import { addrtype } from '../../../catalog/names/address.ts';
import { ctstatus, stateStates } from '../../../catalog/names/conntrack.ts';
import { lengthOfMask } from '../../../net/address.ts';
import type { Family } from '../../../net/family.ts';
import type { MatchUse, OptionUse } from '../model.ts';
import { printDscp } from './dscp.ts';
import { inOrder, type PrintedOption, printed, printOption, wholeLength } from './option.ts';

/** Undefined: the form is not known for sure, so the rule is left as it stands. */
type Printer = (options: readonly OptionUse[], family: Family) => readonly PrintedOption[] | undefined;

export function printMatch({ spec, options }: MatchUse, family: Family): readonly PrintedOption[] | undefined {
  const printer = spec === undefined ? undefined : printers[spec.name];
  return printer === undefined ? options.map(printOption) : printer(options, family);
}

function givenValue(options: readonly OptionUse[], name: string): OptionUse['value'] | undefined {
  return options.find(({ spec }) => spec.name === name)?.value;
}

function has(options: readonly OptionUse[], name: string): boolean {
  return options.some(({ spec }) => spec.name === name);
}

/** A range of everything says nothing and is left out, except behind an exclamation mark, where nothing fits it. */
function withoutFullRanges(
  last: number,
  order: readonly string[],
): (options: readonly OptionUse[]) => readonly PrintedOption[] {
  return (options) => {
    const telling = options.filter(({ value, negated }) => negated || !isFull(value, last));
    return inOrder(telling.map(printOption), order);
  };
}

/** True for what every packet fits: all values, no flags. */
function isFull(value: OptionUse['value'], last: number): boolean {
  if (value.kind === 'flags') return value.mask === 0 && value.set === 0;
  return value.kind === 'range' && value.low === 0 && value.high === last;
}

const LAST_PORT = 0xffff;
const LAST_ID = 0xffffffff;

const tcp: Printer = (options) => {
  const spelled = withoutFullRanges(LAST_PORT, [])(options);
  const named = spelled.map((option) =>
    option.name === '--syn' ? { ...option, name: '--tcp-flags', text: 'FIN,SYN,RST,ACK SYN' } : option,
  );
  return inOrder(named, ['--sport', '--dport', '--tcp-option', '--tcp-flags']);
};

/** Words of a set in the order in which they are always printed. */
function wordsInOrder(option: string, order: readonly string[]): (printed: PrintedOption) => PrintedOption {
  return (found) => {
    if (found.name !== option || found.text === undefined) return found;
    const words = found.text.split(',');
    return { ...found, text: order.filter((word) => words.includes(word)).join(',') };
  };
}

const printedStates = ['INVALID', 'NEW', 'RELATED', 'ESTABLISHED', 'UNTRACKED', 'SNAT', 'DNAT'];

function isAddress(name: string): boolean {
  return /^--ct(?:orig|repl)(?:src|dst)$/.test(name);
}

/** A host without its length; a network with the host bits that it was given with. */
function addressText(options: readonly OptionUse[], { name, text }: PrintedOption): string | undefined {
  const use = options.find(({ spec }) => spec.name === name);
  if (text === undefined || /\/(?:32|128)$/.test(text)) return text?.replace(/\/.*$/, '');
  const [address] = use?.words[0]?.text.split('/') ?? [];
  const [network, length] = text.split('/');
  return address === undefined || length === undefined ? text : `${address === network ? network : address}/${length}`;
}

const conntrack: Printer = (options) =>
  inOrder(
    options
      .map(printOption)
      .map(wordsInOrder('--ctstate', printedStates))
      .map(wordsInOrder('--ctstatus', ctstatus))
      .map((option) => {
        const value = givenValue(options, '--ctproto');
        if (option.name === '--ctproto' && value?.kind === 'protocol') return { ...option, text: String(value.number) };
        if (option.name === '--ctdir') return { ...option, text: option.text?.toUpperCase() };
        return isAddress(option.name) ? { ...option, text: addressText(options, option) } : option;
      }),
    [
      '--ctstate',
      '--ctproto',
      '--ctorigsrc',
      '--ctorigdst',
      '--ctreplsrc',
      '--ctrepldst',
      '--ctorigsrcport',
      '--ctorigdstport',
      '--ctreplsrcport',
      '--ctrepldstport',
      '--ctstatus',
      '--ctexpire',
      '--ctdir',
    ],
  );

const state: Printer = (options) =>
  options.map(printOption).map(
    wordsInOrder(
      '--state',
      printedStates.filter((name) => (stateStates as readonly string[]).includes(name)),
    ),
  );

const rateUnits = [
  { name: 'day', seconds: 86_400 },
  { name: 'hour', seconds: 3600 },
  { name: 'min', seconds: 60 },
  { name: 'sec', seconds: 1 },
];

/** A rate in the largest unit in which the kernel's period is a whole number of times (print_rate in libxt_limit.c). */
function rateText(value: OptionUse['value'] | undefined, scale: number): string | undefined {
  if (value?.kind !== 'rate' || value.unit !== 'packets') return undefined;
  const period = Math.trunc((scale * value.seconds) / value.count);
  let index = 1;
  for (; index < rateUnits.length; index++) {
    const all = scale * (rateUnits[index]?.seconds ?? 1);
    if (period > all || Math.trunc(all / period) < all % period) break;
  }
  const unit = rateUnits[index - 1];
  return unit === undefined ? undefined : `${Math.trunc((scale * unit.seconds) / period)}/${unit.name}`;
}

const LIMIT_SCALE = 10_000;
const LIMIT_BURST = 5;

const limit: Printer = (options) => {
  const rate = options.find(({ spec }) => spec.name === '--limit');
  const text = rate === undefined ? '3/hour' : rateText(rate.value, LIMIT_SCALE);
  if (text === undefined) return undefined;
  const burst = givenValue(options, '--limit-burst');
  const own = burst?.kind === 'number' && burst.value !== LIMIT_BURST ? burst.value : undefined;
  return [printed('--limit', text), ...(own === undefined ? [] : [printed('--limit-burst', String(own))])];
};

const recent = (options: readonly OptionUse[]): readonly PrintedOption[] => {
  const given = options.map(printOption);
  const added = [
    ...(has(options, '--name') ? [] : [printed('--name', 'DEFAULT')]),
    ...(has(options, '--rsource') || has(options, '--rdest') ? [] : [printed('--rsource')]),
  ];
  return inOrder(
    [...given, ...added],
    [
      '--set',
      '--rcheck',
      '--update',
      '--remove',
      '--seconds',
      '--reap',
      '--hitcount',
      '--rttl',
      '--name',
      '--mask',
      '--rsource',
      '--rdest',
    ],
  );
};

/** The mask is printed as an address, and whether it was given or not. */
const recentWithMask: Printer = (options, family) => {
  const all = family === 'ipv4' ? '255.255.255.255' : 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff';
  if (has(options, '--mask')) return recent(options);
  const found = recent(options);
  const at = found.findIndex(({ name }) => name === '--rsource' || name === '--rdest');
  return [...found.slice(0, at), printed('--mask', all), ...found.slice(at)];
};

const connlimit: Printer = (options, family) => {
  const mask = givenValue(options, '--connlimit-mask');
  const given = mask?.kind === 'prefixes' ? lengthOfMask(mask.prefixes[0]?.mask ?? []) : undefined;
  if (mask !== undefined && given === undefined) return undefined;
  const amount = options.filter(({ spec }) => /-(?:upto|above)$/.test(spec.name)).map(printOption);
  const side = has(options, '--connlimit-daddr') ? '--connlimit-daddr' : '--connlimit-saddr';
  return [...amount, printed('--connlimit-mask', String(given ?? wholeLength(family))), printed(side)];
};

const HASHLIMIT_SCALE = 1_000_000;

const hashlimit: Printer = (options) => {
  const rate = options.find(({ spec }) => spec.name === '--hashlimit-upto' || spec.name === '--hashlimit-above');
  const [straight, turned] = ['--hashlimit-upto', '--hashlimit-above'];
  const text = rateText(rate?.value, HASHLIMIT_SCALE);
  if (rate === undefined || text === undefined || has(options, '--hashlimit-rate-match')) return undefined;
  // "Not above" is "up to".
  const isAbove = (rate.spec.name === turned) !== rate.negated;
  const first = printed(isAbove ? turned : straight, text);
  const given = [
    first,
    ...options.filter(({ spec }) => spec !== rate.spec && spec.name !== '--hashlimit-rate-interval').map(printOption),
  ];
  const burst = has(options, '--hashlimit-burst') ? [] : [printed('--hashlimit-burst', String(LIMIT_BURST))];
  return inOrder(
    [...given, ...burst],
    [
      first.name,
      '--hashlimit-burst',
      '--hashlimit-mode',
      '--hashlimit-name',
      '--hashlimit-htable-size',
      '--hashlimit-htable-max',
      '--hashlimit-htable-gcinterval',
      '--hashlimit-htable-expire',
      '--hashlimit-srcmask',
      '--hashlimit-dstmask',
    ],
  );
};

const LAST_BYTE = 0xffff;

const string: Printer = (options) => {
  if (has(options, '--hex-string')) return undefined;
  const isDefault = ({ spec, value }: OptionUse): boolean =>
    value.kind === 'number' && value.value === (spec.name === '--from' ? 0 : LAST_BYTE);
  const telling = options.filter((use) => !/^--(?:from|to)$/.test(use.spec.name) || !isDefault(use));
  return inOrder(telling.map(printOption), ['--string', '--algo', '--from', '--to', '--icase']);
};

const addrtypes: Printer = (options) =>
  inOrder(
    options.map(printOption).map(wordsInOrder('--src-type', addrtype)).map(wordsInOrder('--dst-type', addrtype)),
    ['--src-type', '--dst-type', '--limit-iface-in', '--limit-iface-out'],
  );

/**
 * Of a range without an end, and of 0:0, 1.8.9 prints the beginning alone, which loses what the second one means; of a
 * single number it loses that it was negated.
 */
const connbytes: Printer = (options) => {
  const range = options.find(({ spec }) => spec.name === '--connbytes');
  if (range?.value.kind !== 'bigRange') return undefined;
  const { low, high } = range.value;
  if (high === LAST_OF_64_BITS || high === 0n || (range.negated && low === high)) return undefined;
  return inOrder(options.map(printOption), ['--connbytes', '--connbytes-mode', '--connbytes-dir']);
};

const LAST_OF_64_BITS = 0xffff_ffff_ffff_ffffn;

const ordered = (...order: readonly string[]): Printer => {
  return (options) => inOrder(options.map(printOption), order);
};

const ipcomp: Printer = (options) => (has(options, '--compres') ? undefined : withoutFullRanges(LAST_ID, [])(options));

const dscp: Printer = (options) => options.map((use) => printDscp(use, '--dscp') ?? printOption(use));

/** Their values have forms of their own, which are not always those that were written. */
const unsure: Printer = () => undefined;

/** Numbers are printed as they are written in the upstream tests; names stand for others. */
const asWritten: Printer = (options) =>
  options.map((use) => ({
    negated: use.negated,
    name: use.spec.name,
    text: use.words.length === 0 ? undefined : use.words.map(({ text }) => text).join(' '),
  }));

const iprange: Printer = (options) => inOrder(options.map(printOption), ['--src-range', '--dst-range']);

const ttl: Printer = (options) =>
  options.map(printOption).map((option) => (option.name === '--ttl' ? { ...option, name: '--ttl-eq' } : option));

const printers: Readonly<Record<string, Printer>> = {
  addrtype: addrtypes,
  ah: withoutFullRanges(LAST_ID, ['--ahspi', '--ahlen', '--ahres']),
  cluster: unsure,
  connbytes,
  connlimit,
  conntrack,
  dccp: withoutFullRanges(LAST_PORT, ['--sport', '--dport', '--dccp-types', '--dccp-option']),
  dscp,
  ecn: (options) => inOrder(options.map(printOption), ['--ecn-tcp-ece', '--ecn-tcp-cwr', '--ecn-ip-ect']),
  esp: withoutFullRanges(LAST_ID, []),
  frag: withoutFullRanges(LAST_ID, ['--fragid', '--fraglen', '--fragres', '--fragfirst', '--fragmore', '--fraglast']),
  hashlimit,
  ipcomp,
  iprange,
  ipv6header: unsure,
  limit,
  mh: withoutFullRanges(0xff, []),
  policy: asWritten,
  rateest: unsure,
  recent: recentWithMask,
  rpfilter: ordered('--loose', '--validmark', '--accept-local', '--invert'),
  sctp: unsure,
  socket: ordered('--transparent', '--nowildcard', '--restore-skmark'),
  srh: asWritten,
  state,
  string,
  tcp,
  time: unsure,
  ttl,
  u32: unsure,
  udp: withoutFullRanges(LAST_PORT, ['--sport', '--dport']),
};
