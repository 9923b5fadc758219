/** A file's dumps, each read by itself. Parts are what a node is joined from: an edit makes those of its own file anew. */

import { type DumpLines, dumpOf, type LocatedProblem } from '../dialects/dump.ts';
import type { Router } from '../dialects/ios-nat/model.ts';
import { readRouter } from '../dialects/ios-nat/parse.ts';
import { readInterfaces } from '../dialects/iproute2/address.ts';
import { readConnections } from '../dialects/iproute2/conntrack.ts';
import type { ConnectionEntry, Interface, PolicyRule, Route } from '../dialects/iproute2/model.ts';
import { readRoutes } from '../dialects/iproute2/route.ts';
import { readPolicyRules } from '../dialects/iproute2/rule.ts';
import { readSysctls } from '../dialects/iproute2/sysctl.ts';
import type { IpSet } from '../dialects/ipset-save/model.ts';
import { readSets } from '../dialects/ipset-save/parse.ts';
import { type Dump, openDump } from '../dialects/iptables-save/dump/dump.ts';
import { rulesetOf } from '../dialects/iptables-save/dump/ruleset.ts';
import { readServices } from '../dialects/ipvsadm/parse.ts';
import type { ListedService } from '../dialects/ipvsadm/service.ts';
import { lineText, openDocument } from '../text/document.ts';
import type { Hints } from './commands.ts';
import type { Ruleset } from './model.ts';
import type { DumpKind } from './recognise.ts';
import { type NodeFile, type Section, splitFile } from './split.ts';

/** What a dump says, by what it is. */
export type PartContent =
  /** `dump`: the whole file, whose own problems it tells (problemsOf). */
  | { readonly kind: 'ruleset'; readonly ruleset: Ruleset; readonly dump: Dump }
  | { readonly kind: 'sets'; readonly sets: readonly IpSet[] }
  | { readonly kind: 'services'; readonly services: readonly ListedService[] }
  /** `showsAddresses` false: the output of `ip link`. */
  | { readonly kind: 'interfaces'; readonly interfaces: readonly Interface[]; readonly showsAddresses: boolean }
  | { readonly kind: 'routes'; readonly routes: readonly Route[] }
  | { readonly kind: 'policy-rules'; readonly rules: readonly PolicyRule[] }
  | { readonly kind: 'connections'; readonly connections: readonly ConnectionEntry[] }
  | { readonly kind: 'sysctls'; readonly sysctls: ReadonlyMap<string, string> }
  | { readonly kind: 'router'; readonly router: Router };

/** What every dump of a node has, whatever it tells. */
export interface PartPlace {
  readonly file: string;
  /** Lines of the file from 0: from `firstLine` up to, not including, `endLine`. */
  readonly firstLine: number;
  readonly endLine: number;
  readonly hints: Hints;
  /** Of rules none: their dump tells them. */
  readonly problems: readonly LocatedProblem[];
  /** A line of the file without its end; empty outside of the part. */
  readonly textAt: (line: number) => string;
}

/** One dump of a node. */
export type Part = PartContent & PartPlace;

/** A dump by what it tells. */
export type PartOf<Kind extends DumpKind> = Extract<PartContent, { readonly kind: Kind }> & PartPlace;

/** Everything but rules: what is read as a whole. */
export type FactKind = Exclude<DumpKind, 'ruleset'>;

type Reader = (dump: DumpLines, hints: Hints) => { content: PartContent; problems: readonly LocatedProblem[] };

/** How each kind is read but for rules, which are too many to be read at once. */
const readers: Readonly<Record<FactKind, Reader>> = {
  sets: (dump) => {
    const { items, problems } = readSets(dump);
    return { content: { kind: 'sets', sets: items }, problems };
  },
  services: (dump) => {
    const { items, problems } = readServices(dump);
    return { content: { kind: 'services', services: items }, problems };
  },
  interfaces: (dump) => {
    const { items, problems, showsAddresses } = readInterfaces(dump);
    return { content: { kind: 'interfaces', interfaces: items, showsAddresses }, problems };
  },
  routes: (dump, hints) => {
    const { items, problems } = readRoutes(dump, hints);
    return { content: { kind: 'routes', routes: items }, problems };
  },
  'policy-rules': (dump, hints) => {
    const { items, problems } = readPolicyRules(dump, hints);
    return { content: { kind: 'policy-rules', rules: items }, problems };
  },
  connections: (dump) => {
    const { items, problems } = readConnections(dump);
    return { content: { kind: 'connections', connections: items }, problems };
  },
  sysctls: (dump) => {
    const { values, problems } = readSysctls(dump);
    return { content: { kind: 'sysctls', sysctls: values }, problems };
  },
  router: (dump) => {
    const { router, problems } = readRouter(dump);
    return { content: { kind: 'router', router }, problems };
  },
};

/**
 * The dumps of a file, in the order in which they stand there; none where it holds no dump. `rules`: the file's
 * iptables lines where they are read already, as an editor's documents are; they are read here otherwise.
 */
export function readParts(file: NodeFile, rules?: Dump): readonly Part[] {
  const sections = splitFile(file);
  const parts = sections.flatMap((section) => {
    const { kind } = section;
    return kind === 'ruleset' ? [] : [readPart(file, section, kind)];
  });
  if (parts.length === sections.length) return parts;
  const dump = rules ?? openDump(openDocument(file.text), { fileName: file.name });
  const empty = sections.filter(
    ({ kind, start, end }) => kind === 'ruleset' && file.text.slice(start, end).trim() === '',
  );
  return [
    ...rulesetParts(file.name, dump, sections),
    ...empty.map((section) => emptyRuleset(file.name, dump, section)),
    ...parts,
  ].toSorted((a, b) => a.firstLine - b.firstLine);
}

function readPart({ name, text }: NodeFile, section: Section, kind: FactKind): Part {
  const { hints, firstLine, start, end } = section;
  const dump = dumpOf(name, text.slice(start, end), firstLine);
  const { content, problems } = readers[kind](dump, hints);
  const { lines } = dump;
  const textAt = (line: number): string => lines[line - firstLine] ?? '';
  return { ...content, file: name, firstLine, endLine: firstLine + lines.length, hints, problems, textAt };
}

/** iptables-save prints nothing where the kernel has no table. */
function emptyRuleset(file: string, dump: Dump, { firstLine, hints }: Section): Part {
  const { family = 'ipv4', variant } = hints;
  const ruleset: Ruleset = { family, ...(variant === undefined ? {} : { variant }), tables: new Map() };
  const place = { file, firstLine, endLine: firstLine };
  return { kind: 'ruleset', ruleset, dump, ...place, hints, problems: [], textAt: () => '' };
}

/** Rules have a reader for the whole file, which tells programs and tables apart by itself. */
function rulesetParts(file: string, dump: Dump, sections: readonly Section[]): readonly Part[] {
  return dump.sections.map((section) => {
    const ruleset = rulesetOf(dump, section, file);
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
