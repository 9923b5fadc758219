import { nearestAbove } from '../dialects/ipset-save/covering.ts';
import { message } from '../text/message.ts';
import type { FactsCheckOf } from './check.ts';
import { elementSpan } from './facts-places.ts';

export const ipsetCoveredEntry: FactsCheckOf<'sets'> = {
  kind: 'facts',
  of: 'sets',
  code: 'ipset-covered-entry',
  dialect: 'ipset-save',
  title: 'An entry that a wider one covers',
  severity: 'info',
  why: 'The set answers the same without this entry: a wider network holds it, and no exception (`nomatch`) lies between the two. It only matters where its own timeout, counters or marks are wanted, for the narrowest entry that holds a packet is the one that counts.',
  before: `create a hash:net
add a 10.0.0.0/8
add a 10.1.0.0/16
`,
  after: `create a hash:net
add a 10.0.0.0/8
add a 10.1.0.0/16 nomatch
add a 10.1.2.0/24
`,
  *run(part) {
    for (const { type, entries } of part.sets) {
      for (const covered of nearestAbove(type, entries)) {
        if (covered === undefined) {
          yield undefined;
          continue;
        }
        const { entry, above } = covered;
        if (above === undefined || above.nomatch !== entry.nomatch) continue;
        // Entries with facts of their own are there for these.
        if (entry.timeout !== undefined || entry.skbmark !== undefined || entry.skbprio !== undefined) continue;
        const { line } = entry.origin;
        yield {
          line,
          span: elementSpan(part, line),
          message: message('The entry in line {line} covers this one.', { line: above.origin.line + 1 }),
          unnecessary: true,
          related: [
            {
              line: above.origin.line,
              span: elementSpan(part, above.origin.line),
              message: message('This is the wider entry.'),
            },
          ],
        };
      }
    }
  },
};
