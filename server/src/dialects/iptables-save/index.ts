/**
 * What iptables-save prints and iptables-restore reads.
 *
 * `openDump` reads a document, `updateDump` reads it again after an edit at the cost of the chunks that changed,
 * and `readingDump` rests between chunks. A dump tells its tables (`blocks`), its problems
 * (`problemsOf`), its lines (`lineAt`) and where names stand (`declarationsOf`, `jumpsTo`…);
 * `rulesetOf` makes of it what the trace walks through.
 */
export type { ProblemCode } from './codes.ts';
export type { LineContext, Place } from './context.ts';
export type { Block } from './dump/blocks.ts';
export {
  type Dump,
  type DumpOptions,
  type DumpProblem,
  lineAt,
  openDump,
  problemsOf,
  readingDump,
  type Section,
  updateDump,
} from './dump/dump.ts';
export type { ChainGraph } from './dump/graph.ts';
export { declarationsOf, isBuiltin, type Jump, jumpsTo, ruleLinesOf, setLinesOf } from './dump/names.ts';
export type { MarkUse, Part, PlacedPart } from './dump/part.ts';
export { type LoadedRuleset, ruleNumberAt, rulesetOf } from './dump/ruleset.ts';
export type { LineClassifier, LineKind } from './line-kinds.ts';
