/** The words behind a type (`create`) and behind an element (`add`), as name and value. */
import { message } from '../../text/message.ts';
import { decimal, expected, type PlacedWord, queueOf, type Report, uint32 } from '../dump.ts';

type Options = Record<string, string | true>;

const createFlags: ReadonlySet<string> = new Set(['counters', 'comment', 'skbinfo', 'forceadd']);

/** Options with a value, and what the value must be; undefined: any word. */
const createValues: Readonly<Record<string, ((text: string) => boolean) | undefined>> = {
  family: (text) => /^(inet6?|ipv[46])$/.test(text),
  hashsize: within(0xffffffff),
  maxelem: within(0xffffffff),
  bucketsize: within(255),
  initval: within(0xffffffff),
  netmask: within(128),
  bitmask: undefined,
  markmask: within(0xffffffff),
  timeout: within(2147483),
  range: undefined,
  size: within(0xffffffff),
  // Of releases before 6, read and without effect.
  probes: undefined,
  resize: undefined,
  gc: undefined,
};

/** Reads `family inet hashsize 1024 … counters`. */
export function readCreateOptions(words: readonly PlacedWord[], report: Report): Options {
  const options: Options = {};
  const queue = queueOf(words);
  for (let word = queue.take(); word !== undefined; word = queue.take()) {
    const { text } = word;
    if (createFlags.has(text)) options[text] = true;
    else if (text === '-4' || text === '-6') Object.assign(options, { family: text === '-6' ? 'inet6' : 'inet' });
    else if (text === '-exist' || text === '-!') continue;
    else if (Object.hasOwn(createValues, text)) {
      const value = queue.take();
      if (value === undefined) report(word.span, 'ipset-syntax', expected(`a value after ${text}`, undefined));
      else if (createValues[text]?.(value.text) === false) {
        report(value.span, 'ipset-range', expected(`a valid ${text}`, value));
      } else options[text] = value.text;
    } else {
      report(word.span, 'ipset-syntax', message('“{word}” is no option of ipset create.', { word: text }));
    }
  }
  return options;
}

export interface AddOptions {
  nomatch: boolean;
  wildcard: boolean;
  timeout?: number;
  packets?: bigint;
  bytes?: bigint;
  comment?: string;
  skbmark?: { value: number; mask: number };
  skbprio?: string;
  skbqueue?: number;
  /** In a list: before or after which member the new one goes. */
  place?: { readonly side: 'before' | 'after'; readonly name: string };
}

/** False: the value means nothing for this option. */
type AddReader = (options: AddOptions, text: string) => boolean;

const addValues: Readonly<Record<string, AddReader>> = {
  timeout: (options, text) => {
    const timeout = decimal(text, 0xffffffff);
    if (timeout !== undefined) options.timeout = timeout;
    return timeout !== undefined;
  },
  packets: (options, text) => {
    if (/^\d{1,20}$/.test(text)) options.packets = BigInt(text);
    return options.packets !== undefined;
  },
  bytes: (options, text) => {
    if (/^\d{1,20}$/.test(text)) options.bytes = BigInt(text);
    return options.bytes !== undefined;
  },
  comment: (options, text) => {
    options.comment = text.replace(/^"(.*)"$/, '$1');
    return true;
  },
  skbmark: (options, text) => {
    const [value, mask = '0xffffffff'] = text.split('/').map((part) => (part.startsWith('0x') ? part : `0x${part}`));
    const numbers = [uint32(value), uint32(mask)] as const;
    if (numbers[0] !== undefined && numbers[1] !== undefined) options.skbmark = { value: numbers[0], mask: numbers[1] };
    return options.skbmark !== undefined;
  },
  skbprio: (options, text) => {
    options.skbprio = text;
    return /^[0-9a-f]{1,4}:[0-9a-f]{1,4}$/i.test(text);
  },
  skbqueue: (options, text) => {
    const queue = decimal(text, 0xffff);
    if (queue !== undefined) options.skbqueue = queue;
    return queue !== undefined;
  },
  before: (options, name) => {
    options.place = { side: 'before', name };
    return true;
  },
  after: (options, name) => {
    options.place = { side: 'after', name };
    return true;
  },
};

/** Which flag of the create line an option of an element needs. */
const needs: Readonly<Record<string, string>> = {
  timeout: 'timeout',
  packets: 'counters',
  bytes: 'counters',
  comment: 'comment',
  skbmark: 'skbinfo',
  skbprio: 'skbinfo',
  skbqueue: 'skbinfo',
};

/** Reads what stands behind an element. `created`: the options of its set. */
export function readAddOptions(
  words: readonly PlacedWord[],
  created: Readonly<Record<string, string | true>>,
  report: Report,
): AddOptions {
  const options: AddOptions = { nomatch: false, wildcard: false };
  const queue = queueOf(words);
  for (let word = queue.take(); word !== undefined; word = queue.take()) {
    const { text } = word;
    if (text === 'nomatch' || text === 'wildcard') options[text] = true;
    else if (text === '-exist' || text === '-!') continue;
    else if (Object.hasOwn(addValues, text)) {
      const value = queue.take();
      if (value === undefined) report(word.span, 'ipset-syntax', expected(`a value after ${text}`, undefined));
      else if (addValues[text]?.(options, value.text) === false) {
        report(value.span, 'ipset-range', expected(`a valid ${text}`, value));
      }
      const needed = needs[text];
      if (needed !== undefined && created[needed] === undefined) {
        const what = message('The set was created without {flag}, so its entries can’t have {option}.', {
          flag: needed,
          option: text,
        });
        report(word.span, 'ipset-option-missing-ext', what);
      }
    } else {
      report(word.span, 'ipset-syntax', message('“{word}” is no option of ipset add.', { word: text }));
    }
  }
  return options;
}

function within(max: number): (text: string) => boolean {
  return (text) => uint32(text) !== undefined && Number(text) <= max;
}
