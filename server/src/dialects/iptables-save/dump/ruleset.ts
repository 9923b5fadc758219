/** The tables of a dump as they are once it is loaded: chains with their policies, and rules that are read when asked for. */
import { builtinChains } from '../../../catalog/find.ts';
import type { TableName, Variant } from '../../../catalog/types.ts';
import type { Family } from '../../../net/family.ts';
import { lineText } from '../../../text/document.ts';
import type { Rule } from '../model.ts';
import type { Block } from './blocks.ts';
import { type Dump, lineAt, linesFor, type Section } from './dump.ts';
import { type FinalRule, finalTable } from './edits.ts';
import { expanded, expandedCount } from './expansion.ts';
import { type ToldHosts, toldHosts } from './hosts.ts';
import { tableOfListing } from './listed-table.ts';
import { declarationsOf, isBuiltin, jumpsTo, partsWithRules } from './names.ts';
import { linesOf } from './part.ts';

/** A file as its node names it, and a line of it, from 0. */
export interface RuleOrigin {
  readonly file: string;
  readonly line: number;
}

/** The rules of a chain. `index` counts from 0; outside of 0 to length - 1 all functions throw RangeError. */
export interface ChainRules {
  readonly length: number;
  at(index: number): Rule;
  /** Far cheaper than `at`. */
  hosts(index: number): ToldHosts;
  /** The line as it stands; of one that stands for several rules all of it. As cheap. */
  text(index: number): string;
  origin(index: number): RuleOrigin;
}

export interface LoadedChain {
  readonly name: string;
  /** Undefined: a user-defined chain. A built-in one that no line declares accepts. */
  readonly policy?: 'ACCEPT' | 'DROP';
  /** Undefined: no line declares it. */
  readonly origin?: RuleOrigin;
  readonly rules: ChainRules;
}

export interface LoadedTable {
  readonly name: TableName;
  readonly chains: ReadonlyMap<string, LoadedChain>;
  /** Of all chains together, found without reading each. */
  readonly ruleCount: number;
  /** Rules that lead to a chain, found without reading any; undefined: their lines must be read. */
  readonly callsTo?: (chain: string) => readonly RuleCall[];
  /**
   * What rules go to that is neither a chain here nor a target of the catalog: targets of somebody's own kernel, and chains
   * that a part of a listing leaves out. Found without reading rules, unless lines edit the table.
   */
  readonly strangers: ReadonlySet<string>;
  readonly origin?: RuleOrigin;
  /** A listing that nobody says the table of, and that may be another one's: `filter` and `security` have the same chains. */
  readonly isGuessed?: true;
}

/** A rule that jumps or goes to a chain. `rule` counts from 0. */
export interface RuleCall {
  readonly chain: string;
  readonly rule: number;
}

/** What one program would hold after loading a section. The shape is that of a node's rulesets. */
export interface LoadedRuleset {
  readonly family: Family;
  readonly variant?: Variant;
  readonly tables: ReadonlyMap<TableName, LoadedTable>;
  /** Tables that a later coming of theirs has flushed, in the order of the dump. Undefined: none came twice. */
  readonly flushed?: readonly LoadedTable[];
  /** Whether the word stands anywhere in the dump: no rule needs to be read to know that none has it. */
  readonly mentions: (word: string) => boolean;
  /**
   * The rules whose lines fit a pattern, in the order of the dump: far cheaper than to go through the chains. Those count
   * too that a second coming of their table, or an edit, has taken away.
   */
  readonly rulesThatSay: (pattern: RegExp) => readonly Rule[];
}

/** The table of a listing as its command or its file's name says; undefined: nobody says. */
type TableSaid = (block: Block) => TableName | undefined;

/** A table that comes twice is flushed by its second coming, so that the last one counts. */
export function rulesetOf(
  dump: Dump,
  section: Section,
  file: string,
  said: TableSaid = () => undefined,
): LoadedRuleset {
  const tables = new Map<TableName, LoadedTable>();
  const flushed: LoadedTable[] = [];
  const load = (block: Block, name: TableName, isGuessed?: true): void => {
    const before = tables.get(name);
    if (before !== undefined) flushed.push(before);
    tables.set(name, tableOf(dump, block, name, file, isGuessed));
  };
  for (const block of section.blocks) {
    if (block.table !== undefined) load(block, block.table);
    if (block.kind !== 'listing') continue;
    const { name, isGuessed } = tableOfListing(dump, block, said(block));
    load(block, name, isGuessed);
  }
  return {
    family: section.family,
    ...(section.variant ? { variant: section.variant } : {}),
    tables,
    ...(flushed.length === 0 ? {} : { flushed }),
    mentions: wordsIn(dump),
    rulesThatSay: (pattern) => rulesThatSay(dump, section, pattern),
  };
}

function rulesThatSay(dump: Dump, { blocks }: Section, pattern: RegExp): readonly Rule[] {
  return blocks.flatMap(({ parts }) =>
    parts.flatMap(({ part, base }) =>
      Array.from(part.rules.lines, (relative) => base + relative).flatMap((line) => {
        if (!pattern.test(lineText(dump.document, line) ?? '')) return [];
        const read = lineAt(dump, line);
        if (read.kind !== 'rule') return [];
        return Array.from({ length: expandedCount(read.rule) }, (_, nth) => expanded(read.rule, nth));
      }),
    ),
  );
}

/** Asked of a few words for every packet that is traced: each is looked for once. */
function wordsIn({ document }: Dump): (word: string) => boolean {
  const known = new Map<string, boolean>();
  return (word) => {
    const answer = known.get(word) ?? document.chunks.some(({ text }) => text.includes(word));
    known.set(word, answer);
    return answer;
  };
}

function tableOf(dump: Dump, block: Block, name: TableName, file: string, isGuessed?: true): LoadedTable {
  const { edited } = block;
  let made: ReadonlyMap<string, LoadedChain> | undefined;
  let strangers: ReadonlySet<string> | undefined;
  // Many who hold a node never ask for its chains, and a large table has 40,000.
  const chains = (): ReadonlyMap<string, LoadedChain> => {
    made ??= allChains(dump, name, file, edited ? editedChains(dump, block, file) : declaredChains(dump, block, file));
    return made;
  };
  return {
    name,
    get chains() {
      return chains();
    },
    origin: { file, line: block.firstLine },
    ...(isGuessed ? { isGuessed } : {}),
    ...(edited ? {} : { callsTo: (chain: string) => callsTo(block, chains(), chain) }),
    get strangers() {
      strangers ??= new Set(goalsOf(block, chains()).filter((goal) => !chains().has(goal)));
      return strangers;
    },
    get ruleCount() {
      return edited ? [...chains().values()].reduce((sum, { rules }) => sum + rules.length, 0) : writtenRules(block);
    },
  };
}

/** What rules go to, the targets of the catalog left out. */
function goalsOf({ edited, index }: Block, chains: ReadonlyMap<string, LoadedChain>): readonly string[] {
  if (!edited) return [...index.jumps.keys()];
  return [...chains.values()].flatMap(({ rules }) =>
    Array.from({ length: rules.length }, (_, at) => rules.at(at).target).flatMap((target) =>
      target === undefined || target.spec !== undefined ? [] : target.name,
    ),
  );
}

function callsTo(block: Block, chains: ReadonlyMap<string, LoadedChain>, chain: string): readonly RuleCall[] {
  return jumpsTo(block, chain).flatMap(({ line, from }) => {
    const rules = chains.get(from)?.rules;
    return rules === undefined ? [] : rulesOfLine(rules, line).map((rule) => ({ chain: from, rule }));
  });
}

/** The rules of a chain that one line makes; rules stand in the order of their lines. */
function rulesOfLine(rules: ChainRules, line: number): readonly number[] {
  let [low, high] = [0, rules.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rules.origin(middle).line < line) low = middle + 1;
    else high = middle;
  }
  const found: number[] = [];
  for (; low < rules.length && rules.origin(low).line === line; low++) found.push(low);
  return found;
}

/** The chains with the built-in ones of the table before them, those that no line mentions included. */
function allChains(
  dump: Dump,
  name: TableName,
  file: string,
  chains: ReadonlyMap<string, LoadedChain>,
): ReadonlyMap<string, LoadedChain> {
  const all = new Map<string, LoadedChain>();
  for (const builtin of builtinChains(name)) {
    all.set(builtin, chains.get(builtin) ?? { name: builtin, policy: 'ACCEPT', rules: sequence(dump, file, () => []) });
  }
  for (const [chain, loaded] of chains) all.set(chain, loaded);
  return all;
}

/** Rules that the lines append; one line may be several (`-s a,b`). */
function writtenRules({ parts }: Block): number {
  let count = 0;
  for (const { part } of parts) {
    count += part.rules.lines.length;
    for (const times of part.multiplied.values()) count += times - 1;
  }
  return count;
}

/** Chains of a table that is only appended to: their rules are where the index says. */
function declaredChains(dump: Dump, block: Block, file: string): ReadonlyMap<string, LoadedChain> {
  const chains = new Map<string, LoadedChain>();
  const policies = policiesOf(block);
  const add = (name: string, declared: number | undefined): void => {
    const rules = sequence(dump, file, () => finalRules(block, name));
    const policy = isBuiltin(block, name) ? { policy: policies.get(name) ?? 'ACCEPT' } : {};
    const origin = declared === undefined ? {} : { origin: { file, line: declared } };
    chains.set(name, { name, ...policy, ...origin, rules });
  };
  for (const { part, base } of block.parts) {
    part.declared.ids.forEach((id, index) => {
      const name = part.declared.names[id] ?? '';
      if (!chains.has(name)) add(name, base + (part.declared.lines[index] ?? 0));
    });
  }
  for (const name of block.index.rules.keys()) if (!chains.has(name)) add(name, undefined);
  return chains;
}

/** The last policy of each built-in chain. */
function policiesOf(block: Block): ReadonlyMap<string, 'ACCEPT' | 'DROP'> {
  const policies = new Map<string, 'ACCEPT' | 'DROP'>();
  for (const { part } of block.parts) {
    part.declared.ids.forEach((id, index) => {
      const policy = part.policies.get(part.declared.lines[index] ?? 0);
      const name = part.declared.names[id] ?? '';
      if (policy === 'ACCEPT' || policy === 'DROP') policies.set(name, policy);
    });
  }
  return policies;
}

function finalRules(block: Block, chain: string): readonly FinalRule[] {
  const rules: FinalRule[] = [];
  // A second chain line begins the chain anew: nft does so, and legacy does not load the file at all.
  const declared = isBuiltin(block, chain) ? [] : declarationsOf(block, chain);
  const from = declared.length > 1 ? (declared.at(-1) ?? 0) : 0;
  for (const { part, base } of partsWithRules(block, chain)) {
    for (const relative of linesOf(part.rules, chain)) {
      const line = base + relative;
      if (line < from) continue;
      const count = part.multiplied.get(relative) ?? 1;
      for (let nth = 0; nth < count; nth++) rules.push({ line, nth });
    }
  }
  return rules;
}

function editedChains(dump: Dump, block: Block, file: string): ReadonlyMap<string, LoadedChain> {
  const chains = new Map<string, LoadedChain>();
  for (const [name, chain] of finalTable(linesFor(dump), block).chains) {
    const policy = isBuiltin(block, name) ? ({ policy: chain.policy === 'DROP' ? 'DROP' : 'ACCEPT' } as const) : {};
    const origin = chain.line === undefined ? {} : { origin: { file, line: chain.line } };
    chains.set(name, { name, ...policy, ...origin, rules: sequence(dump, file, () => chain.rules) });
  }
  return chains;
}

function sequence(dump: Dump, file: string, find: () => readonly FinalRule[]): ChainRules {
  let found: readonly FinalRule[] | undefined;
  const all = (): readonly FinalRule[] => {
    found ??= find();
    return found;
  };
  const ruleAt = (index: number): FinalRule => {
    const rule = all()[index];
    if (!rule) throw new RangeError(`The chain has no rule ${index}.`);
    return rule;
  };
  const textAt = (index: number): string => lineText(dump.document, ruleAt(index).line) ?? '';
  return {
    get length() {
      return all().length;
    },
    at(index) {
      const { line, nth } = ruleAt(index);
      const read = lineAt(dump, line);
      if (read.kind !== 'rule') throw new RangeError(`Line ${line} is no rule.`);
      return expanded(read.rule, nth);
    },
    hosts: (index) => toldHosts(textAt(index)),
    text: textAt,
    origin: (index) => ({ file, line: ruleAt(index).line }),
  };
}

/** The number of a rule in its chain, from 1, by its line; undefined where the line adds no rule to it. */
export function ruleNumberAt(dump: Dump, block: Block, chain: string, line: number): number | undefined {
  const rules = block.edited
    ? (finalTable(linesFor(dump), block).chains.get(chain)?.rules ?? [])
    : finalRules(block, chain);
  const index = rules.findIndex((rule) => rule.line === line);
  return index < 0 ? undefined : index + 1;
}
