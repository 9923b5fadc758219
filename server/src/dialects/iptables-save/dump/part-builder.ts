/** Gathers a part of a table, line by line. */
import type { LineContext } from '../context.ts';
import type { LineReading } from '../lines.ts';
import type { OptionUse, Rule, Value } from '../model.ts';
import { expandedCount } from './expansion.ts';
import type { Form, FormedLine } from './forms.ts';
import { chainBits } from './graph.ts';
import {
  type ChainBound,
  type LimitedRule,
  type MarkUse,
  type MentionList,
  type Mentions,
  mentionList,
  type Part,
  type PartLimit,
} from './part.ts';

export interface PartBuilder {
  readonly context: LineContext;
  readonly kind: Part['kind'];
  readonly firstLine: number;
  readonly opened: boolean;
  add(line: number, reading: LineReading): void;
  /** A rule of which the form is known. */
  addFormed(line: number, formed: FormedLine, form: Form): void;
  done(lastLine: number, closed: boolean): Part;
}

export function partBuilder(context: LineContext, kind: Part['kind'], firstLine: number, opened: boolean): PartBuilder {
  const declared = mentionList();
  const rules = mentionList();
  const jumps = mentionList();
  const sets = mentionList();
  const policies = new Map<number, string>();
  const multiplied = new Map<number, number>();
  const jumpRules: number[] = [];
  const edits: number[] = [];
  const marks: MarkUse[] = [];
  const limits: PartLimit[] = [];
  const limited: { rule: number; limit: number }[] = [];

  function addRule(line: number, rule: Rule, reading: LineReading): void {
    if (rule.command !== '-A') {
      addCommand(line, rule);
      return;
    }
    if (rule.chain === undefined) return;
    const { target } = rule;
    appended(line, rule.chain, target && !target.spec ? target.name : undefined, reading.limits);
    addContents(line, rule);
  }

  /** `goal`: the chain that the rule goes to, if it goes to one. */
  function appended(line: number, chain: string, goal: string | undefined, bounds: LineReading['limits']): void {
    const index = rules.length;
    rules.add(chain, line);
    if (goal !== undefined) {
      jumps.add(goal, line);
      jumpRules.push(index);
    }
    for (const limit of bounds) limited.push({ rule: index, limit: limitNumber(limit) });
  }

  /** A chunk has few different limits, however many rules. */
  function limitNumber({ what, chains, refusedBy }: PartLimit): number {
    const known = limits.findIndex(
      (limit) => limit.what === what && limit.chains === chains && limit.refusedBy === refusedBy,
    );
    if (known >= 0) return known;
    limits.push({ what, chains, ...(refusedBy ? { refusedBy } : {}) });
    return limits.length - 1;
  }

  function addContents(line: number, rule: Rule): void {
    const { target } = rule;
    const count = expandedCount(rule);
    if (count > 1) multiplied.set(line, count);
    for (const match of rule.matches) addUses(line, match.name, match.options, sets, marks);
    if (target) addUses(line, target.name, target.options, sets, marks);
  }

  function addCommand(line: number, rule: Rule): void {
    if (kind === 'listing' && (rule.command === '-N' || rule.command === '-P') && rule.chain !== undefined) {
      declared.add(rule.chain, line);
      if (rule.argument) policies.set(line, rule.argument.text);
      return;
    }
    edits.push(line);
  }

  return {
    context,
    kind,
    firstLine,
    opened,
    add(line, reading) {
      const read = reading.line;
      if (read.kind === 'chain' && read.name !== '') {
        declared.add(read.name, line);
        if (read.policy !== '-' && read.policy !== '') policies.set(line, read.policy);
      } else if (read.kind === 'rule') {
        addRule(line, read.rule, reading);
      }
    },
    addFormed(line, { chain, goal }, form) {
      appended(line, chain ?? form.chain ?? '', goal ?? form.goal, form.limits);
    },
    done: (lastLine, closed) => ({
      family: context.family,
      variant: context.variant,
      kind,
      table: context.table,
      firstLine,
      lastLine,
      opened,
      closed,
      declared: declared.done(),
      policies,
      rules: rules.done(),
      jumps: jumps.done(),
      jumpRules: Uint16Array.from(jumpRules),
      limits,
      limited,
      bounds: boundsOf(limited, limits, rules.done()),
      edits,
      multiplied,
      sets: sets.done(),
      marks,
    }),
  };
}

/** All built-in chains as bits. */
const EVERYWHERE = Object.values(chainBits).reduce((all, bit) => all | bit, 0);

/** The built-in chains that a limit keeps packets from, as bits. */
export function forbiddenBy({ chains }: PartLimit): number {
  return chains.reduce((bits, chain) => bits & ~chainBits[chain], EVERYWHERE);
}

function boundsOf(limited: readonly LimitedRule[], limits: readonly PartLimit[], rules: Mentions): ChainBound[] {
  const forbidden = new Map<number, number>();
  for (const { rule, limit } of limited) {
    const bound = limits[limit];
    const chain = rules.ids[rule] ?? 0;
    if (bound) forbidden.set(chain, (forbidden.get(chain) ?? 0) | forbiddenBy(bound));
  }
  return Array.from(forbidden, ([chain, bits]) => ({ chain: rules.names[chain] ?? '', forbidden: bits }));
}

const ALL = 0xffffffff;

function addUses(
  line: number,
  owner: string,
  options: readonly OptionUse[],
  sets: MentionList,
  marks: MarkUse[],
): void {
  for (const { spec, value } of options) {
    if (value.kind === 'set') sets.add(value.name, line);
    const mark = markUse(owner, spec.name, value);
    if (mark) marks.push({ ...mark, line });
  }
}

/** What an option says about a mark: its bits in `mask` are compared, or written. */
function markUse(owner: string, option: string, value: Value): Omit<MarkUse, 'line'> | undefined {
  switch (owner) {
    case 'mark':
    case 'connmark':
      if (value.kind !== 'masked') return undefined;
      return { how: 'test', of: owner === 'mark' ? 'packet' : 'connection', value: value.value, mask: value.mask };
    case 'MARK':
    case 'CONNMARK': {
      const of = owner === 'MARK' ? 'packet' : 'connection';
      if (value.kind === 'masked') return { how: 'set', of, value: value.value, mask: value.mask };
      if (value.kind !== 'number') return undefined;
      switch (option) {
        case '--or-mark':
          return { how: 'set', of, value: value.value, mask: value.value };
        case '--and-mark':
          return { how: 'set', of, value: 0, mask: (~value.value & ALL) >>> 0 };
        case '--xor-mark':
          return { how: 'set', of, value: value.value, mask: value.value };
        default:
          return undefined;
      }
    }
    case 'TPROXY':
      if (option !== '--tproxy-mark' || value.kind !== 'masked') return undefined;
      return { how: 'set', of: 'packet', value: value.value, mask: value.mask };
    default:
      return undefined;
  }
}
