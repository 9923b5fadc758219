/** All diagnostics of a dump. The editor and the command line both get theirs here. */
import type { LocatedProblem } from '../dialects/dump.ts';
import { problemSteps } from '../dialects/iptables-save/dump/dump.ts';
import type { Problem } from '../dialects/problem.ts';
import type { Node } from '../node/model.ts';
import type { FactKind, FactsPart, Part } from '../node/parts.ts';
import type { Check, Diagnostic, FactsCheckOf, FactsNodeCheckOf, Finding, Severity } from './check.ts';
import { factsChecks, factsNodeChecks, findCheck, nodeChecks, rulesChecks } from './index.ts';
import { lineFindings } from './line-findings.ts';
import type { RulesView } from './view.ts';

export interface CheckOptions {
  /** What the user wants other than the checks' own severities, by code. */
  readonly severities?: Readonly<Record<string, Severity | 'off'>>;
  /** The machine that the dump belongs to, where it is known. */
  readonly node?: Node;
}

/** In no particular order. Steps without a diagnostic let long work be cut into slices. */
export function* runChecks(view: RulesView, options: CheckOptions = {}): Generator<Diagnostic | undefined, void> {
  const { dump } = view;
  const wanted = rulesChecks.filter((check) => severityOf(check, options) !== undefined);
  for (const found of problemSteps(dump)) {
    yield found === undefined ? undefined : diagnosticOf(found.line, found.problem, options);
  }
  for (let slot = 0; slot < dump.slots.length; slot++) {
    const firstLine = dump.slots[slot]?.firstLine ?? 0;
    for (const finding of lineFindings(dump, slot)) {
      yield withSeverity({ ...finding, line: firstLine + finding.line }, findCheck(finding.code), options);
    }
    const reading = dump.slots[slot]?.reading;
    if (reading !== undefined) for (const { prepare } of wanted) prepare?.(reading);
    yield undefined;
  }
  for (const check of wanted) {
    yield* found(check.run(view), check, options);
    yield undefined;
  }
  if (options.node !== undefined) yield* runNodeChecks(view, options.node, options);
}

/** What only the machine as a whole tells: these trace packets and take their time. */
export function* runNodeChecks(
  view: RulesView,
  node: Node,
  options: CheckOptions = {},
): Generator<Diagnostic | undefined, void> {
  for (const check of nodeChecks) {
    if (severityOf(check, options) !== undefined) yield* found(check.run(view, node), check, options);
    yield undefined;
  }
}

/** All at once, in the order of the lines. */
export function checkRules(view: RulesView, options: CheckOptions = {}): readonly Diagnostic[] {
  const all = [...runChecks(view, options)].filter((diagnostic) => diagnostic !== undefined);
  return all.sort(byPlace);
}

/** What a dump of facts (sets, services, addresses…) tells by itself, problems of its lines included. */
export function* runFactsChecks(part: FactsPart, options: CheckOptions = {}): Generator<Diagnostic | undefined, void> {
  for (const { line, problem } of part.problems) yield diagnosticOf(line, problem, options);
  for (const check of factsChecks) {
    if (check.of !== part.kind || severityOf(check, options) === undefined) continue;
    // The kinds are the same: the compiler can't follow that from one table to the other.
    yield* found((check as FactsCheckOf<FactKind>).run(part), check, options);
    yield undefined;
  }
}

/** What it tells together with the other dumps of its machine; `parts` are those that the node was joined of. */
export function* runFactsNodeChecks(
  part: FactsPart,
  node: Node,
  parts: readonly Part[],
  options: CheckOptions = {},
): Generator<Diagnostic | undefined, void> {
  for (const check of factsNodeChecks) {
    if (check.of !== part.kind || severityOf(check, options) === undefined) continue;
    yield* found((check as FactsNodeCheckOf<FactKind>).run(part, node, parts), check, options);
    yield undefined;
  }
}

/** All at once, in the order of the lines. */
export function checkFacts(
  part: FactsPart,
  node: Node,
  parts: readonly Part[],
  options: CheckOptions = {},
): readonly Diagnostic[] {
  return [...runFactsChecks(part, options), ...runFactsNodeChecks(part, node, parts, options)]
    .filter((diagnostic) => diagnostic !== undefined)
    .sort(byPlace);
}

/** Problems of lines that were read apart from their dump. */
export function checkProblems(problems: Iterable<LocatedProblem>, options: CheckOptions = {}): readonly Diagnostic[] {
  return Array.from(problems, ({ line, problem }) => diagnosticOf(line, problem, options))
    .filter((diagnostic) => diagnostic !== undefined)
    .sort(byPlace);
}

export function byPlace(a: Diagnostic, b: Diagnostic): number {
  return a.line - b.line || a.span.start - b.span.start || (a.code < b.code ? -1 : 1);
}

/** Undefined: the user doesn't want to see it. */
export function severityOf(check: Check, { severities }: CheckOptions): Severity | undefined {
  const chosen = severities?.[check.code];
  return chosen === 'off' ? undefined : (chosen ?? check.severity);
}

function diagnosticOf(line: number, problem: Problem, options: CheckOptions): Diagnostic | undefined {
  return withSeverity({ ...problem, line }, findCheck(problem.code), options);
}

function* found(
  findings: Iterable<Finding | undefined>,
  check: Check,
  options: CheckOptions,
): Generator<Diagnostic | undefined> {
  for (const finding of findings) {
    yield finding === undefined ? undefined : withSeverity({ ...finding, code: check.code }, check, options);
  }
}

function withSeverity(
  finding: Omit<Diagnostic, 'severity'>,
  check: Check | undefined,
  options: CheckOptions,
): Diagnostic | undefined {
  const severity = check === undefined ? 'error' : severityOf(check, options);
  if (severity === undefined) return undefined;
  // What only one of the two programs refuses may well be loaded by the other, and no header says which it is.
  const disputed = finding.refusedBy !== undefined && severity === 'error';
  return { ...finding, severity: disputed ? 'warning' : severity };
}
