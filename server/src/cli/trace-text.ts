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
} from '../../../protocol/trace.ts';
import { type Message, message, render, type Translate } from '../text/message.ts';
import { packetText } from './packet-text.ts';
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
  const title = render(titleOf(options), options.translate);
  const block = [
    style.bold(first === undefined ? title : `${title}: ${packetText(first, options.translate, options.asked)}`),
    ...(first === undefined ? [`  ${render(unanswered(options), options.translate)}`] : []),
    ...outcomes.flatMap((outcome, at) => [
      ...answerHead(outcome, outcomes[at - 1], style, options.translate),
      outcomeText(outcome, at, outcomes.length, style, options),
    ]),
  ];
  return `${block.join('\n')}\n`;
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

function outcomeText(
  outcome: OutcomeJson,
  index: number,
  count: number,
  style: Style,
  options: TraceTextOptions,
): string {
  const paint = verdictStyle(outcome.verdict, style);
  const { translate } = options;
  const summary = paint(outcome.summary);
  const head = count === 1 ? summary : render(outcomeHead(outcome, { number: index + 1, count, summary }), translate);
  const decider = outcome.decidedBy;
  const place = placeText(decider.file, decider.line);
  return [
    `  ${head}`,
    `    ${render(message('decided by {decider}', { decider: decider.text }), translate)}${place === '' ? '' : style.dim(`  ${place}`)}`,
    ...outcome.assumptions.map((assumption) => `    ${assumptionLine(assumption, style, translate)}`),
    ...stepLines(outcome.steps, style, options),
  ].join('\n');
}

function outcomeHead(
  { probability }: OutcomeJson,
  place: { readonly number: number; readonly count: number; readonly summary: string },
): Message {
  return probability === '1' || probability === '1/1'
    ? message('Outcome {number} of {count}: {summary}', place)
    : message('Outcome {number} of {count}, share {share}: {summary}', { ...place, share: probability });
}

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
