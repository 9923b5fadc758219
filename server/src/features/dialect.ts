/**
 * What an editor can ask of a document, whatever its dialect. Each dialect has one record of these; the table in
 * lsp/providers.ts says which, and how its view is made.
 */
import type { Node } from '../node/model.ts';
import type { Part } from '../node/parts.ts';
import type { Message } from '../text/message.ts';
import type { Position, Range, Span } from '../text/span.ts';
import type { Action, Mendable } from './actions.ts';
import type { ChainCall, ChainItem } from './call-hierarchy.ts';
import type { Completion } from './completion/item.ts';
import type { Place } from './definition.ts';
import type { Fold } from './folding.ts';
import type { LineEdit } from './formatting.ts';
import type { HoverContent } from './hover/content.ts';
import type { HintChoice, InlayHint } from './inlay-hints.ts';
import type { Lens, LensPlaces } from './lenses.ts';
import type { Link } from './links.ts';
import type { OutlineItem } from './outline.ts';
import type { Refactoring } from './refactorings.ts';
import type { Signature } from './signature.ts';
import type { Token } from './tokens.ts';

/** The machine that a document belongs to. */
export interface Machine {
  readonly node: Node;
  /** The document's own name in the node. */
  readonly own: string;
  /** The dumps that the node was joined of, those of the document first. */
  readonly parts: readonly Part[];
}

/** Joins the machine when somebody needs it. Undefined: too large to be joined while somebody waits. */
export type AskMachine = () => Promise<Machine | undefined>;

/** A word, in the document that was asked about or, where `file` says so, in another one of the machine. */
export interface FilePlace extends Place {
  /** As the node names it. */
  readonly file?: string;
}

export interface Occurrence extends FilePlace {
  /** Where the name is given, where something is put into it (rules of a chain, entries of a set), where it is used. */
  readonly role: 'declaration' | 'content' | 'use';
}

export type RenameAnswer =
  | { readonly kind: 'places'; readonly places: readonly FilePlace[] }
  | { readonly kind: 'refused'; readonly why: Message };

/** A name that a search through all open documents finds. */
export interface NamedPlace extends Place {
  readonly name: string;
  /** What it stands in: a table, a type. */
  readonly container: string;
}

/** `View`: how the dialect sees a document. What a dialect has nothing to say about it leaves away. */
export interface DialectFeatures<View> {
  readonly lineCount: (view: View) => number;
  /** A line without its end; empty outside of the document. */
  readonly textAt: (view: View, line: number) => string;
  readonly hover: (view: View, at: Position, machine: AskMachine) => Promise<HoverContent | undefined>;
  readonly outline: (view: View) => readonly OutlineItem[];
  readonly folds: (view: View) => readonly Fold[];
  readonly definition?: (view: View, at: Position, machine: AskMachine) => Promise<readonly FilePlace[]>;
  readonly references?: (view: View, at: Position, machine: AskMachine) => Promise<readonly Occurrence[]>;
  /** What can be renamed there; undefined: nothing. */
  readonly renameable?: (view: View, at: Position) => { readonly span: Span; readonly name: string } | undefined;
  readonly rename?: (view: View, at: Position, name: string, machine: AskMachine) => Promise<RenameAnswer>;
  readonly completion?: (view: View, at: Position, machine: AskMachine) => Promise<Completion>;
  readonly actions?: (view: View, diagnostic: Mendable) => readonly Action[];
  readonly refactorings?: (view: View, range: Range) => readonly Refactoring[];
  readonly signature?: (view: View, at: Position) => Signature | undefined;
  readonly links?: (view: View, machine: AskMachine) => Promise<readonly Link[]>;
  /** Lines from `first` up to, not including, `end`; so below. */
  readonly formatting?: (view: View, first: number, end: number) => readonly LineEdit[];
  readonly tokens?: (view: View, first: number, end: number) => readonly Token[];
  readonly inlayHints?: (
    view: View,
    first: number,
    end: number,
    wanted: HintChoice,
    machine: AskMachine,
  ) => Promise<readonly InlayHint[]>;
  /** From the inside out; each holds the one before. */
  readonly selection?: (view: View, at: Position) => readonly Range[];
  readonly symbols?: (view: View, query: string, limit: number) => readonly NamedPlace[];
  readonly lenses?: (view: View, places: LensPlaces) => readonly Lens[];
  readonly lensTitle?: (view: View, line: number, chain: string) => Message;
  readonly calls?: {
    readonly itemAt: (view: View, at: Position) => ChainItem | undefined;
    readonly callers: (view: View, name: string, line: number) => readonly ChainCall[];
    readonly callees: (view: View, name: string, line: number) => readonly ChainCall[];
  };
}
