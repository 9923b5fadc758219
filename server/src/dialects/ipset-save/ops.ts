/**
 * What the lines of a dump of ipset do, one after another: plain data. An element can be read only by the type of its
 * set, so that what a chunk does depends on the heads of the sets that it names.
 */
import type { Family } from '../../net/family.ts';
import type { Span } from '../../text/span.ts';
import type { SetEntry, SetPart } from './model.ts';
import type { SetShape } from './part.ts';

/** A set without its entries. */
export interface SetHead {
  readonly type: string;
  readonly family?: Family;
  readonly options: Readonly<Record<string, string | true>>;
  readonly shape: SetShape;
  /** The same for heads that read elements the same. */
  readonly key: string;
}

export type EntryFacts = Omit<SetEntry, 'origin'>;

export interface PlaceInList {
  readonly side: 'before' | 'after';
  readonly name: string;
}

/** `span`: the word that names the set, or of an entry its element. */
export type SetOp =
  | { readonly kind: 'create'; readonly name: string; readonly head: SetHead; readonly span: Span }
  /** A listing shows the set; the line is that of its name. */
  | { readonly kind: 'listed'; readonly name: string; readonly head: SetHead }
  /** From here on the listing shows all that is in the set. */
  | { readonly kind: 'members'; readonly name: string }
  | {
      readonly kind: 'add';
      readonly name: string;
      readonly entries: readonly EntryFacts[];
      readonly place?: PlaceInList;
      readonly span: Span;
    }
  /** `entries`: as many ways as the element says it; what is written the same is removed. */
  | { readonly kind: 'delete'; readonly name: string; readonly entries: readonly (readonly SetPart[])[] }
  /** Undefined: all sets. */
  | { readonly kind: 'destroy' | 'flush'; readonly name: string | undefined }
  | { readonly kind: 'rename' | 'swap'; readonly name: string; readonly other: string };

/** `line`: counted from the first of the lines that were read together; below 0 for a listing's name above them. */
export type PlacedOp = SetOp & { readonly line: number };
