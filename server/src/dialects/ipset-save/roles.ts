/** What each word of a line is, for whoever explains, colours or completes it. */
import type { PlacedWord } from '../dump.ts';
import { setWords } from './chunk.ts';
import { ipsetLineKind } from './line-kinds.ts';

export type IpsetRole =
  | 'command'
  | 'set'
  | 'type'
  | 'element'
  | 'option'
  | 'value'
  | 'heading'
  | 'number'
  | 'comment'
  | 'other';

export interface IpsetWord extends PlacedWord {
  readonly role: IpsetRole;
}

/** Options of `create` and `add` with a value behind them. */
const withValue: ReadonlySet<string> = new Set(
  `family hashsize maxelem bucketsize initval netmask bitmask markmask timeout range size probes resize gc
  packets bytes comment skbmark skbprio skbqueue before after`.split(/\s+/),
);
const withoutValue: ReadonlySet<string> = new Set(
  'counters skbinfo forceadd nomatch wildcard -exist -! -4 -6'.split(' '),
);

/** `members`: the line stands behind `Members:` in a listing. `create`: `comment` is a flag there and has a value elsewhere. */
export function ipsetWords(line: string, place: 'members' | 'elsewhere'): readonly IpsetWord[] {
  const words = setWords(line);
  const kind = ipsetLineKind(line);
  if (kind === 'comment') return words.map((word) => ({ ...word, role: 'comment' }));
  if (kind === 'heading_line') return headingWords(words);
  if (place === 'members') return [...roles(words.slice(0, 1), ['element']), ...optionWords(words.slice(1), 'add')];
  switch (kind) {
    case 'create_line':
      return [...roles(words.slice(0, 3), ['command', 'set', 'type']), ...optionWords(words.slice(3), 'create')];
    case 'add_line':
      return [...roles(words.slice(0, 3), ['command', 'set', 'element']), ...optionWords(words.slice(3), 'add')];
    case 'command_line':
      return roles(words, ['command', 'set', /^[ \t]*(?:rename|-E|e|swap|-W|w)\b/.test(line) ? 'set' : 'element']);
    default:
      return words.map((word) => ({ ...word, role: 'other' }));
  }
}

function headingWords(words: readonly PlacedWord[]): readonly IpsetWord[] {
  const [first] = words;
  switch (first?.text) {
    case 'Name:':
      return roles(words, ['heading', 'set']);
    case 'Type:':
      return roles(words, ['heading', 'type']);
    case 'Header:':
      return [...roles(words.slice(0, 1), ['heading']), ...optionWords(words.slice(1), 'create')];
    default:
      return words.map((word) => ({ ...word, role: /^\d+$/.test(word.text) ? 'number' : 'heading' }));
  }
}

function roles(words: readonly PlacedWord[], names: readonly IpsetRole[]): readonly IpsetWord[] {
  return words.map((word, index) => ({ ...word, role: names[index] ?? 'other' }));
}

function optionWords(words: readonly PlacedWord[], command: 'create' | 'add'): readonly IpsetWord[] {
  let expectsValue = false;
  return words.map((word) => {
    if (expectsValue) {
      expectsValue = false;
      return { ...word, role: 'value' };
    }
    const { text } = word;
    const flag = withoutValue.has(text) || (text === 'comment' && command === 'create');
    expectsValue = !flag && withValue.has(text);
    return { ...word, role: flag || expectsValue ? 'option' : 'other' };
  });
}
