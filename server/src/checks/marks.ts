/** Which rules of a document set bits of the packet mark, and which test them. */
import type { OptionUse, Rule } from '../dialects/iptables-save/model.ts';
import { type RulesView, ruleAt } from './view.ts';

export interface MarkUse {
  /** From 0. */
  readonly line: number;
  readonly table: string;
  readonly chain: string;
  readonly does: 'set' | 'test';
  /** The bits that are changed or looked at; 32 bits, unsigned. */
  readonly bits: number;
}

const uses = new WeakMap<RulesView, readonly MarkUse[]>();

/** In the order of the lines. Read once for each state of the document. */
export function markUses(view: RulesView): readonly MarkUse[] {
  const known = uses.get(view);
  if (known !== undefined) return known;
  const found: MarkUse[] = [];
  for (let line = 0; line < view.lineCount; line++) {
    // Reading every rule of a large dump to find a handful would take a second.
    if (!view.textOf(line).includes('mark')) continue;
    const rule = ruleAt(view, line);
    if (rule?.chain === undefined) continue;
    const place = { line, chain: rule.chain, table: view.tableAt(line)?.name ?? '' };
    for (const use of usesOf(rule)) found.push({ ...place, ...use });
  }
  uses.set(view, found);
  return found;
}

/** What a rule does with the packet mark; the mark of the connection is another one. */
export function usesOf(rule: Rule): readonly Pick<MarkUse, 'does' | 'bits'>[] {
  const found: Pick<MarkUse, 'does' | 'bits'>[] = [];
  for (const { spec, options } of rule.matches) {
    if (spec?.name !== 'mark') continue;
    for (const { value } of options) if (value.kind === 'masked') found.push({ does: 'test', bits: value.mask });
  }
  if (rule.target?.spec?.name === 'MARK') {
    for (const option of rule.target.options) {
      const bits = changedBits(option);
      if (bits !== undefined) found.push({ does: 'set', bits });
    }
  }
  return found;
}

function changedBits({ spec, value }: OptionUse): number | undefined {
  if (value.kind === 'masked') return (value.value | value.mask) >>> 0;
  if (value.kind !== 'number') return undefined;
  return spec.name === '--and-mark' ? ~value.value >>> 0 : value.value;
}
