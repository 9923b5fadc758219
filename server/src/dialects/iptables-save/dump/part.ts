/** What the lines of one chunk say about one table: names and places, compact, instead of rules. */
import type { TableName, Variant } from '../../../catalog/types.ts';
import type { Family } from '../../../net/family.ts';
import type { ChainLimit } from '../rule/placement.ts';

/** Names and, for each mention, its line and which name: two small arrays instead of objects. */
export interface Mentions {
  readonly names: readonly string[];
  /** Lines counted from the chunk's first, ascending. */
  readonly lines: Uint16Array;
  /** For each line the index of its name. */
  readonly ids: Uint16Array;
}

/** A limit of placement that rules of user-defined chains have, without its place on the line. */
export type PartLimit = Omit<ChainLimit, 'span'>;

export interface LimitedRule {
  readonly rule: number;
  readonly limit: number;
}

export interface ChainBound {
  readonly chain: string;
  readonly forbidden: number;
}

/** A mark that a rule tests or sets. */
export interface MarkUse {
  readonly how: 'test' | 'set';
  /** The packet's mark, or the connection's. */
  readonly of: 'packet' | 'connection';
  readonly value: number;
  readonly mask: number;
  /** Counted from the chunk's first line. */
  readonly line: number;
}

/**
 * The part of a table that one chunk holds. All lines count from the chunk's first, so that a part stays true
 * wherever its chunk is moved.
 */
export interface Part {
  readonly family: Family;
  readonly variant: Variant | undefined;
  /** `listing`: output of `iptables -S`, which names no table (listed-table.ts). */
  readonly kind: 'table' | 'listing';
  /** Undefined: unknown, or a table that does not exist. */
  readonly table: TableName | undefined;
  readonly firstLine: number;
  /** The last line, COMMIT included. */
  readonly lastLine: number;
  /** True where the table line stands in this part. */
  readonly opened: boolean;
  /** True where COMMIT stands in this part. */
  readonly closed: boolean;
  /** Chain lines, or `-N` and `-P` of a listing. */
  readonly declared: Mentions;
  /** Policies other than a dash, by line. */
  readonly policies: ReadonlyMap<number, string>;
  /** The chain of each `-A` line. */
  readonly rules: Mentions;
  /** The target of each rule that goes to a chain, or to something that nobody knows. */
  readonly jumps: Mentions;
  /** For each jump the index of its rule in `rules`. */
  readonly jumpRules: Uint16Array;
  readonly limits: readonly PartLimit[];
  /** For each limited rule its index in `rules`, and the limit's in `limits`. */
  readonly limited: readonly LimitedRule[];
  /** The chains that hold limited rules, once each, with the built-in chains that must not lead there as bits. */
  readonly bounds: readonly ChainBound[];
  /** Lines with commands other than -A: their order matters. */
  readonly edits: readonly number[];
  /** Rules that lists of addresses multiply: by line, how many they are. */
  readonly multiplied: ReadonlyMap<number, number>;
  readonly sets: Mentions;
  readonly marks: readonly MarkUse[];
}

/** A part and the chunk that it is in. */
export interface PlacedPart {
  readonly slot: number;
  readonly part: Part;
  /** Line of the file, from 0, of the first line of the part's chunk: all lines of the part count from there. */
  readonly base: number;
}

/** Collects mentions while a chunk is read. */
export interface MentionList {
  add(name: string, line: number): void;
  readonly length: number;
  done(): Mentions;
}

export function mentionList(): MentionList {
  const names: string[] = [];
  const ids = new Map<string, number>();
  const lines: number[] = [];
  const which: number[] = [];
  return {
    add(name, line) {
      let id = ids.get(name);
      if (id === undefined) {
        id = names.length;
        ids.set(name, id);
        names.push(name);
      }
      lines.push(line);
      which.push(id);
    },
    get length() {
      return lines.length;
    },
    done: () => ({ names, lines: Uint16Array.from(lines), ids: Uint16Array.from(which) }),
  };
}

export function sameNames(a: Mentions, b: Mentions): boolean {
  return a === b || (a.names.length === b.names.length && a.names.every((name, index) => name === b.names[index]));
}

/** Lines of one name, counted from the chunk's first. */
export function linesOf(mentions: Mentions, name: string): readonly number[] {
  const id = mentions.names.indexOf(name);
  if (id < 0) return [];
  const found: number[] = [];
  mentions.ids.forEach((which, index) => {
    if (which === id) found.push(mentions.lines[index] ?? 0);
  });
  return found;
}
