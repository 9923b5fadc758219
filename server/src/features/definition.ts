/** Where names are declared and used: definition, references, highlights, and renaming of chains. */
import { findTarget, isBuiltinChain } from '../catalog/find.ts';
import { type ChainView, chainOf, lineAt, type RulesView, ruleAt, type TableView, tableAt } from '../checks/view.ts';
import type { Span } from '../text/span.ts';
import { subjectAt } from './subject.ts';

/** A word of the document: spans count from the start of the line. */
export interface Place {
  readonly line: number;
  readonly span: Span;
}

export type Occurrence = Place & { readonly role: 'declaration' | 'rule' | 'jump' };

/** The chain whose name stands at the cursor, in its table. */
export function chainAt(
  view: RulesView,
  line: number,
  character: number,
): { readonly table: TableView; readonly chain: ChainView; readonly span: Span } | undefined {
  const subject = subjectAt(lineAt(view, line), character);
  const table = tableAt(view, line);
  if (subject?.kind !== 'chain' || table === undefined) return undefined;
  const chain = chainOf(table, subject.name);
  return chain === undefined ? undefined : { table, chain, span: subject.span };
}

/** Where the chain is declared; a chain that nobody declares has its first rule for that. */
export function definition(view: RulesView, line: number, character: number): readonly Place[] {
  const found = chainAt(view, line, character);
  if (found === undefined) return [];
  const declarations = occurrences(view, found.chain).filter(({ role }) => role === 'declaration');
  return declarations.length > 0
    ? declarations
    : occurrences(view, found.chain)
        .filter(({ role }) => role === 'rule')
        .slice(0, 1);
}

/** Every place where the chain's name stands, in the order of the lines. */
export function references(view: RulesView, line: number, character: number): readonly Occurrence[] {
  const found = chainAt(view, line, character);
  return found === undefined ? [] : occurrences(view, found.chain);
}

function occurrences(view: RulesView, chain: ChainView): readonly Occurrence[] {
  const found: Occurrence[] = [];
  for (const line of chain.declarations) {
    const read = lineAt(view, line);
    if (read.kind === 'chain') found.push({ line, span: read.nameSpan, role: 'declaration' });
    else if (read.kind === 'rule') found.push({ line, span: read.rule.chainSpan, role: 'declaration' });
  }
  for (const line of chain.rules) {
    const rule = ruleAt(view, line);
    if (rule !== undefined) found.push({ line, span: rule.chainSpan, role: 'rule' });
  }
  for (const line of chain.references) {
    const target = ruleAt(view, line)?.target;
    if (target !== undefined) found.push({ line, span: target.nameSpan, role: 'jump' });
  }
  return found.sort((a, b) => a.line - b.line || a.span.start - b.span.start);
}

export type RenameAnswer =
  | { readonly kind: 'places'; readonly places: readonly Place[] }
  | { readonly kind: 'refused'; readonly why: 'builtin' | 'taken' | 'not-a-name' };

/** What can be renamed at the cursor; undefined: nothing. Built-in chains are the kernel's. */
export function renameable(view: RulesView, line: number, character: number): { span: Span; name: string } | undefined {
  const found = chainAt(view, line, character);
  if (found === undefined || found.chain.builtin) return undefined;
  return { span: found.span, name: found.chain.name };
}

/** iptables takes up to 28 bytes, no blanks, and nothing that looks like an option; names of targets stay theirs. */
const chainName = /^[^\s!"'-][^\s"']{0,27}$/;

export function rename(view: RulesView, line: number, character: number, name: string): RenameAnswer {
  const found = chainAt(view, line, character);
  if (found === undefined || found.chain.builtin) return { kind: 'refused', why: 'builtin' };
  const { known } = found.table;
  if (!chainName.test(name) || findTarget(name, found.table.block.family) !== undefined)
    return { kind: 'refused', why: 'not-a-name' };
  if (name !== found.chain.name && chainOf(found.table, name) !== undefined) return { kind: 'refused', why: 'taken' };
  if (known !== undefined && isBuiltinChain(known, name)) return { kind: 'refused', why: 'taken' };
  return { kind: 'places', places: occurrences(view, found.chain) };
}
