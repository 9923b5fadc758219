/** What iptables-save makes of each target. */
import type { Family } from '../../../net/family.ts';
import type { OptionUse, TargetUse } from '../model.ts';
import { printDscp } from './dscp.ts';
import { inOrder, type PrintedOption, printed, printOption } from './option.ts';

/** Undefined: the form is not known for sure, so the rule is left as it stands. */
type Printer = (options: readonly OptionUse[], family: Family) => readonly PrintedOption[] | undefined;

export function printTarget({ spec, options }: TargetUse, family: Family): readonly PrintedOption[] | undefined {
  const printer = spec === undefined ? undefined : printers[spec.name];
  return printer === undefined ? options.map(printOption) : printer(options, family);
}

function givenValue(options: readonly OptionUse[], name: string): OptionUse['value'] | undefined {
  return options.find(({ spec }) => spec.name === name)?.value;
}

const ALL = 0xffffffff;

function hex(value: number): string {
  return `0x${(value >>> 0).toString(16)}`;
}

function xmark(value: number, mask: number): PrintedOption {
  return printed('--set-xmark', `${hex(value)}/${hex(mask)}`);
}

/** Every way to write a mark, as the one that dumps have: clear the bits of the mask, then flip those of the value. */
function markOptions(options: readonly OptionUse[]): readonly PrintedOption[] | undefined {
  const [use, ...others] = options;
  if (use === undefined || others.length > 0) return undefined;
  const { value } = use;
  switch (use.spec.name) {
    case '--set-xmark':
      return value.kind === 'masked' ? [xmark(value.value, value.mask)] : undefined;
    case '--set-mark':
      return value.kind === 'masked' ? [xmark(value.value, (value.value | value.mask) >>> 0)] : undefined;
    case '--or-mark':
      return value.kind === 'number' ? [xmark(value.value, value.value)] : undefined;
    case '--and-mark':
      return value.kind === 'number' ? [xmark(0, ~value.value & ALL)] : undefined;
    case '--xor-mark':
      return value.kind === 'number' ? [xmark(value.value, 0)] : undefined;
    default:
      return undefined;
  }
}

const mark: Printer = markOptions;

const connmark: Printer = (options) => {
  const direct = markOptions(options);
  if (direct !== undefined) return direct;
  const names = options.map(({ spec }) => spec.name);
  const moves = names.find((name) => name === '--save-mark' || name === '--restore-mark');
  const isMask = (name: string): boolean => name === '--nfmask' || name === '--ctmask';
  if (moves === undefined || !names.every((name) => name === moves || isMask(name))) return undefined;
  const maskOf = (name: string): string => {
    const value = givenValue(options, name);
    return hex(value?.kind === 'number' ? value.value : ALL);
  };
  return [printed(moves), printed('--nfmask', maskOf('--nfmask')), printed('--ctmask', maskOf('--ctmask'))];
};

const levels = ['emerg', 'alert', 'crit', 'error', 'warning', 'notice', 'info', 'debug'];
const otherLevels: Readonly<Record<string, string>> = { panic: 'emerg', err: 'error', warn: 'warning' };
const DEFAULT_LEVEL = 4;

const log: Printer = (options) => {
  const given = options.map(printOption).flatMap((option): readonly PrintedOption[] => {
    if (option.name !== '--log-level' || option.text === undefined) return [option];
    const level = levelOf(option.text);
    if (level === undefined) return [option];
    return level === DEFAULT_LEVEL ? [] : [{ ...option, text: String(level) }];
  });
  return inOrder(given, [
    '--log-prefix',
    '--log-level',
    '--log-tcp-sequence',
    '--log-tcp-options',
    '--log-ip-options',
    '--log-uid',
    '--log-macdecode',
  ]);
};

function levelOf(text: string): number | undefined {
  const number = levels.indexOf(otherLevels[text] ?? text);
  if (number >= 0) return number;
  return /^[0-7]$/.test(text) ? Number(text) : undefined;
}

const reject: Printer = (options, family) =>
  options.length > 0
    ? options.map(printOption)
    : [printed('--reject-with', family === 'ipv4' ? 'icmp-port-unreachable' : 'icmp6-port-unreachable')];

const nflog: Printer = (options) =>
  inOrder(
    options
      .filter(
        ({ spec, value }) => !/-(?:group|threshold)$/.test(spec.name) || value.kind !== 'number' || value.value !== 0,
      )
      .map(printOption),
    ['--nflog-prefix', '--nflog-group', '--nflog-range', '--nflog-size', '--nflog-threshold'],
  );

const ordered = (names: readonly string[]): Printer => {
  return (options) => inOrder(options.map(printOption), names);
};

const dscp: Printer = (options) => options.map((use) => printDscp(use, '--set-dscp') ?? printOption(use));

/** Of both options only the fixed size is kept. */
const tcpmss: Printer = (options) => {
  const given = options.map(printOption);
  return given.length > 1 ? given.filter(({ name }) => name === '--set-mss') : given;
};

/** Address and mark are printed whether they were given or not. */
const tproxy: Printer = (options, family) => {
  const given = options.map(printOption);
  const without = (name: string): boolean => given.every((option) => option.name !== name);
  const mark = givenValue(options, '--tproxy-mark');
  const text = mark?.kind === 'masked' ? `${hex(mark.value)}/${hex(mark.mask)}` : '0x0/0x0';
  return inOrder(
    [
      ...given.filter(({ name }) => name !== '--tproxy-mark'),
      ...(without('--on-ip') ? [printed('--on-ip', family === 'ipv4' ? '0.0.0.0' : '::')] : []),
      printed('--tproxy-mark', text),
    ],
    ['--on-port', '--on-ip', '--tproxy-mark'],
  );
};

const nfqueue: Printer = (options) => {
  const isNamed = options.some(({ spec }) => spec.name === '--queue-num' || spec.name === '--queue-balance');
  const given = options.map(printOption);
  return inOrder(isNamed ? given : [printed('--queue-num', '0'), ...given], [
    '--queue-num',
    '--queue-balance',
    '--queue-bypass',
    '--queue-cpu-fanout',
  ]);
};

/** Both halves with four digits. */
const classify: Printer = (options) =>
  options.map(printOption).map((option) => ({
    ...option,
    text: option.text
      ?.split(':')
      .map((half) => half.toLowerCase().padStart(4, '0'))
      .join(':'),
  }));

const stripped: Printer = (options) =>
  options.some(({ words }) => words.some(({ text }) => /[^\d,]/.test(text))) ? undefined : options.map(printOption);

/** Their values have forms of their own, which are not always those that were written. */
const unsure: Printer = () => undefined;

const tos: Printer = (options) =>
  options.every(({ spec }) => spec.name === '--set-tos') ? options.map(printOption) : undefined;

const printers: Readonly<Record<string, Printer>> = {
  CLASSIFY: classify,
  CONNMARK: connmark,
  DSCP: dscp,
  HL: ordered(['--hl-set', '--hl-dec', '--hl-inc']),
  HMARK: unsure,
  LOG: log,
  MARK: mark,
  NFLOG: nflog,
  NFQUEUE: nfqueue,
  RATEEST: unsure,
  REJECT: reject,
  SYNPROXY: ordered(['--sack-perm', '--timestamp', '--wscale', '--mss', '--ecn']),
  TCPMSS: tcpmss,
  TCPOPTSTRIP: stripped,
  TOS: tos,
  TPROXY: tproxy,
  TTL: ordered(['--ttl-set', '--ttl-dec', '--ttl-inc']),
};
