/**
 * Most rules of a dump differ from another one in names and addresses only: kube-proxy writes four forms a hundred
 * thousand times. What a dump keeps of a rule is then told by its form, which was read once, and by two names.
 */
import { builtinChains, findTarget, tableNames } from '../../../catalog/find.ts';
import type { LineContext } from '../context.ts';
import type { LineReading } from '../lines.ts';
import type { ChainLimit } from '../rule/placement.ts';
import { expandedCount } from './expansion.ts';

/** A line with everything left out that makes no difference to how it is read. */
export interface FormedLine {
  readonly form: string;
  /** Undefined: it stands in the form, because it is built in or otherwise special. */
  readonly chain: string | undefined;
  /** The chain that the rule goes to; undefined: none, or it stands in the form. */
  readonly goal: string | undefined;
}

/** What lines of a form have in common. They have no problems, and mention no sets and marks. */
export interface Form {
  readonly chain: string | undefined;
  readonly goal: string | undefined;
  readonly limits: readonly ChainLimit[];
}

/** Lines of dumps are shorter; in longer ones lengths begin to matter. */
const longest = 1000;
const longestComment = 200;
/** Forms of one context that are kept. A ruleset written by hand has as many as rules. */
const mostForms = 2048;

/** Stands for what was left out: no line contains it. */
const gap = '\n';

const counters = /\[\d{1,15}:\d{1,15}\] /y;
/** Names that are nobody's but the dump's own. 28 bytes are the most that iptables takes. */
const name = /[A-Za-z_][\w-]{0,27}(?= |$)/y;
const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const address = new RegExp(`${octet}(?:\\.${octet}){3}/(?:3[0-2]|[12]\\d|[1-9])(?= |$)`, 'y');
const portNumber = '(?:6553[0-5]|655[0-2]\\d|65[0-4]\\d\\d|6[0-4]\\d{3}|[1-5]\\d{4}|[1-9]\\d{0,3})';
const port = new RegExp(`${portNumber}(?= |$)`, 'y');
const destination = new RegExp(`${octet}(?:\\.${octet}){3}:${portNumber}(?= |$)`, 'y');
const comment = new RegExp(`"[ !#-\\[\\]-~]{1,${longestComment}}"(?= |$)`, 'y');

/** What may stand behind an option without making a difference. */
type Place = 'chain' | 'goal' | RegExp;

const places: ReadonlyMap<string, Place> = new Map<string, Place>([
  ['-A', 'chain'],
  ['-j', 'goal'],
  ['-g', 'goal'],
  ['-s', address],
  ['-d', address],
  ['--comment', comment],
  ['--dport', port],
  ['--sport', port],
  ['--to-destination', destination],
]);

/** Undefined: not of a kind that repeats, so that it has to be read. */
export function formOf(line: string, { family }: LineContext): FormedLine | undefined {
  if (line.length > longest) return undefined;
  let at = line.charCodeAt(0) === 0x5b ? endOf(counters, line, 0) : 0;
  if (at < 0 || !line.startsWith('-A ', at)) return undefined;
  let quote = line.indexOf('"', at);
  let form = '';
  let chain: string | undefined;
  let goal: string | undefined;
  let kept = at;
  while (at >= 0) {
    const blank = line.indexOf(' ', at);
    if (blank < 0) break;
    const place = line.charCodeAt(at) === 0x2d ? places.get(line.slice(at, blank)) : undefined;
    let end = blank;
    if (place !== undefined) {
      const isName = place === 'chain' || place === 'goal';
      const found = endOf(isName ? name : place, line, blank + 1);
      const word = found > 0 && isName ? line.slice(blank + 1, found) : undefined;
      const counts = word === undefined ? found > 0 : !isSpecial(word, family);
      if (counts) {
        if (place === 'chain' && chain === undefined) chain = word;
        else if (place === 'goal' && goal === undefined) goal = word;
        else if (isName) return undefined;
        else if (place === comment) {
          if (quote !== blank + 1) return undefined;
          quote = line.indexOf('"', found);
        }
        form += line.slice(kept, blank + 1) + gap;
        kept = found;
        end = found;
      }
    }
    at = end < line.length ? end + 1 : -1;
  }
  // Inside of other quotes nothing is what it looks like.
  return quote < 0 ? { form: form + line.slice(kept), chain, goal } : undefined;
}

/** Where the pattern ends that begins at `at`; -1: it does not fit. `pattern` is sticky. */
function endOf(pattern: RegExp, line: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(line) ? pattern.lastIndex : -1;
}

const builtin: ReadonlySet<string> = new Set(tableNames.flatMap(builtinChains));

/** Built-in chains and targets make a difference. */
function isSpecial(word: string, family: LineContext['family']): boolean {
  return builtin.has(word) || findTarget(word, family) !== undefined;
}

const known = new WeakMap<LineContext, Map<string, Form>>();

/** The form as it was read before in the same context; undefined: it was not. */
export function knownForm({ form }: FormedLine, context: LineContext): Form | undefined {
  return known.get(context)?.get(form);
}

/** Keeps what was read, if the line's form tells all of it. */
export function learnForm(
  { form, chain, goal }: FormedLine,
  { line, limits }: LineReading,
  context: LineContext,
): void {
  if (line.kind !== 'rule' || line.problems.length > 0) return;
  const { rule } = line;
  const { target } = rule;
  const own = target !== undefined && target.spec === undefined ? target.name : undefined;
  if (rule.command !== '-A' || rule.chain === undefined || expandedCount(rule) > 1) return;
  if ((chain ?? rule.chain) !== rule.chain || (goal ?? own) !== own || tellsMore(line.rule)) return;
  const forms = known.get(context) ?? new Map<string, Form>();
  known.set(context, forms);
  if (forms.size < mostForms) {
    forms.set(form, {
      chain: chain === undefined ? rule.chain : undefined,
      goal: goal === undefined ? own : undefined,
      limits,
    });
  }
}

/** Sets and marks are kept with their lines, and depend on the values. */
function tellsMore({ matches, target }: Extract<LineReading['line'], { kind: 'rule' }>['rule']): boolean {
  const all = target === undefined ? matches : [...matches, target];
  return all.some(
    ({ name, options }) => /mark$|^TPROXY$/i.test(name) || options.some(({ value }) => value.kind === 'set'),
  );
}
