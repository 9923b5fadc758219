import { outsideRange } from '../dialects/ipset-save/bitmaps.ts';
import { message } from '../text/message.ts';
import type { FactsCheckOf } from './check.ts';
import { elementSpan } from './facts-places.ts';

export const ipsetOutsideRange: FactsCheckOf<'sets'> = {
  kind: 'facts',
  of: 'sets',
  code: 'ipset-outside-range',
  dialect: 'ipset-save',
  title: 'An entry outside of the range of its bitmap',
  severity: 'error',
  why: 'A bitmap has room for the addresses or ports of its `range` alone; ipset stops with “Element is out of the range of the set”.',
  before: `create a bitmap:port range 30000-32767
add a 80
`,
  after: `create a bitmap:port range 0-65535
add a 80
`,
  *run(part) {
    for (const set of part.sets) {
      for (const { origin } of outsideRange(set)) {
        yield {
          line: origin.line,
          span: elementSpan(part, origin.line),
          message: message('The range of {set} is {range}.', { set: set.name, range: String(set.options['range']) }),
        };
      }
    }
  },
};
