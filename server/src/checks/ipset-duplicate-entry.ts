import { keyOfParts } from '../dialects/ipset-save/keys.ts';
import { message } from '../text/message.ts';
import type { FactsCheckOf } from './check.ts';
import { elementSpan } from './facts-places.ts';

export const ipsetDuplicateEntry: FactsCheckOf<'sets'> = {
  kind: 'facts',
  of: 'sets',
  code: 'ipset-duplicate-entry',
  dialect: 'ipset-save',
  title: 'An entry that the set has already',
  severity: 'error',
  why: 'ipset stops there (“it’s already added”) unless `-exist` is given. Entries are the same when they mean the same: host bits don’t count, `80` is `tcp:80`, a bitmap of ports knows no protocol, and `nomatch` makes no difference.',
  before: `create a hash:ip,port
add a 192.0.2.1,tcp:80
add a 192.0.2.1,80
`,
  after: `create a hash:ip,port
add a 192.0.2.1,tcp:80
add a 192.0.2.1,udp:80
`,
  *run(part) {
    for (const { name, type, entries } of part.sets) {
      const seen = new Map<string, number>();
      for (const { parts, origin } of entries) {
        // A bitmap of addresses has each address once, whatever its MAC address is.
        const key = keyOfParts(type === 'bitmap:ip,mac' ? parts.slice(0, 1) : parts);
        const first = seen.get(key);
        if (first === undefined) seen.set(key, origin.line);
        else if (!/\s(?:-exist|-!)(?:\s|$)/.test(part.textAt(origin.line))) {
          yield {
            line: origin.line,
            span: elementSpan(part, origin.line),
            message: message('{set} has this entry already, in line {line}.', { set: name, line: first + 1 }),
            related: [{ line: first, span: elementSpan(part, first), message: message('It stands here first.') }],
          };
        }
      }
    }
  },
};
