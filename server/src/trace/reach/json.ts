/** Rules of an answer as JSON: what takes the packets, or what nobody knows about. */
import type { RulePlaceJson } from '../../../../protocol/requests.ts';
import type { ReachAnswer } from './reach.ts';

export function placesOf(answer: ReachAnswer): readonly RulePlaceJson[] {
  const rules = answer.kind === 'none' ? answer.takers : answer.kind === 'open' ? answer.unknowns : [];
  return rules.map(({ table, chain, rule, origin }) => ({
    table,
    chain,
    ...(rule === undefined ? {} : { rule }),
    ...(origin === undefined ? {} : { file: origin.file, line: origin.line + 1 }),
  }));
}
