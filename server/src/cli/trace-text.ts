/** A trace for people at a terminal: what happens, what decided it, then the way, grouped by hook and table. */
import type { EventJson, OutcomeJson, PacketInput, PacketJson, StepJson, TraceJson } from '../../../protocol/trace.ts';
import { type Style, styleOf } from './style.ts';
import { translationLines } from './translation-text.ts';

export interface TraceTextOptions {
  readonly colours: boolean;
  /** The text of a line (from 1) of a file, shown beside the rule that stands there. */
  readonly lineOf: (file: string, line: number) => string | undefined;
  /** What to call the packets: "Packet", "Reply to packet". */
  readonly title: string;
}

export function formatTrace(trace: TraceJson, packets: readonly PacketInput[], options: TraceTextOptions): string {
  const style = styleOf(options);
  const blocks = trace.packets.map(({ outcomes }, index) => {
    const first = startOf(outcomes[0]);
    const number = trace.packets.length === 1 ? '' : ` ${index + 1}`;
    const name = packets[index]?.name;
    const head = `${options.title}${number}${name === undefined ? '' : ` “${name}”`}${first === undefined ? '' : `: ${packetText(first)}`}`;
    return [
      style.bold(head),
      ...outcomes.flatMap((outcome, at) => [
        ...answerHead(outcome, outcomes[at - 1], style),
        outcomeText(outcome, at, outcomes.length, style, options),
      ]),
    ].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

/** Outcomes of a packet may be answered by different packets: where another one begins, it is named. */
function answerHead(outcome: OutcomeJson, before: OutcomeJson | undefined, style: Style): readonly string[] {
  const [packet, last] = [startOf(outcome), startOf(before)];
  if (outcome.answers === before?.answers || packet === undefined || last === undefined) return [];
  return packetText(packet) === packetText(last) ? [] : [style.bold(`  ${packetText(packet)}`)];
}

function startOf(outcome: OutcomeJson | undefined): PacketJson | undefined {
  return outcome?.steps[0]?.packet ?? outcome?.packet;
}

/** `tcp 10.1.0.7:40000 → 10.96.0.1:80, in eth0, mark 0x4000`. */
export function packetText(packet: PacketJson): string {
  const facts = [
    packet.in === null
      ? packet.out === null
        ? 'made by this node'
        : ''
      : packet.in === '?'
        ? 'in by an unknown interface'
        : `in ${packet.in}`,
    packet.out === null ? '' : `out ${packet.out}`,
    packet.mark === 0 ? '' : `mark 0x${packet.mark.toString(16)}`,
    packet.icmpType === undefined ? '' : `type ${packet.icmpType}`,
  ].filter((fact) => fact !== '');
  const addresses = `${withPort(packet.src, packet.sport)} → ${withPort(packet.dst, packet.dport)}`;
  return [`${packet.protocol} ${addresses}`, ...facts].join(', ');
}

function withPort(address: string, port: number | undefined): string {
  if (port === undefined) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function outcomeText(
  outcome: OutcomeJson,
  index: number,
  count: number,
  style: Style,
  options: TraceTextOptions,
): string {
  const paint = verdictStyle(outcome.verdict, style);
  const share = outcome.probability === '1' || outcome.probability === '1/1' ? '' : `, share ${outcome.probability}`;
  const head = count === 1 ? '' : `Outcome ${index + 1} of ${count}${share}: `;
  const decider = outcome.decidedBy;
  const place = placeText(decider.file, decider.line);
  return [
    `  ${head}${paint(outcome.summary)}`,
    `    ${style.dim('decided by')} ${decider.text}${place === '' ? '' : style.dim(`  ${place}`)}`,
    ...outcome.assumptions.map(
      ({ id, text, holds }) =>
        `    ${style.yellow('assuming')} ${holds ? text : `not: ${text}`} ${style.dim(`[${id}]`)}`,
    ),
    ...stepLines(outcome.steps, style, options),
  ].join('\n');
}

/** Places that have no name of their own in the field's language. */
const placeNames: Readonly<Record<string, string>> = {
  interface: 'interface',
  'input-acl': 'input access list',
  nat: 'NAT',
  'output-acl': 'output access list',
};

function stepLines(steps: readonly StepJson[], style: Style, options: TraceTextOptions): readonly string[] {
  const lines: string[] = [];
  let hook = '';
  let table = '';
  for (const step of steps) {
    if (step.hook !== hook) {
      hook = step.hook;
      table = '';
      lines.push(`    ${style.bold(placeNames[hook] ?? hook)}`);
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
