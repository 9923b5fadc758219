/** Values out of an enumeration, alone or in lists. How they may be written differs from option to option. */
import type { ValueKind } from '../../../catalog/types.ts';
import { message } from '../../../text/message.ts';
import { closest } from '../closest.ts';
import { namesOf, type SpelledName } from '../facts.ts';
import type { Value, Word } from '../model.ts';
import { readNumber } from '../numbers.ts';
import { type OptionFacts, oneOf, partOf, type Reading, refuse, type ValueReader } from './reader.ts';

/**
 * exact: as listed. anyCase: in full, in any case. prefix: any beginning in any case, the first that fits.
 * leading: in any case, and text after the full name is ignored.
 */
type Spelling = 'exact' | 'anyCase' | 'prefix' | 'leading';

/** How lists are taken apart; `strict` ones have no empty items. */
interface Style {
  readonly spelling: Spelling;
  readonly separators: RegExp;
  readonly strict: boolean;
}

const comma = /,/;
const exactList: Style = { spelling: 'exact', separators: comma, strict: true };
const prefixList: Style = { spelling: 'prefix', separators: comma, strict: true };
const anyCase: Style = { spelling: 'anyCase', separators: comma, strict: true };

/** By name of the enumeration in the catalog. */
const styleOfEnumeration: Readonly<Record<string, Style>> = {
  addrtype: prefixList,
  ctstates: prefixList,
  stateStates: prefixList,
  ctstatus: prefixList,
  rejectWith: prefixList,
  dscpClasses: { spelling: 'leading', separators: comma, strict: true },
  dccpTypes: { spelling: 'anyCase', separators: comma, strict: false },
  pktTypes: anyCase,
  ipv6headers: { spelling: 'exact', separators: comma, strict: false },
};

/** By extension and option, where the enumeration stands in the option itself. */
const styleOfOption: Readonly<Record<string, Style>> = {
  'conntrack --ctdir': anyCase,
  'ipvs --vdir': anyCase,
  'ipvs --vmethod': anyCase,
  'AUDIT --type': anyCase,
  'HMARK --hmark-tuple': prefixList,
  'hashlimit --hashlimit-mode': { spelling: 'exact', separators: /[,|]/, strict: false },
};

function styleOf(option: OptionFacts, reading: Reading): Style {
  if (option.enumRef !== undefined) return styleOfEnumeration[option.enumRef] ?? exactList;
  return styleOfOption[`${reading.extension} ${option.name}`] ?? exactList;
}

function findName(text: string, names: readonly SpelledName[], spelling: Spelling): string | undefined {
  for (const { written, name } of names) {
    if (written === text) return name;
  }
  if (spelling === 'exact') return undefined;
  const wanted = text.toLowerCase();
  for (const { written, name } of names) {
    const candidate = written.toLowerCase();
    switch (spelling) {
      case 'anyCase':
        if (candidate === wanted) return name;
        break;
      case 'prefix':
        if (candidate.startsWith(wanted)) return name;
        break;
      case 'leading':
        if (wanted.startsWith(candidate)) return name;
        break;
    }
  }
  return undefined;
}

function namesFor(option: OptionFacts, reading: Reading): readonly SpelledName[] {
  return namesOf(option.enum, option.enumRef, reading.family);
}

function refuseName(text: string, word: Word, from: number, names: readonly SpelledName[], reading: Reading): Value {
  const at = partOf(word, from, from + text.length);
  const known = names.map(({ written }) => written);
  const near = closest(text, known);
  const what = oneOf(known);
  reading.problems.push({
    code: 'bad-value',
    span: at,
    message:
      text === ''
        ? message('Expected {what}, found nothing: lists have no blanks and no empty items.', { what })
        : near !== undefined
          ? message('“{found}” is not known here. Did you mean “{near}”?', { found: text, near })
          : message('“{found}” is not known here: expected {what}.', { found: text, what }),
    ...(near !== undefined ? { replacement: near } : {}),
  });
  return { kind: 'invalid', text: word.text };
}

const enumeration: ValueReader = (word, option, reading) => {
  const special = specialNames(word, option, reading);
  if (special) return special;
  const names = namesFor(option, reading);
  const found = findName(word.text, names, styleOf(option, reading).spelling);
  return found === undefined ? refuseName(word.text, word, 0, names, reading) : { kind: 'names', names: [found] };
};

/** Enumerations that take numbers too, or names of the machine. */
function specialNames(word: Word, option: OptionFacts, reading: Reading): Value | undefined {
  const number = readNumber(word.text);
  if (option.enumRef === 'logLevels' && number !== undefined && number <= 7) {
    const level = namesFor(option, reading).find((entry) => entry.number === number);
    return { kind: 'names', names: [level?.name ?? word.text] };
  }
  if (reading.extension === 'policy' && option.name === '--proto') {
    const name = { 50: 'esp', 51: 'ah', 108: 'ipcomp' }[number ?? 0];
    return name === undefined ? undefined : { kind: 'names', names: [name] };
  }
  return undefined;
}

const enumerationList: ValueReader = (word, option, reading) => {
  if (option.enumRef === 'tcpOptNames') return tcpOptions(word, option, reading);
  const style = styleOf(option, reading);
  const all = namesFor(option, reading);
  const names: string[] = [];
  let from = 0;
  for (const item of word.text.split(style.separators)) {
    if (item !== '' || style.strict) {
      const found = findName(item, all, style.spelling);
      if (found === undefined || item === '') return refuseName(item, word, from, all, reading);
      names.push(found);
    }
    from += item.length + 1;
  }
  if (names.length === 0 && option.enumRef === 'ipv6headers') return refuseName('', word, 0, all, reading);
  return { kind: 'names', names };
};

/** TCP options by name or kind; 0 and 1 are padding, and nothing stands twice. */
function tcpOptions(word: Word, option: OptionFacts, reading: Reading): Value {
  const all = namesFor(option, reading);
  const names: string[] = [];
  const seen = new Set<number>();
  let from = 0;
  for (const item of word.text.split(',')) {
    const named = all.find(({ written }) => written === item);
    const kind = named?.number ?? readNumber(item);
    if (kind === undefined || kind > 255) return refuseName(item, word, from, all, reading);
    const at = partOf(word, from, from + item.length);
    if (kind < 2)
      return refuse(
        reading,
        word,
        message('TCP options 0 and 1 are padding and cannot be stripped.'),
        at,
        'out-of-range',
      );
    if (seen.has(kind)) return refuse(reading, word, message('TCP option {item} stands here twice.', { item }), at);
    seen.add(kind);
    names.push(named?.name ?? item);
    from += item.length + 1;
  }
  return { kind: 'names', names };
}

/** `--tcp-flags mask set`: two comma lists in any case; empty items do not count. */
const flags: ValueReader = (word, _option, reading, second) => {
  const mask = readFlags(word, reading);
  const set = second && readFlags(second, reading);
  return mask === undefined || set === undefined ? { kind: 'invalid', text: word.text } : { kind: 'flags', mask, set };
};

function readFlags(word: Word, reading: Reading): number | undefined {
  const all = namesOf(undefined, 'tcpFlags', reading.family);
  let bits = 0;
  let from = 0;
  for (const item of word.text.split(',')) {
    if (item !== '') {
      const name = item.toUpperCase();
      const flag = all.find(({ written }) => written === name);
      if (flag?.number === undefined) {
        refuseName(item, word, from, all, reading);
        return undefined;
      }
      bits |= flag.number;
    }
    from += item.length + 1;
  }
  return bits;
}

export const nameReaders = { enum: enumeration, enumList: enumerationList, flags } satisfies Partial<
  Record<ValueKind, ValueReader>
>;
