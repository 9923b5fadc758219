/** A file's dumps, each read by itself. Parts are what a node is joined from: an edit makes those of its own file anew. */

import { isTableName } from '../catalog/find.ts';
import type { TableName } from '../catalog/types.ts';
import type { Classify } from '../dialects/classify.ts';
import { type DumpLines, dumpOfRuns, type LocatedProblem, type Run } from '../dialects/dump.ts';
import { problemsOf, type RouterDump, readingRouter } from '../dialects/ios-nat/dump/dump.ts';
import type { Router } from '../dialects/ios-nat/model.ts';
import { readingInterfaces } from '../dialects/iproute2/address.ts';
import { readingConnections } from '../dialects/iproute2/conntrack.ts';
import type { ConnectionEntry, Interface, PolicyRule, Route } from '../dialects/iproute2/model.ts';
import { readingRoutes } from '../dialects/iproute2/route.ts';
import { readPolicyRules } from '../dialects/iproute2/rule.ts';
import { readSysctls } from '../dialects/iproute2/sysctl.ts';
import type { IpsetLineKind } from '../dialects/ipset-save/line-kinds.ts';
import type { IpSet } from '../dialects/ipset-save/model.ts';
import { readingSets } from '../dialects/ipset-save/parse.ts';
import { type Dump, openDump } from '../dialects/iptables-save/dump/dump.ts';
import { rulesetOf } from '../dialects/iptables-save/dump/ruleset.ts';
import type { IpvsLineKind } from '../dialects/ipvsadm/line-kinds.ts';
import { readingServices } from '../dialects/ipvsadm/parse.ts';
import type { ListedService } from '../dialects/ipvsadm/service.ts';
import { chunkOf } from '../text/chunk.ts';
import { withoutColours } from '../text/colours.ts';
import { type ChunkedDocument, lineText, openDocument } from '../text/document.ts';
import { runAtOnce } from '../text/schedule.ts';
import type { Hints } from './commands.ts';
import type { Ruleset } from './model.ts';
import type { DumpKind } from './recognise.ts';
import { type NodeFile, type Section, splittingFile } from './split.ts';

/** What a dump says, by what it is. */
export type PartContent =
  /** `dump`: the whole file, whose own problems it tells (problemsOf). */
  | { readonly kind: 'ruleset'; readonly ruleset: Ruleset; readonly dump: Dump }
  | { readonly kind: 'sets'; readonly sets: readonly IpSet[] }
  | { readonly kind: 'services'; readonly services: readonly ListedService[] }
  /** `showsAddresses` false: the output of `ip link`. */
  | { readonly kind: 'interfaces'; readonly interfaces: readonly Interface[]; readonly showsAddresses: boolean }
  | { readonly kind: 'routes'; readonly routes: readonly Route[] }
  /** `isGuessed`: their family, by what the listing lacks alone. */
  | { readonly kind: 'policy-rules'; readonly rules: readonly PolicyRule[]; readonly isGuessed: boolean }
  | { readonly kind: 'connections'; readonly connections: readonly ConnectionEntry[] }
  | { readonly kind: 'sysctls'; readonly sysctls: ReadonlyMap<string, string> }
  /** `dump`: its lines as they were read. */
  | { readonly kind: 'router'; readonly router: Router; readonly dump: RouterDump };

/** What every dump of a node has, whatever it tells. */
export interface PartPlace {
  readonly file: string;
  /** Lines of the file from 0: from `firstLine` up to, not including, `endLine`. */
  readonly firstLine: number;
  readonly endLine: number;
  readonly hints: Hints;
  /** Of rules none: their dump tells them. */
  readonly problems: readonly LocatedProblem[];
  /** A line of the file without its end; empty outside of the file. */
  readonly textAt: (line: number) => string;
}

/** One dump of a node. */
export type Part = PartContent & PartPlace;

/** A dump by what it tells. */
export type PartOf<Kind extends DumpKind> = Extract<PartContent, { readonly kind: Kind }> & PartPlace;

/** Everything but rules: what is read as a whole. */
export type FactKind = Exclude<DumpKind, 'ruleset'>;

/** A dump that is no ruleset. */
export type FactsPart = { [Kind in FactKind]: PartOf<Kind> }[FactKind];

/** Grammars for those kinds that have one, where they are loaded; without them lines are told apart by their text. */
export interface Classifiers {
  readonly sets?: Classify<IpsetLineKind>;
  readonly services?: Classify<IpvsLineKind>;
}

interface ReadDump {
  readonly content: PartContent;
  readonly problems: readonly LocatedProblem[];
}

/** Long dumps are read step by step. */
type Reader = (dump: DumpLines, hints: Hints, classifiers: Classifiers) => ReadDump | Generator<void, ReadDump>;

/** How each kind is read but for rules, which have a reader of their own. */
const readers: Readonly<Record<FactKind, Reader>> = {
  *sets(dump, _, classifiers) {
    const { items, problems } = yield* readingSets(dump, classifiers.sets);
    return { content: { kind: 'sets', sets: items }, problems };
  },
  *services(dump, _, classifiers) {
    const { items, problems } = yield* readingServices(dump, classifiers.services);
    return { content: { kind: 'services', services: items }, problems };
  },
  *interfaces(dump) {
    const { items, problems, showsAddresses } = yield* readingInterfaces(dump);
    return { content: { kind: 'interfaces', interfaces: items, showsAddresses }, problems };
  },
  *routes(dump, hints) {
    const { items, problems } = yield* readingRoutes(dump, hints);
    return { content: { kind: 'routes', routes: items }, problems };
  },
  'policy-rules': (dump, hints) => {
    const { items, problems, isGuessed } = readPolicyRules(dump, hints);
    return { content: { kind: 'policy-rules', rules: items, isGuessed }, problems };
  },
  *connections(dump) {
    const { items, problems } = yield* readingConnections(dump);
    return { content: { kind: 'connections', connections: items }, problems };
  },
  sysctls: (dump) => {
    const { values, problems } = readSysctls(dump);
    return { content: { kind: 'sysctls', sysctls: values }, problems };
  },
  *router(lines) {
    const dump = yield* readingRouter(lines);
    return { content: { kind: 'router', router: dump.router, dump }, problems: problemsOf(dump) };
  },
};

/**
 * The dumps of a file, in the order in which they stand there; none where it holds no dump. `rules`: the file's
 * iptables lines where they are read already, as an editor's documents are; they are read here otherwise.
 */
export function readParts(file: NodeFile, rules?: Dump): readonly Part[] {
  return runAtOnce(readingParts(file, rules));
}

/** As readParts, step by step. */
export function* readingParts(
  given: NodeFile,
  rules?: Dump,
  classifiers: Classifiers = {},
): Generator<void, readonly Part[]> {
  const text = withoutColours(given.text);
  // Chunks of what has colours are not those of its text.
  const file = text === given.text ? given : { name: given.name, text };
  const sections = yield* splittingFile(file);
  const whole = lazily(() => file.document ?? openDocument(withoutMark(file.text, sections)));
  const parts: Part[] = [];
  for (const section of sections) {
    const { kind } = section;
    if (kind !== 'ruleset') parts.push(yield* readingPart(file.name, whole, section, kind, classifiers));
  }
  if (parts.length === sections.length) return parts;
  const dump = rules ?? openDump(whole(), { fileName: file.name });
  const empty = sections.filter(
    ({ kind, start, end }) => kind === 'ruleset' && file.text.slice(start, end).trim() === '',
  );
  return [
    ...rulesetParts(file.name, dump, sections),
    ...empty.map((section) => emptyRuleset(file.name, dump, section)),
    ...parts,
  ].toSorted((a, b) => a.firstLine - b.firstLine);
}

/** A byte order mark belongs to no listing; to iptables-restore it is a fault, which the reader of rules reports. */
function withoutMark(text: string, [first]: readonly Section[]): string {
  return first?.kind === 'ruleset' ? text : text.replace(/^\uFEFF/, '');
}

function* readingPart(
  file: string,
  whole: () => ChunkedDocument,
  { hints, firstLine, endLine }: Section,
  kind: FactKind,
  classifiers: Classifiers,
): Generator<void, Part> {
  const document = whole();
  const dump = dumpOfRuns(file, runsOf(document, firstLine, endLine), firstLine);
  const reading = readers[kind](dump, hints, classifiers);
  const { content, problems } = 'content' in reading ? reading : yield* reading;
  const textAt = (line: number): string => lineText(document, line)?.replace(/\r$/, '') ?? '';
  return { ...content, file, firstLine, endLine, hints, problems, textAt };
}

/** Chunks that lie between the lines as they are; of those at the edges the lines that do. */
function runsOf({ chunks, firstLines }: ChunkedDocument, firstLine: number, endLine: number): readonly Run[] {
  return chunks.flatMap((chunk, index): Run[] => {
    const first = firstLines[index] ?? 0;
    const { text, lineStarts } = chunk;
    if (first >= endLine || first + lineStarts.length <= firstLine) return [];
    if (firstLine <= first && first + lineStarts.length <= endLine) return [{ chunk, first }];
    const from = Math.max(firstLine - first, 0);
    const piece = text.slice(lineStarts[from] ?? 0, lineStarts[endLine - first] ?? text.length);
    return [{ chunk: chunkOf(piece), first: first + from }];
  });
}

function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** iptables-save prints nothing where the kernel has no table. */
function emptyRuleset(file: string, dump: Dump, { firstLine, hints }: Section): Part {
  const { family = 'ipv4', variant } = hints;
  const ruleset: Ruleset = {
    family,
    ...(variant === undefined ? {} : { variant }),
    tables: new Map(),
    mentions: () => false,
    rulesThatSay: () => [],
  };
  const place = { file, firstLine, endLine: firstLine };
  return { kind: 'ruleset', ruleset, dump, ...place, hints, problems: [], textAt: () => '' };
}

/** What the command or the file's name says of the first listing behind it; of a second one it can't be true. */
function tableAbove(
  line: number,
  blocks: readonly { readonly firstLine: number }[],
  sections: readonly Section[],
): TableName | undefined {
  const above = sections.findLast(({ kind, firstLine }) => kind === 'ruleset' && firstLine <= line);
  const { table } = above?.hints ?? {};
  const isFirst = blocks.find(({ firstLine }) => firstLine >= (above?.firstLine ?? 0))?.firstLine === line;
  return table !== undefined && isFirst && isTableName(table) ? table : undefined;
}

/** Rules have a reader for the whole file, which tells programs and tables apart by itself. */
function rulesetParts(file: string, dump: Dump, sections: readonly Section[]): readonly Part[] {
  return dump.sections.map((section) => {
    const ruleset = rulesetOf(dump, section, file, (block) => tableAbove(block.firstLine, section.blocks, sections));
    const firstLine = section.blocks[0]?.firstLine ?? 0;
    const endLine = (section.blocks.at(-1)?.lastLine ?? firstLine) + 1;
    // A file's name may say what no line of it does: iptables-legacy.txt.
    const hints = sections.findLast((above) => above.kind === 'ruleset' && above.firstLine <= firstLine)?.hints ?? {};
    const variant = ruleset.variant ?? hints.variant;
    return {
      kind: 'ruleset',
      ruleset: variant === undefined ? ruleset : { ...ruleset, variant },
      dump,
      file,
      firstLine,
      endLine,
      hints,
      problems: [],
      textAt: (line) => lineText(dump.document, line)?.replace(/\r$/, '') ?? '',
    };
  });
}
