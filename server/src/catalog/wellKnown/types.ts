/**
 * Shapes of what is known about names in dumps. Patterns are anchored regular expressions.
 * `confidence` is `read` where the fact was read in the named source, `known` where it rests on documentation or
 * experience: speak of the latter with care.
 */
import type { TableName } from '../types.ts';

/** Who made a chain, what it is for, and how packets get there. */
export interface WellKnownChain {
  readonly pattern: string;
  readonly tables: readonly TableName[];
  readonly software: string;
  readonly purpose: string;
  readonly reachedFrom: string;
  readonly rules: string;
  readonly naming: string;
  readonly versions?: string;
  readonly source: string;
  readonly confidence: string;
  readonly specificity: 'exact' | 'prefix' | 'weak';
}

/**
 * `value` under `mask`, both hexadecimal text, with words where they are not fixed: `0x100 and up`, `0x1-0xff`,
 * `(configured)`.
 */
export interface WellKnownMark {
  readonly value: string;
  readonly mask: string;
  readonly kind: string;
  readonly name: string;
  readonly software: string;
  readonly meaning: string;
  readonly setIn: string;
  readonly testedIn: string;
  readonly configurableBy?: string;
  readonly source: string;
  readonly confidence: string;
}

/** What a set of that name holds. */
export interface WellKnownSet {
  readonly pattern: string;
  readonly type: string;
  readonly software: string;
  readonly entry: string;
  readonly meaning: string;
  readonly usedBy: string;
  readonly match: string;
  readonly source: string;
  readonly confidence: string;
  readonly versions?: string;
}

/** What an interface of that name is. */
export interface WellKnownDevice {
  readonly pattern: string;
  readonly kind: string;
  readonly software: string;
  readonly meaning: string;
  readonly notes?: string;
  readonly source: string;
  readonly confidence: string;
}

/** `value` is an address or prefix. */
export interface WellKnownAddress {
  readonly value: string;
  /** Addresses inside the prefix mean the same. Missing: only the prefix itself is telling. */
  readonly inside?: true;
  readonly software: string;
  readonly meaning: string;
  readonly source: string;
  readonly confidence: string;
}

/** The pattern has named groups for what the comment tells. */
export interface WellKnownComment {
  readonly pattern: string;
  readonly software: string;
  readonly meaning: string;
  readonly source: string;
  readonly confidence: string;
}

/** Bits that more than one software uses. */
export interface MarkConflict {
  readonly bits: string;
  readonly claimedBy: readonly string[];
  /** They mean the same by it, or one leaves the bit to the other. */
  readonly harmless?: true;
  readonly note: string;
}
