/** The view's state, and how each message changes it. No browser in here. */
import type { TraceForm, TraceResult, WhyNotResult } from '../../protocol/requests.ts';
import type { OutcomeJson, PacketInput } from '../../protocol/trace.ts';
import type { ToView } from '../../protocol/webview.ts';
import { type FieldErrors, type FieldName, type Fields, fieldsOf, packetOf } from './fields.ts';
import { groupSteps, type StepGroup } from './groups.ts';

export interface State {
  readonly document: string;
  readonly form: TraceForm | undefined;
  readonly fields: Fields | undefined;
  readonly errors: FieldErrors;
  readonly result: TraceResult | undefined;
  /** The packet itself, or its reply. */
  readonly shown: 'packet' | 'reply';
  readonly outcome: number;
  /** Index of the step that the keyboard stands on. */
  readonly step: number | undefined;
  /** Answers that the user gave to assumptions, by id. */
  readonly assumptions: Readonly<Record<string, boolean>>;
  /** Groups folded or unfolded by hand, by their index; the others follow `quiet`. */
  readonly folds: Readonly<Record<number, 'open' | 'closed'>>;
  /** Rules that did not match, once asked for, by step. */
  readonly whyNot: Readonly<Record<string, WhyNotResult | 'asked'>>;
  readonly words: Readonly<Record<string, string>>;
}

export type Action =
  | ToView
  | { readonly type: 'typed'; readonly field: FieldName; readonly value: string }
  | { readonly type: 'flag'; readonly flag: string; readonly on: boolean }
  | { readonly type: 'preset'; readonly packet: PacketInput }
  | { readonly type: 'submitted'; readonly errors: FieldErrors }
  | { readonly type: 'shown'; readonly shown: 'packet' | 'reply'; readonly outcome: number }
  | { readonly type: 'stepped'; readonly step: number }
  | { readonly type: 'folded'; readonly group: number; readonly fold: 'open' | 'closed' }
  | { readonly type: 'assumed'; readonly id: string; readonly holds: boolean }
  | { readonly type: 'askedWhyNot'; readonly key: string };

export const initialState: State = {
  document: '',
  form: undefined,
  fields: undefined,
  errors: {},
  result: undefined,
  shown: 'packet',
  outcome: 0,
  step: undefined,
  assumptions: {},
  folds: {},
  whyNot: {},
  words: {},
};

const freshResult = { shown: 'packet', outcome: 0, step: undefined, folds: {}, whyNot: {} } as const;

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'words':
      return { ...state, words: action.words };
    case 'form':
      return {
        ...state,
        document: action.document,
        form: action.form,
        fields: fieldsOf(action.packet ?? action.form.initial),
      };
    case 'result':
      return withResult(state, action.result);
    case 'whyNot':
      return { ...state, whyNot: { ...state.whyNot, [action.key]: action.result } };
    case 'askedWhyNot':
      return { ...state, whyNot: { ...state.whyNot, [action.key]: 'asked' } };
    case 'typed':
      return withFields(state, { [action.field]: action.value });
    case 'flag': {
      const others = (state.fields?.flags ?? []).filter((flag) => flag !== action.flag);
      return withFields(state, { flags: action.on ? [...others, action.flag] : others });
    }
    case 'preset':
      return { ...state, fields: fieldsOf(action.packet), errors: {}, assumptions: {} };
    case 'submitted':
      return { ...state, errors: action.errors };
    case 'shown':
      return { ...state, ...freshResult, shown: action.shown, outcome: action.outcome };
    case 'stepped':
      return { ...state, step: action.step };
    case 'folded':
      return { ...state, folds: { ...state.folds, [action.group]: action.fold } };
    case 'assumed':
      return { ...state, assumptions: { ...state.assumptions, [action.id]: action.holds } };
  }
}

function withFields(state: State, change: Partial<Fields>): State {
  if (state.fields === undefined) return state;
  // Another packet asks other questions, so the answers given for the last one are forgotten.
  return { ...state, fields: { ...state.fields, ...change }, errors: {}, assumptions: {} };
}

/** A result for an edited file keeps what the user looks at, as far as it is still there. */
function withResult(state: State, result: TraceResult): State {
  const error = result.error;
  const field = error?.field;
  const errors = error !== undefined && isField(field) ? { [field]: { word: error.text, args: {} } } : {};
  const same = outcomesOf({ ...state, result })[state.outcome] !== undefined;
  return { ...state, ...freshResult, ...(same ? { shown: state.shown, outcome: state.outcome } : {}), errors, result };
}

const fieldNames: readonly string[] = [
  'in',
  'protocol',
  'src',
  'sport',
  'dst',
  'dport',
  'flags',
  'icmpType',
  'icmpCode',
  'mark',
];

function isField(name: string | undefined): name is FieldName {
  return name !== undefined && fieldNames.includes(name);
}

export function outcomesOf(state: State): readonly OutcomeJson[] {
  const trace = state.shown === 'reply' ? state.result?.replies : state.result?.trace;
  return trace?.packets[0]?.outcomes ?? [];
}

export function currentOutcome(state: State): OutcomeJson | undefined {
  return outcomesOf(state)[state.outcome];
}

/** The packet that the form means now; undefined before the form is there. */
export function currentPacket(state: State): ReturnType<typeof packetOf> | undefined {
  return state.fields === undefined ? undefined : packetOf(state.fields);
}

export function isOpen(state: State, group: StepGroup, index: number): boolean {
  const fold = state.folds[index];
  return fold === undefined ? !group.quiet : fold === 'open';
}

/** Indexes of the steps that are on the screen, in order: what the arrow keys walk over. */
export function visibleSteps(state: State): readonly number[] {
  const outcome = currentOutcome(state);
  if (outcome === undefined) return [];
  return groupSteps(outcome).flatMap((group, index) =>
    isOpen(state, group, index) ? group.steps.map((step) => step.index) : [],
  );
}
