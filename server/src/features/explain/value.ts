/** Reads an option's value out: ports with their names, marks in hex, lists with “or”. */
import { serviceOfPort } from '../../catalog/services.ts';
import type { ValueKind } from '../../catalog/types.ts';
import type { OptionUse, Value, Word } from '../../dialects/iptables-save/model.ts';
import { formatMark } from '../../net/mark.ts';
import { formatPrefix, formatRange } from '../../net/text.ts';
import { listed, type MessageArg, message } from '../../text/message.ts';

/** What of a rule the reading of a value depends on. */
export interface ValueContext {
  /** Protocol of the rule by name, for the names of ports; undefined: any, or none that has ports. */
  readonly protocol: string | undefined;
}

/** Any option, of an extension or of the rule line itself. */
export type AnyOptionUse = Omit<OptionUse, 'spec'> & {
  readonly spec: { readonly name: string; readonly value: ValueKind };
};

const portKinds: ReadonlySet<ValueKind> = new Set(['port', 'portRange', 'portList', 'portDashRange']);

/** More elements than this are counted, not listed. */
const mostListed = 8;

export function valueText(use: AnyOptionUse, context: ValueContext): MessageArg {
  const { value, words } = use;
  switch (value.kind) {
    case 'none':
    case 'invalid':
    case 'words':
    case 'bytes':
    case 'flags':
    case 'icmp':
    case 'set':
    case 'rate':
    case 'nat':
      return written(words);
    case 'text':
    case 'mac':
      return value.text;
    case 'number':
      return portKinds.has(use.spec.value) ? portText(value.value, context) : numberText(value.value, use);
    case 'bigint':
      return value.value.toString();
    case 'range':
      return portKinds.has(use.spec.value) ? portRangeText(value, context) : rangeText(value.low, value.high);
    case 'bigRange':
      return rangeText(value.low, value.high);
    case 'ranges':
      return either(value.ranges.map((range) => portRangeText(range, context)));
    case 'masked':
      return use.spec.value === 'mark' ? formatMark(value.value, value.mask) : written(words);
    case 'prefixes':
      return either([...value.prefixes.map(formatPrefix), ...value.unresolved]);
    case 'addresses':
      return formatRange(value);
    case 'addressList':
      return written(words);
    case 'interface':
      return interfaceText(value);
    case 'protocol':
      return value.name;
    case 'names':
      return either(value.names);
  }
}

/** The words as they stand on the line. */
export function written(words: readonly Word[]): string {
  return words.map(({ text }) => text).join(' ');
}

function numberText(value: number, use: AnyOptionUse): string {
  return use.spec.value === 'hex16' || use.spec.value === 'hex32' ? formatMark(value) : String(value);
}

function portText(port: number, { protocol }: ValueContext): MessageArg {
  const service = protocol === undefined ? undefined : serviceOfPort(port, protocol);
  return service === undefined ? String(port) : message('{port} ({service})', { port, service });
}

function portRangeText(range: { readonly low: number; readonly high: number }, context: ValueContext): MessageArg {
  return range.low === range.high ? portText(range.low, context) : rangeText(range.low, range.high);
}

function rangeText(low: number | bigint, high: number | bigint): string {
  return low === high ? String(low) : `${low}-${high}`;
}

function interfaceText(value: Extract<Value, { readonly kind: 'interface' }>): MessageArg {
  if (!value.wildcard) return value.name;
  if (value.name === '') return message('any interface');
  return message('interfaces named {name}…', { name: value.name });
}

/** “a, b or c”. */
export function either(parts: readonly MessageArg[]): MessageArg {
  const [first, second] = parts;
  if (first === undefined) return '';
  if (second === undefined) return first;
  if (parts.length > mostListed) {
    const shown = parts.slice(0, mostListed);
    return message('{list} or {count} more', { list: listed(shown), count: parts.length - mostListed });
  }
  return message('{list} or {last}', { list: listed(parts.slice(0, -1)), last: parts.at(-1) ?? '' });
}

/** “comes from a, goes to b”: parts of a sentence, which other languages join in another way than a list of names. */
export function clauses(parts: readonly MessageArg[]): MessageArg {
  const [first = '', ...rest] = parts;
  return rest.reduce<MessageArg>((before, next) => message('{clauses}, {next}', { clauses: before, next }), first);
}
