/** A router's translation for people at a terminal: the rows of its table, and the rules that do not translate. */
import type { StepJson, TableRowJson } from '../../../protocol/trace.ts';
import type { Style } from './style.ts';

type Translation = Extract<StepJson, { readonly kind: 'translation' }>;

const indent = '          ';
const header: TableRowJson = {
  protocol: 'Pro',
  insideGlobal: 'Inside global',
  insideLocal: 'Inside local',
  outsideLocal: 'Outside local',
  outsideGlobal: 'Outside global',
};

export function translationLines(
  { rows = [], considered = [], changes }: Translation,
  style: Style,
): readonly string[] {
  const table = rows.length === 0 ? [] : [style.dim(tableLine(header)), ...rows.map(tableLine)];
  // Beside a translation that happened, the rules that did not fit are of little interest.
  const others = changes.length > 0 ? [] : considered;
  return [
    ...table.map((line) => `${indent}${line}`),
    ...others.map(({ rule, text, file, line }) => `${indent}${rule}: ${text}${style.dim(`  ${file}:${line}`)}`),
  ];
}

/** Where the columns of `show ip nat translations` begin; long values push those behind them. */
const columns = [0, 4, 23, 42, 61];

function tableLine({ protocol, insideGlobal, insideLocal, outsideLocal, outsideGlobal }: TableRowJson): string {
  const fields = [protocol, insideGlobal, insideLocal, outsideLocal, outsideGlobal];
  return fields.reduce((line, field, index) => {
    const start = columns[index] ?? 0;
    return `${line.length < start ? line.padEnd(start) : index === 0 ? '' : `${line} `}${field}`;
  }, '');
}
