/** A walk as the places it came through, in their order, and what happened at each: what the picture shows of steps. */
import type { ChangeJson, OutcomeJson, StepJson } from '../../../protocol/trace.ts';

/** English with places, and what fills them. */
export interface Words {
  readonly word: string;
  readonly args: Readonly<Record<string, string | number>>;
}

export type Tone = 'plain' | 'changed' | 'good' | 'bad' | 'open';

/** One table, or another part of a place such as connection tracking. */
export interface Part {
  readonly name: string;
  /** Index of the step to look at. */
  readonly step: number;
  readonly tone: Tone;
  readonly note: Words | undefined;
  /** What the packet's address became, as it is written; undefined where it stayed. */
  readonly rewritten: string | undefined;
}

export interface Visit {
  /** `PREROUTING`, `routing-in`, `socket`… */
  readonly place: string;
  /** Index of its first step. */
  readonly step: number;
  readonly parts: readonly Part[];
}

interface OpenVisit {
  readonly place: string;
  readonly steps: { readonly index: number; readonly step: StepJson; readonly part: string }[];
}

export function visitsOf(outcome: OutcomeJson): readonly Visit[] {
  const visits: OpenVisit[] = [];
  outcome.steps.forEach((step, index) => {
    const before = visits.at(-1);
    const place = placeOf(step, before?.place);
    const entry = { index, step, part: partOf(step) };
    if (before !== undefined && before.place === place) before.steps.push(entry);
    else visits.push({ place, steps: [entry] });
  });
  return visits.map((visit, index) => finished(visit, index === visits.length - 1 ? outcome : undefined));
}

/** Routing happens at two places: for what arrives, and for what the node itself sends. */
function placeOf(step: StepJson, before: string | undefined): string {
  if (step.kind !== 'routing' && step.hook !== 'routing') return step.hook;
  return before === undefined || before === 'OUTPUT' || before === 'socket' || before === 'routing-out'
    ? 'routing-out'
    : 'routing-in';
}

/** Which part of its place a step belongs to; empty: to the place itself. */
function partOf(step: StepJson): string {
  switch (step.kind) {
    case 'rule':
    case 'return':
    case 'policy':
    case 'hook':
      return step.table;
    case 'conntrack':
      return 'conntrack';
    case 'ipvs':
      return 'IPVS';
    case 'translation':
      // A router's translation has a place of its own.
      return step.hook === 'nat' ? '' : 'nat';
    case 'access-list':
      return step.list;
    default:
      return '';
  }
}

/** `last`: the outcome, where the walk ended here. */
function finished({ place, steps }: OpenVisit, last: OutcomeJson | undefined): Visit {
  const names = [...new Set(steps.map(({ part }) => part))];
  const parts = names
    .map((name) => steps.filter(({ part }) => part === name))
    .map((among) => partFrom(among, last))
    .filter((part) => part.name !== '' || part.note !== undefined);
  return { place, step: steps[0]?.index ?? 0, parts: last === undefined ? parts : withEnd(parts, steps, last) };
}

/** A part of the stack that stopped the packet is no table: its sign stands by itself, where the walk ended. */
function withEnd(parts: readonly Part[], steps: OpenVisit['steps'], outcome: OutcomeJson): readonly Part[] {
  const { tone, note } = ending(outcome);
  if (tone === 'good' || parts.some((part) => part.tone === tone)) return parts;
  return [...parts, { name: '', step: steps.at(-1)?.index ?? 0, tone, note, rewritten: undefined }];
}

function partFrom(steps: OpenVisit['steps'], last: OutcomeJson | undefined): Part {
  const first = steps[0];
  const name = first?.part ?? '';
  const decider = last === undefined ? undefined : steps.findLast(({ step }) => decides(step, last));
  const changed = steps.findLast(({ step }) => step.changes.some(({ field }) => isAddress(field)));
  const marked = steps.findLast(({ step }) => step.changes.some(({ field }) => field === 'mark'));
  const told = decider ?? changed ?? marked ?? steps.findLast(({ step }) => step.kind === 'rule') ?? first;
  const base = {
    name,
    step: told?.index ?? 0,
    rewritten: changed === undefined ? undefined : rewrittenTo(changed.step),
  };
  if (decider !== undefined && last !== undefined) return { ...base, ...ending(last) };
  if (changed !== undefined) return { ...base, tone: 'changed', note: translationNote(changed.step.changes) };
  if (marked !== undefined) {
    const mark = marked.step.changes.find(({ field }) => field === 'mark')?.after ?? '';
    return { ...base, tone: 'changed', note: { word: 'mark {mark}', args: { mark } } };
  }
  return { ...base, tone: 'plain', note: plainNote(steps.map(({ step }) => step)) };
}

function decides(step: StepJson, { decidedBy, verdict }: OutcomeJson): boolean {
  if (verdict === 'forwarded' || verdict === 'delivered') return false;
  if (decidedBy.by === 'stack') return step.kind === 'ipvs' && decidedBy.part === 'ipvs';
  if (decidedBy.by === 'access-list') return step.kind === 'access-list' && step.list === decidedBy.list;
  if (!('chain' in step) || step.chain !== decidedBy.chain || step.table !== decidedBy.table) return false;
  return decidedBy.by === 'policy' ? step.kind === 'policy' : step.kind === 'rule' && step.rule === decidedBy.rule;
}

/** How a walk that was stopped ended; tones go with a sign in the picture, never alone. */
function ending({ verdict }: OutcomeJson): { readonly tone: Tone; readonly note: Words } {
  switch (verdict) {
    case 'dropped':
      return { tone: 'bad', note: { word: 'dropped', args: {} } };
    case 'rejected':
      return { tone: 'bad', note: { word: 'rejected', args: {} } };
    case 'queued':
      return { tone: 'open', note: { word: 'queued', args: {} } };
    case 'stolen':
      return { tone: 'open', note: { word: 'taken', args: {} } };
    case 'undecided':
      return { tone: 'open', note: { word: 'undecided', args: {} } };
    case 'delivered':
    case 'forwarded':
      return { tone: 'good', note: { word: 'passed', args: {} } };
  }
}

function plainNote(steps: readonly StepJson[]): Words | undefined {
  const tracked = steps.findLast((step) => step.kind === 'conntrack');
  if (tracked !== undefined) return { word: '{text}', args: { text: tracked.state } };
  const list = steps.findLast((step) => step.kind === 'access-list');
  if (list !== undefined) return listNote(list);
  const route = steps.findLast((step) => step.kind === 'routing');
  if (route !== undefined) return routeNote(route);
  const count = steps.filter(({ kind }) => kind === 'rule').length;
  if (count === 1) return { word: '1 rule', args: {} };
  return count === 0 ? undefined : { word: '{count} rules', args: { count } };
}

function routeNote({ out, decision }: Extract<StepJson, { readonly kind: 'routing' }>): Words {
  switch (decision) {
    case 'local':
      return { word: 'for this node', args: {} };
    case 'none':
    case 'drop':
      return { word: 'no way', args: {} };
    default:
      return out === undefined
        ? { word: '{text}', args: { text: decision } }
        : { word: 'out {interface}', args: { interface: out } };
  }
}

function listNote({ sequence }: Extract<StepJson, { readonly kind: 'access-list' }>): Words {
  return sequence === undefined ? { word: 'its end', args: {} } : { word: 'line {line}', args: { line: sequence } };
}

function isAddress(field: string): boolean {
  return field === 'src' || field === 'dst' || field === 'sport' || field === 'dport';
}

function translationNote(changes: readonly ChangeJson[]): Words {
  const has = (...fields: readonly string[]): boolean => changes.some(({ field }) => fields.includes(field));
  const [source, destination] = [has('src', 'sport'), has('dst', 'dport')];
  if (source && destination) return { word: 'both rewritten', args: {} };
  return source ? { word: 'source', args: {} } : { word: 'destination', args: {} };
}

/** `→ 10.244.1.11:8080`: what the rewritten end became. */
function rewrittenTo({ changes, packet }: StepJson): string {
  const after = (field: string): string | undefined => changes.find((change) => change.field === field)?.after;
  const ends = [
    { host: after('dst') ?? packet.dst, port: after('dport'), moved: after('dst') ?? after('dport') },
    { host: after('src') ?? packet.src, port: after('sport'), moved: after('src') ?? after('sport') },
  ];
  return ends
    .filter(({ moved }) => moved !== undefined)
    .map(
      ({ host, port }) =>
        `→ ${port === undefined ? host : host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`}`,
    )
    .join(' ');
}
