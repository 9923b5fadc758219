export interface UnitOutcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly string[];
}
export function unitOutcome(report: unknown, code: number, root: string): UnitOutcome;
export function failuresIn(text: string): readonly string[];
export function failuresText(stage: string, failures: readonly string[]): string;
