import type { Rule } from '../../dialects/iptables-save/model.ts';

/** The texts of the rule's comments, of which there may be several. */
export function commentsOf(rule: Rule): readonly string[] {
  return rule.matches
    .filter(({ spec }) => spec?.name === 'comment')
    .flatMap(({ options }) => options.flatMap(({ words }) => words.map(({ text }) => text)));
}
