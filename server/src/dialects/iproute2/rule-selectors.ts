/** What the words of a policy rule say, by name; the text form and JSON use the same names and values. */

import { decimal, uint32 } from '../dump.ts';
import { protocolNumber } from '../protocols.ts';
import { dsField } from './names.ts';
import type { RuleDraft } from './rule-draft.ts';
import { readPrefix, readRealms } from './words.ts';

export type MutableRule = { -readonly [field in keyof RuleDraft]: RuleDraft[field] };

/** Reads the value into the rule; false: the value means nothing. */
type Reader = (rule: MutableRule, value: string) => boolean;

interface Numbers {
  readonly low: number;
  readonly high: number;
}

const readers: Readonly<Record<string, Reader>> = {
  from: prefix('from'),
  to: prefix('to'),
  tos: value(dsField, (rule, tos) => {
    rule.tos = tos;
  }),
  fwmark: value(maskedMark, (rule, mark) => {
    rule.mark = mark;
  }),
  iif: value(asIs, (rule, name) => {
    rule.in = name;
  }),
  oif: value(asIs, (rule, name) => {
    rule.out = name;
  }),
  ipproto: value(protocolNumber, (rule, number) => {
    rule.protocol = number;
  }),
  uidrange: value(range, (rule, uids) => {
    rule.uids = uids;
  }),
  sport: value(range, (rule, ports) => {
    rule.sport = ports;
  }),
  dport: value(range, (rule, ports) => {
    rule.dport = ports;
  }),
  suppress_prefixlength: value(
    (text) => decimal(text, 128),
    (rule, suppressPrefixLength) => {
      if (rule.action.kind === 'lookup') rule.action = { ...rule.action, suppressPrefixLength };
    },
  ),
  suppress_ifgroup: value(asIs, (rule, suppressGroup) => {
    if (rule.action.kind === 'lookup') rule.action = { ...rule.action, suppressGroup };
  }),
  realms: value(readRealms, (rule, realms) => {
    rule.realms = realms;
  }),
  goto: value(
    (text) => decimal(text, 0xffffffff),
    (rule, priority) => {
      rule.action = { kind: 'goto', priority };
    },
  ),
};

/** Reads one `name value` into the rule. Undefined: the name is not known, and says nothing that a trace asks for. */
export function readSelector(rule: MutableRule, name: string, text: string): boolean | undefined {
  return Object.hasOwn(readers, name) ? readers[name]?.(rule, text) : undefined;
}

function value<Value>(
  read: (text: string) => Value | undefined,
  use: (rule: MutableRule, value: Value) => void,
): Reader {
  return (rule, text) => {
    const read_ = read(text);
    if (read_ === undefined) return false;
    use(rule, read_);
    return true;
  };
}

function prefix(field: 'from' | 'to'): Reader {
  return (rule, text) => {
    if (text === 'all') return true;
    const read = readPrefix(text);
    if (read === undefined) return false;
    rule[field] = read;
    rule.family = read.address.family;
    return true;
  };
}

function asIs(text: string): string {
  return text;
}

function maskedMark(text: string): { value: number; mask: number } | undefined {
  const [value, mask = '0xffffffff', ...more] = text.split('/');
  const numbers = [uint32(value), uint32(mask)] as const;
  if (numbers[0] === undefined || numbers[1] === undefined || more.length > 0) return undefined;
  return { value: numbers[0], mask: numbers[1] };
}

function range(text: string): Numbers | undefined {
  const [first, last = first, ...more] = text.split('-');
  const low = decimal(first, 0xffffffff);
  const high = decimal(last, 0xffffffff);
  return low === undefined || high === undefined || more.length > 0 ? undefined : { low, high };
}
