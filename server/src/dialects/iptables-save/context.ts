/** What is known when a line is read, from the lines before it. */
import { findTarget, isTableName } from '../../catalog/find.ts';
import type { TableName, Variant } from '../../catalog/types.ts';
import { type Family, families } from '../../net/family.ts';
import { type Header, readHeader } from './headers.ts';
import { isMisspeltCommit, type LineKind } from './line-kinds.ts';

/**
 * outside: between tables, where iptables-restore takes comments and tables only.
 * elsewhere: in a bundle, behind a prompt or heading, where anything may stand.
 * table: inside a table. listing: in the output of `iptables -S`, which has no table lines.
 */
export type Place = 'outside' | 'elsewhere' | 'table' | 'listing';

export interface LineContext {
  readonly family: Family;
  /** The program that wrote the dump, where its header says: the other one's refusals do not count then. */
  readonly variant: Variant | undefined;
  readonly place: Place;
  /** The table, where `place` is `table` and its name is one that exists. */
  readonly table: TableName | undefined;
  /** Chains declared so far in the table that are named like a target: `-j` means them then. */
  readonly shadows: ReadonlySet<string>;
  /** True where `-P` and `-N` outside of a table begin a listing, because the file has no tables. */
  readonly mayList: boolean;
  /** True once a prompt or heading was seen: other commands' output may stand between tables. */
  readonly bundle: boolean;
  /** In a listing, true behind its first rule: policies and chains that follow begin another one. */
  readonly rulesListed: boolean;
  /** In a listing, how many of the hooks' chains its policies are past: they come in the order of the hooks. */
  readonly hooksListed: number;
  /** Between tables, true behind a line that may not stand there: it was reported once for all of them. */
  readonly strayed: boolean;
}

const noShadows: ReadonlySet<string> = new Set();

/** Before the first line of a file. */
export function initialContext(family: Family, variant?: Variant): LineContext {
  return {
    family,
    variant,
    place: 'outside',
    table: undefined,
    shadows: noShadows,
    mayList: false,
    bundle: false,
    rulesListed: false,
    hooksListed: 0,
    strayed: false,
  };
}

export function sameContext(a: LineContext, b: LineContext): boolean {
  return (
    a === b ||
    (a.family === b.family &&
      a.variant === b.variant &&
      a.place === b.place &&
      a.table === b.table &&
      a.mayList === b.mayList &&
      a.bundle === b.bundle &&
      a.rulesListed === b.rulesListed &&
      a.hooksListed === b.hooksListed &&
      a.strayed === b.strayed &&
      a.shadows.size === b.shadows.size &&
      [...a.shadows].every((name) => b.shadows.has(name)))
  );
}

/** What stands at the start of a line decides about the lines from it on; the answer is what the line itself is read in. */
export function contextAt(before: LineContext, kind: LineKind, text: string): LineContext {
  switch (kind) {
    case 'rule_line':
      return before.place !== 'table' && beginsListing(before, text)
        ? {
            ...before,
            place: 'listing',
            table: undefined,
            shadows: noShadows,
            rulesListed: false,
            hooksListed: 0,
            strayed: false,
          }
        : before;
    case 'comment':
    case 'command_line':
    case 'other_line': {
      const header = before.place === 'table' ? undefined : readHeader(kind, text);
      return header ? behindHeader(before, header) : before;
    }
    default:
      return before;
  }
}

/** As contextAt, where a table or listing begins of which the file's other lines tell the family. */
export function ofFamily(at: LineContext, family: Family | undefined): LineContext {
  return family === undefined || family === at.family ? at : { ...at, family };
}

/** What the next line stands in. `at` is the line's own context. */
export function contextAfter(at: LineContext, kind: LineKind, text: string): LineContext {
  switch (kind) {
    case 'table_line':
      return enterTable(at, text);
    case 'commit_line':
      return at.place === 'table' ? leaveTable(at) : strayed(at);
    case 'other_line':
      return at.place === 'table' && isMisspeltCommit(text) ? leaveTable(at) : strayed(at);
    case 'chain_line':
      return at.place === 'table' ? declare(at, /^[ \t]*([^ \t\r]*)/.exec(text.slice(1))?.[1] ?? '') : strayed(at);
    case 'rule_line':
      return at.place === 'listing' ? behindListed(at, text) : strayed(at);
    default:
      return at;
  }
}

/** The chains of the hooks in the order in which listings have their policies. */
export const hookOrder: readonly string[] = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'];

function policyOf(text: string): number {
  return hookOrder.indexOf(/^-P +(\S+)/.exec(text)?.[1] ?? '');
}

function behindListed(at: LineContext, text: string): LineContext {
  if (!at.rulesListed && /^-A /.test(text)) return { ...at, rulesListed: true };
  const passed = policyOf(text) + 1;
  return passed > at.hooksListed ? { ...at, hooksListed: passed } : at;
}

/** Behind a line that is no comment, no table and not empty. */
function strayed(at: LineContext): LineContext {
  return at.place !== 'outside' || at.strayed ? at : { ...at, strayed: true };
}

function leaveTable(at: LineContext): LineContext {
  return { ...at, place: at.bundle ? 'elsewhere' : 'outside', table: undefined, shadows: noShadows };
}

function enterTable(at: LineContext, text: string): LineContext {
  const name = /^\uFEFF?\*[ \t]*([^ \t\r]*)/.exec(text)?.[1] ?? '';
  const table = isTableName(name) ? name : undefined;
  // In running text a star is a bullet; a star inside a table begins another one only where its name is known.
  if (!table && at.place !== 'outside') return at;
  return { ...at, place: 'table', table, shadows: noShadows, strayed: false };
}

/** Chains named like a target hide it from here on. */
export function declare(at: LineContext, name: string): LineContext {
  if (at.shadows.has(name) || !families.some((family) => findTarget(name, family))) return at;
  return { ...at, shadows: new Set([...at.shadows, name]) };
}

function beginsListing(before: LineContext, text: string): boolean {
  if (!before.mayList || !/^-[PN] \S+/.test(text)) return false;
  if (before.place !== 'listing' || before.rulesListed) return true;
  const hook = policyOf(text);
  return hook >= 0 && hook < before.hooksListed;
}

function behindHeader(before: LineContext, header: Header): LineContext {
  const { program, family = before.family } = header;
  const variant = program === undefined ? before.variant : header.variant;
  const place = header.prompt ? 'elsewhere' : before.place === 'listing' ? 'outside' : before.place;
  const mayList = before.mayList || header.lists;
  const bundle = before.bundle || header.prompt;
  return { ...before, family, variant, place, mayList, bundle, table: undefined, shadows: noShadows, strayed: false };
}
