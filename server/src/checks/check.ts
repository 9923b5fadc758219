/** What a diagnostic is, and what makes one. */
import type { Variant } from '../catalog/types.ts';
import type { Node } from '../node/model.ts';
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
  readonly dialect: 'iptables-save' | 'ipset-save' | 'ipvsadm' | 'iproute2';
}

/** Found while the dump is read: the dialect reports it. */
export interface ReadingCheck extends Page {
  readonly kind: 'reading';
}

/** Looks at the rules of one document. */
export interface RulesCheck extends Page {
  readonly kind: 'rules';
  readonly run: (view: RulesView) => Iterable<Finding>;
}

/** Looks at the rules of one document with all that is known of its machine. */
export interface NodeCheck extends Page {
  readonly kind: 'node';
  readonly run: (view: RulesView, node: Node) => Iterable<Finding>;
}

export type Check = ReadingCheck | RulesCheck | NodeCheck;

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
