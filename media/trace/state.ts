/** The view's state, and how each message changes it. No browser in here. */
import type { PacketLineResult, TraceForm, TraceResult, WhyNotResult } from '../../protocol/requests.ts';
import {
  endsOpen,
  type OutcomeGroupJson,
  type OutcomeJson,
  type PacketInput,
  type PacketTraceJson,
} from '../../protocol/trace.ts';
import type { ToView } from '../../protocol/webview.ts';
import { type Ask, type AskAction, emptyAsk, reduceAsk } from './ask.ts';
import { compare, type Side } from './compare/compare.ts';
import { type FieldErrors, type FieldName, type Fields, fieldsOf, isField, packetOf } from './fields.ts';
import { type Folds, groupsOf, type Row, rowsOf, stepsIn } from './rows.ts';

/** A trace that the shown one is compared with. */
export interface Compared extends Side {
  /** `kept`: by hand. `edit`: what the same packet did before the dumps changed. */
  readonly what: 'kept' | 'edit';
}

export interface State {
  readonly document: string;
  readonly form: TraceForm | undefined;
  readonly fields: Fields | undefined;
  readonly errors: FieldErrors;
  readonly ask: Ask;
  readonly fieldsShown: 'shown' | 'hidden';
  readonly result: TraceResult | undefined;
  /** Questions asked so far, and the one that was answered last: `answered` below `turn` is waiting. */
  readonly turn: number;
  readonly answered: number;
  /** Packets that come before the one that was asked about, and which of all is looked at, from 0. */
  readonly before: readonly PacketInput[];
  readonly at: number;
  /** The packet itself, or its reply. */
  readonly shown: 'packet' | 'reply';
  readonly outcome: number;
  /** Index of the step that the keyboard stands on. */
  readonly step: number | undefined;
  /** Answers that the user gave to assumptions, by id. */
  readonly assumptions: Readonly<Record<string, boolean>>;
  /** Groups folded or unfolded by hand, by their index; the others follow `quiet`. */
  readonly folds: Folds;
  /** The shown walk as rows: kept, because every frame of scrolling asks for them. */
  readonly rows: readonly Row[];
  /** Rules that did not match, by step, where their list is open. */
  readonly whyNot: Readonly<Record<string, WhyNotResult | 'asked'>>;
  readonly words: Readonly<Record<string, string>>;
  /** The packet that the result is about. */
  readonly traced: PacketInput | undefined;
  readonly compared: Compared | undefined;
  /** CSS pixels that there are for the picture. */
  readonly width: number;
}

export type Action =
  | ToView
  | AskAction
  | { readonly type: 'fieldsShown'; readonly shown: 'shown' | 'hidden' }
  | { readonly type: 'typed'; readonly field: FieldName; readonly value: string }
  | { readonly type: 'flag'; readonly flag: string; readonly on: boolean }
  | { readonly type: 'preset'; readonly packet: PacketInput; readonly label: string }
  | { readonly type: 'submitted'; readonly errors: FieldErrors }
  | { readonly type: 'shown'; readonly shown: 'packet' | 'reply'; readonly outcome: number }
  | { readonly type: 'sequenced'; readonly at: number }
  | { readonly type: 'stepped'; readonly step: number }
  | { readonly type: 'folded'; readonly groups: readonly number[]; readonly fold: 'open' | 'closed' }
  | { readonly type: 'assumed'; readonly id: string; readonly holds: boolean }
  | { readonly type: 'unassumed' }
  | { readonly type: 'compareKept' }
  | { readonly type: 'compareEnded' }
  | { readonly type: 'askedWhyNot'; readonly key: string }
  | { readonly type: 'closedWhyNot'; readonly key: string }
  | { readonly type: 'resized'; readonly width: number };

export const initialState: State = {
  document: '',
  form: undefined,
  fields: undefined,
  errors: {},
  ask: emptyAsk,
  fieldsShown: 'hidden',
  result: undefined,
  turn: 0,
  answered: 0,
  before: [],
  at: 0,
  shown: 'packet',
  outcome: 0,
  step: undefined,
  assumptions: {},
  folds: {},
  rows: [],
  whyNot: {},
  words: {},
  traced: undefined,
  compared: undefined,
  width: 700,
};

const freshResult = { shown: 'packet', outcome: 0, step: undefined, folds: {}, whyNot: {} } as const;

export function reduce(state: State, action: Action): State {
  const next = reduced(state, action);
  const outcome = currentOutcome(next);
  if (outcome === currentOutcome(state) && next.folds === state.folds) return next;
  return { ...next, rows: outcome === undefined ? [] : rowsOf(outcome, next.folds) };
}

function reduced(state: State, action: Action): State {
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
    case 'own':
      return { ...state, ask: { ...state.ask, own: action.own } };
    case 'line':
      return withLine(state, action.line, action.result);
    case 'asking':
    case 'offers':
    case 'offered':
      return { ...state, ask: reduceAsk(state.ask, action) };
    case 'fieldsShown':
      return { ...state, fieldsShown: action.shown };
    case 'result':
      // The answer to the last question but one would be drawn beside the fields of the last.
      return action.turn < state.turn ? state : withResult({ ...state, answered: action.turn }, action);
    case 'failed':
      return { ...state, answered: Math.max(state.answered, action.turn) };
    case 'whyNot':
      return { ...state, whyNot: { ...state.whyNot, [action.key]: action.result } };
    case 'askedWhyNot':
      return { ...state, whyNot: { ...state.whyNot, [action.key]: 'asked' } };
    case 'closedWhyNot': {
      const { [action.key]: _closed, ...open } = state.whyNot;
      return { ...state, whyNot: open };
    }
    case 'typed':
      return withFields(state, { [action.field]: action.value });
    case 'flag': {
      const others = (state.fields?.flags ?? []).filter((flag) => flag !== action.flag);
      return withFields(state, { flags: action.on ? [...others, action.flag] : others });
    }
    case 'preset':
      return {
        ...state,
        fields: fieldsOf(action.packet),
        errors: {},
        assumptions: {},
        ask: { ...emptyAsk, own: state.ask.own },
      };
    case 'submitted':
      return { ...state, errors: action.errors, turn: state.turn + (Object.keys(action.errors).length === 0 ? 1 : 0) };
    case 'shown':
      return { ...state, ...freshResult, shown: action.shown, outcome: action.outcome };
    case 'sequenced':
      return { ...state, ...freshResult, at: action.at };
    case 'stepped':
      return stepped(state, action.step);
    case 'folded':
      return { ...state, folds: folded(state.folds, action.groups, action.fold) };
    case 'assumed':
      return { ...state, assumptions: { ...state.assumptions, [action.id]: action.holds } };
    case 'compareKept':
      return { ...state, compared: sideOf(state, 'kept') };
    case 'compareEnded':
      return { ...state, compared: undefined };
    case 'unassumed':
      return { ...state, assumptions: {} };
    case 'resized':
      return { ...state, width: action.width };
  }
}

/** A step may be come to from the picture or a reason: then what hides it is opened. */
function stepped(state: State, step: number): State {
  const outcome = currentOutcome(state);
  if (outcome === undefined) return state;
  const hidden = !stepsIn(state.rows).includes(step);
  const folds = hidden ? folded(state.folds, groupsOf(outcome, step), 'open') : state.folds;
  return { ...state, step, folds };
}

function folded(folds: Folds, groups: readonly number[], fold: 'open' | 'closed'): Folds {
  return { ...folds, ...Object.fromEntries(groups.map((group) => [group, fold])) };
}

/** A line that was read fills the fields; an answer to a line that was changed meanwhile is too late. */
function withLine(state: State, line: string, { packet, problem, guessed }: PacketLineResult): State {
  if (line !== state.ask.text) return state;
  const ask = { ...state.ask, list: 'closed', active: undefined, problem, guessed } as const;
  if (packet === undefined) return { ...state, ask };
  const arrival = packet.in === undefined ? (state.fields?.in ?? '') : packet.in;
  const fields = fieldsOf({ ...packet, in: arrival === '' ? null : arrival });
  return { ...state, ask, fields, errors: {}, assumptions: {} };
}

function withFields(state: State, change: Partial<Fields>): State {
  if (state.fields === undefined) return state;
  // Another packet asks other questions, so the answers given for the last one are forgotten.
  const ask = { ...emptyAsk, own: state.ask.own };
  return { ...state, fields: { ...state.fields, ...change }, errors: {}, assumptions: {}, ask };
}

type Answer = Extract<ToView, { readonly type: 'result' }>;

/** A result for an edited file keeps what the user looks at, as far as it is still there. */
function withResult(state: State, { packet, before, result }: Answer): State {
  const error = result.error;
  const field = error?.field;
  const errors = error !== undefined && isField(field) ? { [field]: { word: error.text, args: {} } } : {};
  const asked = { ...state, before, result, traced: packet, at: before.length };
  const stays = samePacket(state.traced, packet) && state.before.length === before.length;
  const looking = stays ? { ...asked, at: state.at } : asked;
  const same = outcomesOf(looking)[state.outcome] !== undefined;
  const next = {
    ...looking,
    ...freshResult,
    ...(same ? { shown: state.shown, outcome: state.outcome } : {}),
    errors,
  };
  return { ...next, compared: comparedAfter(state, next, packet) };
}

/** The same packet over other dumps goes another way: the way before is kept beside it. Another packet ends that. */
function comparedAfter(before: State, now: State, packet: PacketInput): Compared | undefined {
  if (before.compared?.what === 'kept') return before.compared;
  if (!samePacket(before.traced, packet) || before.at !== now.at) return undefined;
  const [was, is] = [sideOf(before, 'edit'), sideOf(now, 'edit')];
  const answered = Object.keys(now.assumptions).length > 0;
  if (was === undefined || is === undefined || answered) return before.compared;
  // What was before the first of several edits stays, until the comparison is ended or the edits are undone.
  const first = before.compared ?? was;
  return compare(first, is).parting === undefined ? undefined : first;
}

function samePacket(a: PacketInput | undefined, b: PacketInput): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function sideOf(state: State, what: Compared['what']): Compared | undefined {
  const outcome = currentOutcome(state);
  return outcome === undefined ? undefined : { what, outcome, sources: state.result?.sources };
}

/** What is compared with the shown trace; undefined: nothing, or it is the same one. */
export function comparedWith(state: State): Compared | undefined {
  return state.compared?.outcome === currentOutcome(state) ? undefined : state.compared;
}

function packetTrace(state: State): PacketTraceJson | undefined {
  const trace = state.shown === 'reply' ? state.result?.replies : state.result?.trace;
  return trace?.packets[state.at];
}

/** Whether somebody may answer the packet of whom nothing is known. */
export function mayBeAnswered({ result, at }: State): boolean {
  return result?.trace.packets[at]?.outcomes.some(endsOpen) ?? false;
}

export function outcomesOf(state: State): readonly OutcomeJson[] {
  return packetTrace(state)?.outcomes ?? [];
}

export function outcomeGroupsOf(state: State): readonly OutcomeGroupJson[] {
  return packetTrace(state)?.groups ?? [];
}

export function currentOutcome(state: State): OutcomeJson | undefined {
  return outcomesOf(state)[state.outcome];
}

/** The packet that the form means now; undefined before the form is there. */
export function currentPacket(state: State): ReturnType<typeof packetOf> | undefined {
  return state.fields === undefined ? undefined : packetOf(state.fields);
}

/** Indexes of the steps that are not folded away, in order: what the arrow keys walk over. */
export function visibleSteps(state: State): readonly number[] {
  return stepsIn(state.rows);
}
