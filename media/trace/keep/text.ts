/** A trace as text for a ticket: the packet, the verdict and why, then the way. Plain, or as Markdown. */
import { type OutcomeJson, type StepJson, shareOf } from '../../../protocol/trace.ts';
import { packetText, percent } from '../packet.ts';
import type { Say } from '../words.ts';

export interface KeptTrace {
  readonly document: string;
  readonly outcome: OutcomeJson;
  /** Of all outcomes: more than one means that this is but one way. */
  readonly outcomes: number;
}

/** The marks of a format: everything else is the same in both. */
interface Marks {
  readonly title: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly code: (text: string) => string;
  readonly item: (text: string) => string;
}

const plain: Marks = {
  title: (text) => text,
  strong: (text) => text,
  code: (text) => text,
  item: (text) => `  - ${text}`,
};

const markdown: Marks = {
  title: (text) => `### ${escaped(text)}`,
  strong: (text) => `**${escaped(text)}**`,
  code: (text) => `\`${text.replaceAll('`', 'ˋ')}\``,
  item: (text) => `- ${text}`,
};

/** What Markdown would take for its own in names of chains and interfaces: `br_*`, `<none>`. */
function escaped(text: string): string {
  return text.replace(/[\\`*_<>[\]|]/g, '\\$&');
}

export function traceAsText(kept: KeptTrace, say: Say): string {
  return `${linesOf(kept, plain, (text) => text, say).join('\n')}\n`;
}

export function traceAsMarkdown(kept: KeptTrace, say: Say): string {
  return `${linesOf(kept, markdown, escaped, say).join('\n')}\n`;
}

function linesOf(
  { document, outcome, outcomes }: KeptTrace,
  marks: Marks,
  safe: (text: string) => string,
  say: Say,
): readonly string[] {
  const { steps, reasons, assumptions, summary, packet, probability } = outcome;
  const asked = steps[0]?.packet ?? packet;
  const from = asked.in === null ? say('made by this node') : say('arrives on {interface}', { interface: asked.in });
  return [
    marks.title(say('Trace over {document}', { document })),
    '',
    `${marks.code(packetText(asked))} ${safe(from)}`,
    '',
    marks.strong(summary),
    ...(outcomes > 1
      ? [
          safe(
            say('One of {count} ways this can go, with a share of {share}.', {
              count: outcomes,
              share: percent(shareOf(probability)),
            }),
          ),
        ]
      : []),
    ...section(
      say('Why'),
      reasons.map(({ text }) => safe(text)),
      marks,
      safe,
    ),
    ...section(
      say('This rests on what the dumps don’t say'),
      assumptions.map(({ text, holds }) =>
        safe(holds ? text : say('It is not so that {statement}', { statement: text })),
      ),
      marks,
      safe,
    ),
    ...section(
      say('Step by step'),
      steps.flatMap((step) => stepText(step, marks, safe)),
      marks,
      safe,
    ),
  ];
}

function section(
  title: string,
  items: readonly string[],
  marks: Marks,
  safe: (text: string) => string,
): readonly string[] {
  return items.length === 0 ? [] : ['', safe(`${title}:`), '', ...items.map(marks.item)];
}

/** The entering of a hook says nothing that its steps don't. */
function stepText(step: StepJson, marks: Marks, safe: (text: string) => string): readonly string[] {
  if (step.kind === 'hook') return [];
  const place =
    'line' in step && step.line !== undefined && step.file !== undefined ? ` (${step.file}:${step.line})` : '';
  const table = 'table' in step && step.kind !== 'routing' ? ` ${step.table}` : '';
  const changes = step.changes
    .map(({ field, before, after }) => marks.code(`${field} ${before} → ${after}`))
    .join(', ');
  return [`${safe(`${step.hook}${table}: ${step.text}${place}`)}${changes === '' ? '' : ` ${changes}`}`];
}
