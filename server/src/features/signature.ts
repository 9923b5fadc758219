/** What the value of an option looks like, while it is being typed. */

import { valueForms } from '../catalog/valueForms.ts';
import { valuePlaces } from '../catalog/valuePlaces.ts';
import { type RulesView, textAt } from '../checks/view.ts';
import { lineKind } from '../dialects/iptables-save/line-kinds.ts';
import { MOST_READ } from '../dialects/iptables-save/lines.ts';
import { splitWords } from '../dialects/iptables-save/words.ts';
import { message } from '../text/message.ts';
import { optionWaiting } from './completion/rule.ts';
import { type Block, paragraph } from './markdown.ts';

export interface Signature {
  /** `--dports PORT[:PORT],…`. */
  readonly label: string;
  /** The words of the value: where each stands in the label. */
  readonly words: readonly { readonly start: number; readonly end: number }[];
  /** Which of them is being typed. */
  readonly active: number;
  readonly documentation: readonly Block[];
}

/** Undefined: no option waits for a value there. */
export function signatureAt(view: RulesView, line: number, character: number): Signature | undefined {
  if (character > MOST_READ) return undefined;
  const before = textAt(view, line).slice(0, character);
  if (lineKind(before) !== 'rule_line') return undefined;
  const done = before.replace(/\S+$/, '');
  const words = splitWords(done).map(({ text }) => text);
  const waiting = optionWaiting(view, line, done, words);
  if (waiting === undefined) return undefined;
  const { spec, index } = waiting;
  const value = spec.value;
  if (value === 'none') return undefined;
  let label = spec.name;
  const places = valuePlaces[value].map((place) => {
    const start = label.length + 1;
    label += ` ${place}`;
    return { start, end: label.length };
  });
  const documentation = [paragraph(message(spec.summary)), paragraph(message(valueForms[value]))];
  return { label, words: places, active: Math.min(index, places.length - 1), documentation };
}
