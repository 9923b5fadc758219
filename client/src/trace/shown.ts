/** The outcome that a Trace view shows now. Editors mark its lines, other views light its way. */
import { type Disposable, type Event, EventEmitter } from 'vscode';
import type { OutcomeParams, TraceResult } from '../../../protocol/requests.ts';
import type { OutcomeJson } from '../../../protocol/trace.ts';

export interface ShownTrace {
  readonly outcome: OutcomeJson;
  /** File names in the outcome to their addresses. */
  readonly files: TraceResult['files'];
  /** What was asked, so that more can be asked about the same outcome. */
  readonly asked: OutcomeParams;
}

export interface ShownTraces extends Disposable {
  /** Undefined: no view shows one. */
  current(): ShownTrace | undefined;
  readonly onDidChange: Event<ShownTrace | undefined>;
  show(trace: ShownTrace | undefined): void;
}

export function createShownTraces(): ShownTraces {
  const changed = new EventEmitter<ShownTrace | undefined>();
  let current: ShownTrace | undefined;
  return {
    current: () => current,
    onDidChange: changed.event,
    show: (trace) => {
      current = trace;
      changed.fire(trace);
    },
    dispose: () => changed.dispose(),
  };
}
