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

/** The columns of `show ip nat translations`: 4 wide, then 19 each, which long values overflow. */
function tableLine({ protocol, insideGlobal, insideLocal, outsideLocal, outsideGlobal }: TableRowJson): string {
  const column = (text: string, width: number): string => (text.length < width ? text.padEnd(width) : `${text} `);
  return [
    column(protocol, 4),
    column(insideGlobal, 19),
    column(insideLocal, 19),
    column(outsideLocal, 19),
    outsideGlobal,
  ].join('');
}
