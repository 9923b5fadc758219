/** One option as iptables-save writes it, by the kind of its value. */
import { tcpFlags } from '../../../catalog/names/tcp.ts';
import type { Family } from '../../../net/family.ts';
import { formatMark } from '../../../net/mark.ts';
import { formatAddress, formatPrefix } from '../../../net/text.ts';
import type { OptionUse } from '../model.ts';
import { quoteAlways, quoteIfNeeded, quoteText } from './words.ts';

/** Undefined text: an option without a value. */
export interface PrintedOption {
  readonly negated: boolean;
  readonly name: string;
  readonly text: string | undefined;
}

export function printed(name: string, text?: string): PrintedOption {
  return { negated: false, name, text };
}

/** As the option stands, its value in the printed form. */
export function printOption(use: OptionUse<{ readonly name: string; readonly value: string }>): PrintedOption {
  return { negated: use.negated, name: use.spec.name, text: use.words.length === 0 ? undefined : valueText(use) };
}

/** Options whose text iptables quotes by its own rule; others print theirs as it is. */
const quotedTexts: ReadonlySet<string> = new Set(['--comment', '--log-prefix', '--nflog-prefix', '--helper']);

export function valueText({
  spec,
  words,
  value,
}: OptionUse<{ readonly name: string; readonly value: string }>): string {
  const written = words.map(({ text, quoted }) => (quoted ? quoteAlways(text) : quoteIfNeeded(text))).join(' ');
  switch (value.kind) {
    case 'none':
    case 'invalid':
    case 'words':
    case 'bytes':
    case 'rate':
      return written;
    case 'bigint':
      return String(value.value);
    case 'mac':
      return macText(value.text);
    case 'text':
      if (spec.name === '--string' || spec.name === '--label') return quoteAlways(value.text);
      return quotedTexts.has(spec.name) ? quoteText(value.text) : written;
    case 'number':
      return Number.isInteger(value.value) && isPlainNumber(spec.value) ? String(value.value) : written;
    case 'range':
      if (spec.value === 'portDashRange')
        return value.low === value.high ? String(value.low) : `${value.low}-${value.high}`;
      return spec.value === 'uidRange' || spec.value === 'gidRange' ? written : rangeText(value);
    case 'bigRange':
      return `${value.low}:${value.high}`;
    case 'ranges':
      return spec.value === 'portList' ? value.ranges.map(rangeText).join(',') : written;
    case 'masked':
      if (spec.value === 'tosMask') return `${hexByte(value.value)}/${hexByte(value.mask)}`;
      return spec.value === 'mark' || spec.value === 'numberOrName/mask'
        ? formatMark(value.value, value.mask)
        : written;
    case 'prefixes':
      return value.unresolved.length > 0 ? written : value.prefixes.map(formatPrefix).join(',');
    case 'addresses':
      return `${formatAddress(value.low)}-${formatAddress(value.high)}`;
    case 'addressList':
      return value.addresses.map(formatAddress).join(',');
    case 'nat':
      return natText(value);
    case 'interface':
      return written;
    case 'protocol':
      return value.name;
    case 'names':
      return spec.value === 'enumList' || spec.value === 'enum' ? value.names.join(',') : written;
    case 'flags':
      return `${flagNames(value.mask)} ${flagNames(value.set)}`;
    case 'icmp':
      if (value.any || (spec.value === 'icmpType' && isEveryType(value))) return 'any';
      return value.codeLow === value.codeHigh ? `${value.type}/${value.codeLow}` : String(value.type);
    case 'set':
      return `${value.name} ${value.directions.join(',')}`;
  }
}

/** Type 255 of IPv4 stands for all types. */
function isEveryType({ type, codeLow, codeHigh }: Extract<OptionUse['value'], { readonly kind: 'icmp' }>): boolean {
  return type === 0xff && codeLow === 0 && codeHigh === 0xff;
}

export function hexByte(value: number): string {
  return `0x${value.toString(16).padStart(2, '0')}`;
}

function isPlainNumber(kind: string): boolean {
  return kind.startsWith('uint') || kind === 'port';
}

export function rangeText({ low, high }: { readonly low: number; readonly high: number }): string {
  return low === high ? String(low) : `${low}:${high}`;
}

function macText(text: string): string {
  return text
    .split(':')
    .map((byte) => byte.padStart(2, '0').toLowerCase())
    .join(':');
}

function flagNames(bits: number): string {
  if (bits === 0) return 'NONE';
  return tcpFlags
    .filter(({ name, value }) => name !== 'ALL' && (bits & value) !== 0)
    .map(({ name }) => name)
    .join(',');
}

function natText({ addresses, ports }: Extract<OptionUse['value'], { readonly kind: 'nat' }>): string {
  const range =
    addresses === undefined
      ? ''
      : [...new Set([formatAddress(addresses.low), formatAddress(addresses.high)])].join('-');
  if (ports === undefined) return range;
  const { low, high, base } = ports;
  const span = low === high ? String(low) : `${low}-${high}`;
  const whole = base === undefined ? span : `${span}/${base}`;
  if (addresses === undefined) return `:${whole}`;
  return addresses.low.family === 'ipv6' ? `[${range}]:${whole}` : `${range}:${whole}`;
}

/** Options in the order in which the extension prints them; what the order doesn't name stays behind, as it stands. */
export function inOrder(options: readonly PrintedOption[], order: readonly string[]): readonly PrintedOption[] {
  const place = ({ name }: PrintedOption): number => {
    const found = order.indexOf(name);
    return found < 0 ? order.length : found;
  };
  return options.toSorted((a, b) => place(a) - place(b));
}

/** Bits of a prefix of a whole address. */
export function wholeLength(family: Family): number {
  return family === 'ipv4' ? 32 : 128;
}
