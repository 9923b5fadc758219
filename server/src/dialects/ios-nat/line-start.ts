/** How a line begins: remnants of a pager, a prompt, indentation; and by that what kind of line it is. */
import { type Span, span } from '../../text/span.ts';

/**
 * `answer`: what the device says to a command, `% Invalid input…`. `log`: a message of its own, in between. `marker`:
 * the `^` below a word to blame.
 */
export type LineKind = 'blank' | 'comment' | 'answer' | 'log' | 'marker' | 'prompt' | 'command';

export interface Prompt {
  readonly host: string;
  /** What stands in parentheses: `config-if`. In VRP's and Comware's prompts the view. Undefined: exec, or their system view. */
  readonly mode?: string;
  /** `exec`: commands that ask and do, but configure nothing. */
  readonly level: 'exec' | 'config';
  readonly span: Span;
}

export interface LineStart {
  readonly kind: LineKind;
  readonly prompt?: Prompt;
  /** Blanks before the command; 0 behind a prompt. */
  readonly indent: number;
  /** Offset of the first character that is neither remnant, prompt nor blank. */
  readonly at: number;
}

/** ` --More-- ` with the backspaces that wipe it out, or `---- More ----` with an escape sequence. */
const pager = /^[ \t]*<?-{2,4} ?more ?-{2,4}>?[\s\p{Cc}]*(?:\[\d*[A-Za-z][\s\p{Cc}]*)*/iu;
const iosPrompt = /^([A-Za-z][\w.-]*)(?:\(([A-Za-z][\w-]*)\))?([>#])[ \t]*/;
const userView = /^<([A-Za-z][\w.-]*)>[ \t]*/;
const systemView = /^\[[~*]?([A-Za-z][^\]\s]*)\][ \t]*/;
/** `*Mar  1 00:10:22.123: %SYS-5-CONFIG_I: …`, with or without a number, or `%LINK-3-UPDOWN: …` alone. */
const logFirst = /[%*.0-9A-Z]/;
const log =
  /^(?:(?:\d+: )?[*.]?(?:[A-Z][a-z]{2} +\d+ )(?:\d{4} )?\d\d:\d\d:\d\d|%[A-Z][A-Z0-9_]*(?:-[A-Z0-9_]+)*-\d-[A-Z0-9_]+:)/;

export function lineStart(line: string): LineStart {
  const first = line.charCodeAt(0);
  // Most lines begin with a letter and hold no prompt: they are told without a pattern.
  const begin =
    first === 0x20 || first === 0x09 || first === 0x2d || first === 0x3c ? (pager.exec(line)?.[0].length ?? 0) : 0;
  const prompt = promptAt(line, begin);
  if (prompt !== undefined) {
    const at = prompt.span.end;
    return { kind: 'prompt', prompt, indent: 0, at };
  }
  let at = begin;
  while (at < line.length && line.charCodeAt(at) <= 0x20) at++;
  const indent = at - begin;
  if (at >= line.length) return { kind: 'blank', indent, at };
  return { kind: kindAt(line, at), indent, at };
}

/** Each sign stands in grammars/ios-nat/grammar.js too, where a test holds them equal. */
function kindAt(line: string, at: number): LineKind {
  const first = line[at];
  if (first === '!' || first === '#') return 'comment';
  // Digits and capitals begin few commands: the pattern is tried on little else.
  if (logFirst.test(first ?? '') && log.test(line.slice(at))) return 'log';
  if (first === '%') return 'answer';
  return first === '^' && line.slice(at + 1).trim() === '' ? 'marker' : 'command';
}

function promptAt(line: string, begin: number): Prompt | undefined {
  const head = line.slice(begin, begin + 120);
  const first = head.charCodeAt(0);
  if (first === 0x3c) {
    const found = userView.exec(head);
    return found === null
      ? undefined
      : { host: found[1] ?? '', level: 'exec', span: span(begin, begin + found[0].length) };
  }
  if (first === 0x5b) {
    const found = systemView.exec(head);
    if (found === null) return undefined;
    const [whole, name = ''] = found;
    const dash = name.indexOf('-');
    const mode = dash < 0 ? {} : { mode: name.slice(dash + 1) };
    return {
      host: dash < 0 ? name : name.slice(0, dash),
      ...mode,
      level: 'config',
      span: span(begin, begin + whole.length),
    };
  }
  const found = iosPrompt.exec(head);
  if (found === null) return undefined;
  const [whole, host = '', mode] = found;
  const level = mode?.toLowerCase().startsWith('config') === true ? 'config' : 'exec';
  return { host, ...(mode === undefined ? {} : { mode }), level, span: span(begin, begin + whole.length) };
}
