/** Explains what stands under the cursor. */
import { lineAt, type RulesView } from '../../checks/view.ts';
import type { Block } from '../markdown.ts';
import { type Subject, subjectAt } from '../subject.ts';
import { chainBlocks } from './chain.ts';
import type { HoverContent } from './content.ts';
import { countersBlocks } from './counters.ts';
import { matchBlocks, targetBlocks } from './extension.ts';
import { conditionBlocks, optionBlocks } from './option.ts';
import type { HoverPlace } from './place.ts';
import { policyBlocks } from './policy.ts';
import { ruleBlocks } from './rule.ts';
import { tableBlocks } from './table.ts';

export function hover(view: RulesView, line: number, character: number): HoverContent | undefined {
  const subject = subjectAt(lineAt(view, line), character);
  if (subject === undefined) return undefined;
  const blocks = blocksOf(subject, { view, line });
  return blocks.length === 0 ? undefined : { line, span: subject.span, blocks };
}

function blocksOf(subject: Subject, place: HoverPlace): readonly Block[] {
  switch (subject.kind) {
    case 'table':
      return tableBlocks(subject.name, place);
    case 'chain':
      return chainBlocks(subject.name, place);
    case 'policy':
      return policyBlocks(subject);
    case 'counters':
      return countersBlocks(subject, place);
    case 'command':
      return ruleBlocks(subject.rule, place);
    case 'condition':
      return conditionBlocks(subject, place);
    case 'match':
      return matchBlocks(subject.match, subject.rule);
    case 'target':
      return targetBlocks(subject.target, subject.rule, place);
    case 'option':
      return optionBlocks(subject, place);
  }
}
