import { message } from '../text/message.ts';
import { mostEntriesOf } from '../trace/sets/room.ts';
import type { FactsCheckOf } from './check.ts';
import { elementSpan } from './facts-places.ts';

export const ipsetFull: FactsCheckOf<'sets'> = {
  kind: 'facts',
  of: 'sets',
  code: 'ipset-full',
  dialect: 'ipset-save',
  title: 'More entries than the set may hold',
  severity: 'error',
  why: 'A hash takes `maxelem` entries (65536 where it is left away), then ipset stops with “Hash is full”. With `forceadd` a random entry makes room instead.',
  before: `create a hash:ip maxelem 2
add a 192.0.2.1
add a 192.0.2.2
add a 192.0.2.3
`,
  after: `create a hash:ip maxelem 4
add a 192.0.2.1
add a 192.0.2.2
add a 192.0.2.3
`,
  *run(part) {
    for (const set of part.sets) {
      const { name, entries } = set;
      const most = mostEntriesOf(set);
      const first = most === undefined ? undefined : entries[most];
      if (most === undefined || first === undefined) continue;
      yield {
        line: first.origin.line,
        span: elementSpan(part, first.origin.line),
        message: message('{set} holds at most {most} entries, and here are {count}.', {
          set: name,
          most,
          count: entries.length,
        }),
      };
    }
  },
};
