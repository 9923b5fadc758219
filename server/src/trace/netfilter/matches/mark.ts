/** net/netfilter/xt_mark.c. */
import type { Rule } from '../../../dialects/iptables-save/model.ts';
import type { Family } from '../../../net/family.ts';
import { hex } from '../../names.ts';
import { both, everything, type Region } from '../../space/region.ts';
import { byOption, compares, masked, maskedRegion } from './match.ts';

export const mark = byOption('mark', {
  '--mark': (option) => {
    const test = masked(option);
    if (test === undefined) return undefined;
    return compares(
      option,
      ({ packet }) => test(packet.mark),
      ({ packet }) => hex(packet.mark),
      () => maskedRegion(option, 'mark'),
    );
  },
});

/** The marks that a rule's own `-m mark` leave a packet. */
export function regionOfMarks(rule: Rule, family: Family): Region {
  let whole = everything;
  for (const use of rule.matches)
    if (use.name === mark.name)
      for (const { region } of mark.compile(use, { family, rule, place: '' }))
        whole = both(whole, region?.({ family }) ?? everything);
  return whole;
}
