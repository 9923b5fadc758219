/** What a diagnostic is, and what makes one. */
import type { TableName, Variant } from '../catalog/types.ts';
import type { ChunkReading } from '../dialects/iptables-save/dump/chunk-reading.ts';
import type { Rule } from '../dialects/iptables-save/model.ts';
import type { Family } from '../net/family.ts';
import type { Node } from '../node/model.ts';
import type { FactKind, Part, PartOf } from '../node/parts.ts';
import type { Message } from '../text/message.ts';
import type { Span } from '../text/span.ts';
import type { RulesView } from './view.ts';

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** The page that explains a diagnostic: docs/diagnostics/CODE.md is printed from it. */
export interface Page {
  /** Kebab-case; also the file name of the check, the setting of its severity, and the anchor of its page. */
  readonly code: string;
  /** One line, without a full stop. */
  readonly title: string;
  /** Unless the user chose another one. */
  readonly severity: Severity;
  /** Why it matters and what iptables or the kernel does then. Markdown. */
  readonly why: string;
  /** A dump that has it, and the same without. Empty: an example can't be shown (line ends, lengths). */
  readonly before: string;
  readonly after: string;
  /** Language of the examples. */
  readonly dialect: 'iptables-save' | 'ipset-save' | 'ipvsadm' | 'iproute2' | 'ios-nat';
}

/** Found while the dump is read: the dialect reports it. */
export interface ReadingCheck extends Page {
  readonly kind: 'reading';
}

/** Looks at rules one by one. */
export interface LineCheck extends Page {
  readonly kind: 'line';
  /** Lines that it could have anything to say about: the others are not even read. Without flags. */
  readonly hint: RegExp;
  /** Whether it is worth reading the line, by what the hint found; undefined: always. */
  readonly concerns?: (found: string) => boolean;
  readonly run: (rule: Rule, at: RulePlace) => Iterable<Omit<Finding, 'line' | 'related'>>;
}

/** Where a rule stands. */
export interface RulePlace {
  readonly family: Family;
  /** Undefined: a table that does not exist, or a listing that doesn't say. */
  readonly table: TableName | undefined;
}

/** Looks at the rules of one dump together. */
export interface RulesCheck extends Page {
  readonly kind: 'rules';
  /** Undefined: a step without a finding, so that long work is cut into slices. */
  readonly run: (view: RulesView) => Iterable<Finding | undefined>;
  /** What can be done chunk by chunk beforehand. */
  readonly prepare?: (reading: ChunkReading) => void;
}

/** Looks at the rules of one dump with all that is known of its machine. */
export interface NodeCheck extends Page {
  readonly kind: 'node';
  readonly run: (view: RulesView, node: Node) => Iterable<Finding>;
}

/** Looks at one dump of facts by itself: sets, services, addresses, routes… `of` says which. */
export interface FactsCheckOf<Kind extends FactKind> extends Page {
  readonly kind: 'facts';
  readonly of: Kind;
  /** Undefined among the findings is a good moment for other work: a set of 100,000 entries is not looked through at once. */
  readonly run: (part: PartOf<Kind>) => Iterable<Finding | undefined>;
}

/** Looks at one dump of facts with all that is known of its machine; `parts` are the dumps that the node was joined of. */
export interface FactsNodeCheckOf<Kind extends FactKind> extends Page {
  readonly kind: 'facts-node';
  readonly of: Kind;
  readonly run: (part: PartOf<Kind>, node: Node, parts: readonly Part[]) => Iterable<Finding | undefined>;
}

/** Entries that a check looks at between two such moments. */
export const pause = 2000;

export type FactsCheck = { [Kind in FactKind]: FactsCheckOf<Kind> }[FactKind];
export type FactsNodeCheck = { [Kind in FactKind]: FactsNodeCheckOf<Kind> }[FactKind];

export type Check = ReadingCheck | LineCheck | RulesCheck | NodeCheck | FactsCheck | FactsNodeCheck;

/** A place in the same document. Lines from 0, spans from the start of their line. */
export interface Place {
  readonly line: number;
  readonly span: Span;
}

export interface Finding extends Place {
  readonly message: Message;
  readonly related?: readonly (Place & { readonly message: Message })[];
  /** What would be right in the place of the span. */
  readonly replacement?: string;
  /** The words do nothing: editors show them faded. */
  readonly unnecessary?: true;
  readonly refusedBy?: Variant;
}

export interface Diagnostic extends Finding {
  readonly code: string;
  readonly severity: Severity;
}
