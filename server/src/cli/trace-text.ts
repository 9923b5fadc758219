/** A trace for people at a terminal: what happens, what decided it, then the way, grouped by hook and table. */
import {
  type AssumptionJson,
  type EventJson,
  endsOpen,
  type OutcomeJson,
  type PacketInput,
  type PacketJson,
  type PacketTraceJson,
  type StepJson,
  shareOf,
} from '../../../protocol/trace.ts';
import { type Message, message, render, type Translate } from '../text/message.ts';
import { packetText } from './packet-text.ts';
import { type ShownOutcome, shownOutcomes } from './shown-outcomes.ts';
import { type Style, styleOf } from './style.ts';
import { translationLines } from './translation-text.ts';

export interface TraceTextOptions {
  readonly colours: boolean;
  /** The text of a line (from 1) of a file, shown beside the rule that stands there. */
  readonly lineOf: (file: string, line: number) => string | undefined;
  readonly title: 'packet' | 'reply';
  /** Of several packets this one's, from 1, and what it was called. */
  readonly number?: number;
  readonly name?: string;
  /** How the packet was described. */
  readonly asked?: PacketInput;
  /** Of a reply: the outcomes that it answers. */
  readonly to?: readonly OutcomeJson[];
  /** The language of the trace's own words. */
  readonly translate: Translate;
}

function unanswered({ to = [] }: TraceTextOptions): Message {
  return to.some(endsOpen)
    ? message('What answers this packet is not known: its way is not followed to its end.')
    : message('Nobody answers this packet.');
}

/** One packet's. */
export function formatTrace({ outcomes }: PacketTraceJson, options: TraceTextOptions): string {
  const style = styleOf(options);
  const first = startOf(outcomes[0]);
  const shown = shownOutcomes(outcomes);
  const inFull = shown.filter(({ steps }) => steps === 'shown').length;
  const title = render(titleOf(options), options.translate);
  const block = [
    style.bold(first === undefined ? title : `${title}: ${packetText(first, options.translate, options.asked)}`),
    ...(first === undefined ? [`  ${render(unanswered(options), options.translate)}`] : []),
    ...shown.flatMap((each, index) => [
      ...answerHead(each.outcome, shown[index - 1]?.outcome, style, options.translate),
      ...outcomeLines(each, outcomes.length, style, options),
    ]),
    ...(inFull < outcomes.length ? [style.bold(`  ${render(allOf(outcomes.length, inFull), options.translate)}`)] : []),
  ];
  return `${block.join('\n')}\n`;
}

function allOf(count: number, shown: number): Message {
  return message(
    'Of {count} outcomes the first {shown} are printed with their steps, and of the others one for each end. --json prints all; --assume ID=yes or ID=no leaves those that agree with the answer.',
    { count, shown },
  );
}

function titleOf({ title, number, name }: TraceTextOptions): Message {
  const which = number === undefined ? '' : ` ${number}`;
  const named = name === undefined ? '' : ` “${name}”`;
  return title === 'packet'
    ? message('Packet{which}{named}', { which, named })
    : message('Reply to packet{which}{named}', { which, named });
}

/** Outcomes of a packet may be answered by different packets: where another one begins, it is named. */
function answerHead(
  outcome: OutcomeJson,
  before: OutcomeJson | undefined,
  style: Style,
  translate: Translate,
): readonly string[] {
  const [packet, last] = [startOf(outcome), startOf(before)];
  if (outcome.answers === before?.answers || packet === undefined || last === undefined) return [];
  const text = packetText(packet, translate);
  return text === packetText(last, translate) ? [] : [style.bold(`  ${text}`)];
}

function startOf(outcome: OutcomeJson | undefined): PacketJson | undefined {
  return outcome?.steps[0]?.packet ?? outcome?.packet;
}

function outcomeLines(
  { outcome, at, steps, alike }: ShownOutcome,
  count: number,
  style: Style,
  options: TraceTextOptions,
): readonly string[] {
  const paint = verdictStyle(outcome.verdict, style);
  const { translate } = options;
  const summary = paint(outcome.summary);
  const head = count === 1 ? summary : render(outcomeHead(outcome, { number: at + 1, count, summary }), translate);
  const decider = outcome.decidedBy;
  const place = placeText(decider.file, decider.line);
  const others = message('and {count} more that end so, by the same decision', { count: alike });
  return [
    `  ${head}`,
    `    ${render(message('decided by {decider}', { decider: decider.text }), translate)}${place === '' ? '' : style.dim(`  ${place}`)}`,
    ...outcome.assumptions.map((assumption) => `    ${assumptionLine(assumption, style, translate)}`),
    ...(steps === 'shown' ? stepLines(outcome.steps, style, options) : []),
    ...(alike === 0 ? [] : [`    ${render(others, translate)}`]),
  ];
}

function outcomeHead(
  { probability }: OutcomeJson,
  place: { readonly number: number; readonly count: number; readonly summary: string },
): Message {
  return probability === '1' || probability === '1/1'
    ? message('Outcome {number} of {count}: {summary}', place)
    : message('Outcome {number} of {count}, share {share}: {summary}', { ...place, share: shareText(probability) });
}

/** Exact, unless nobody can read it: shares that are multiplied with each other have hundreds of digits. */
export function shareText(share: string): string {
  if (share.length <= mostOfShare) return share;
  const percent = shareOf(share) * 100;
  if (percent < 0.0001) return '< 0.0001%';
  return percent > 99.9 ? '> 99.9%' : `≈ ${Number(percent.toPrecision(3))}%`;
}

/** Characters: `1234567/12345678`. */
const mostOfShare = 16;

/** What is taken for granted, with the id by which it can be answered. */
export function assumptionLine({ id, text, holds }: AssumptionJson, style: Style, translate: Translate): string {
  const said = holds
    ? message('assuming {statement}', { statement: text })
    : message('assuming not: {statement}', { statement: text });
  return `${style.yellow(render(said, translate))} ${style.dim(`[${id}]`)}`;
}

/** Places that have no name of their own in the field's language. */
const placeNames: Readonly<Record<string, Message>> = {
  interface: message('interface'),
  'input-acl': message('input access list'),
  nat: message('NAT'),
  'output-acl': message('output access list'),
  routing: message('routing'),
  socket: message('socket'),
};

function stepLines(steps: readonly StepJson[], style: Style, options: TraceTextOptions): readonly string[] {
  const lines: string[] = [];
  let hook = '';
  let table = '';
  for (const step of steps) {
    if (step.hook !== hook) {
      hook = step.hook;
      table = '';
      const name = placeNames[hook];
      lines.push(`    ${style.bold(name === undefined ? hook : render(name, options.translate))}`);
    }
    switch (step.kind) {
      case 'hook':
        // The table's name comes with its first rule: a table that holds nothing has nothing to say.
        break;
      case 'rule':
      case 'return':
      case 'policy':
        if (step.table !== table) {
          table = step.table;
          lines.push(`      ${style.blue(table)}`);
        }
        lines.push(...eventLines(step, step.depth, step.text, style, options));
        break;
      default:
        table = '';
        lines.push(`      ${step.text}${stepPlace(step, style)}`);
    }
    for (const change of step.changes) {
      lines.push(`          ${style.green(`${change.field}: ${change.before} → ${change.after}`)}`);
    }
    if (step.kind === 'translation') lines.push(...translationLines(step, style));
  }
  return lines;
}

function eventLines(
  event: EventJson,
  depth: number,
  text: string,
  style: Style,
  { lineOf }: TraceTextOptions,
): readonly string[] {
  const indent = '        '.padEnd(8 + 2 * depth);
  const number = event.event === 'rule' ? `${event.chain} ${event.rule}` : `${event.chain} ${event.event}`;
  const place = placeText(event.file, event.line);
  const written =
    event.event === 'rule' && event.file !== undefined && event.line !== undefined
      ? lineOf(event.file, event.line)
      : undefined;
  const shown = written === undefined ? text : written.trim();
  return [`${indent}${number}  ${shown}${place === '' ? '' : style.dim(`  ${place}`)}`];
}

function stepPlace(step: StepJson, style: Style): string {
  const place = 'file' in step ? placeText(step.file, step.line) : '';
  return place === '' ? '' : style.dim(`  ${place}`);
}

function placeText(file: string | undefined, line: number | undefined): string {
  return file === undefined ? '' : line === undefined ? file : `${file}:${line}`;
}

function verdictStyle(verdict: OutcomeJson['verdict'], style: Style): (text: string) => string {
  if (verdict === 'delivered' || verdict === 'forwarded') return style.green;
  return verdict === 'dropped' || verdict === 'rejected' ? style.red : style.yellow;
}
