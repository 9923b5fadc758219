import { message } from '../text/message.ts';
import type { FactsNodeCheckOf } from './check.ts';
import { elementSpan } from './facts-places.ts';

export const ipsetListMember: FactsNodeCheckOf<'sets'> = {
  kind: 'facts-node',
  of: 'sets',
  code: 'ipset-list-member',
  dialect: 'ipset-save',
  title: 'A member of a list that is no set for it',
  severity: 'error',
  why: 'A `list:set` holds names of sets that are there when they are added (“Set to be added … does not exist”), and no lists.',
  before: `create all list:set
add all blocked
`,
  after: `create blocked hash:net
create all list:set
add all blocked
`,
  *run(part, node) {
    for (const { type, entries } of part.sets) {
      if (type !== 'list:set') continue;
      for (const { parts, origin } of entries) {
        const [member] = parts;
        if (member?.kind !== 'set') continue;
        const found = node.sets?.get(member.name) ?? node.unlistedSets?.get(member.name);
        if (found !== undefined && found.type !== 'list:set') continue;
        const what =
          found === undefined
            ? message('There is no set {name}.', { name: member.name })
            : message('{name} is a list itself, and lists hold no lists.', { name: member.name });
        yield { line: origin.line, span: elementSpan(part, origin.line), message: what };
      }
    }
  },
};
