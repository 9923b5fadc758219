import { ownerOfSet } from '../catalog/wellKnown/find.ts';
import { families } from '../net/family.ts';
import type { Node } from '../node/model.ts';
import { message } from '../text/message.ts';
import type { FactsNodeCheckOf } from './check.ts';
import { setNameSpan } from './facts-places.ts';
import { setMentions } from './set-mentions.ts';

export const ipsetUnused: FactsNodeCheckOf<'sets'> = {
  kind: 'facts-node',
  of: 'sets',
  code: 'ipset-unused',
  dialect: 'ipset-save',
  title: 'A set that no rule and no list names',
  severity: 'info',
  why: 'No `--match-set`, no target SET and no `list:set` of the machine’s dumps names the set. What is left are `tc` filters and programs that read it with `ipset`. Sets that well-known software keeps are not reported: it makes them before it needs them.',
  before: '',
  after: '',
  *run(part, node, parts) {
    if (!knowsRules(node)) return;
    const named = new Set<string>();
    for (const each of parts) {
      if (each.kind === 'ruleset') for (const { name } of setMentions(each.dump)) named.add(name);
    }
    for (const { entries, type } of node.sets?.values() ?? []) {
      if (type !== 'list:set') continue;
      for (const {
        parts: [member],
      } of entries)
        if (member?.kind === 'set') named.add(member.name);
    }
    for (const { name, family, origin } of part.sets) {
      if (named.has(name) || ownerOfSet(name) !== undefined) continue;
      if (family !== undefined && !node.rulesets.some((ruleset) => ruleset.family === family)) continue;
      yield {
        line: origin.line,
        span: setNameSpan(part, origin.line),
        message: message('No rule and no list of this machine names {set}.', { set: name }),
        unnecessary: true,
      };
    }
  },
};

/** A node without any rules says nothing about who uses its sets. */
function knowsRules({ rulesets }: Node): boolean {
  return families.some((family) => rulesets.some((ruleset) => ruleset.family === family));
}
