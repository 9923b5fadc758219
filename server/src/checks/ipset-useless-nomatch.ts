import { nearestAbove } from '../dialects/ipset-save/covering.ts';
import { message } from '../text/message.ts';
import type { FactsCheckOf } from './check.ts';
import { elementSpan } from './facts-places.ts';

export const ipsetUselessNomatch: FactsCheckOf<'sets'> = {
  kind: 'facts',
  of: 'sets',
  code: 'ipset-useless-nomatch',
  dialect: 'ipset-save',
  title: 'An exception from nothing',
  severity: 'warning',
  why: '`nomatch` takes a network out of a wider one in the same set. No wider entry holds this one, so that the set answers no with it and without it. (Rules with `--return-nomatch` do see a difference.)',
  before: `create a hash:net
add a 192.0.2.0/24
add a 10.1.0.0/16 nomatch
`,
  after: `create a hash:net
add a 10.0.0.0/8
add a 10.1.0.0/16 nomatch
`,
  *run(part) {
    for (const { type, entries } of part.sets) {
      for (const covered of nearestAbove(type, entries)) {
        if (covered === undefined) {
          yield undefined;
          continue;
        }
        const { entry, above } = covered;
        if (!entry.nomatch || above !== undefined) continue;
        yield {
          line: entry.origin.line,
          span: elementSpan(part, entry.origin.line),
          message: message('No wider entry holds this one, so there is nothing to be an exception from.'),
        };
      }
    }
  },
};
