import { hashOfParts, keyOfParts } from '../dialects/ipset-save/keys.ts';
import type { SetEntry, SetPart } from '../dialects/ipset-save/model.ts';
import { message } from '../text/message.ts';
import { type FactsCheckOf, pause } from './check.ts';
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
      // A bitmap of addresses has each address once, whatever its MAC address is.
      const partsOf = ({ parts }: SetEntry): readonly SetPart[] =>
        type === 'bitmap:ip,mac' ? parts.slice(0, 1) : parts;
      const seen = firstOfEach(partsOf);
      for (const [index, entry] of entries.entries()) {
        if (index % pause === 0) yield undefined;
        const first = seen(entry);
        const { line } = entry.origin;
        if (first === entry || /\s(?:-exist|-!)(?:\s|$)/.test(part.textAt(line))) continue;
        const above = first.origin.line;
        yield {
          line,
          span: elementSpan(part, line),
          message: message('{set} has this entry already, in line {line}.', { set: name, line: above + 1 }),
          related: [{ line: above, span: elementSpan(part, above), message: message('It stands here first.') }],
        };
      }
    }
  },
};

/** Answers for each entry the first that was the same. */
function firstOfEach(partsOf: (entry: SetEntry) => readonly SetPart[]): (entry: SetEntry) => SetEntry {
  const byHash = new Map<number, SetEntry>();
  /** Of entries whose hash another one has. */
  const byKey = new Map<string, SetEntry>();
  return (entry) => {
    const parts = partsOf(entry);
    const hash = hashOfParts(parts);
    const first = byHash.get(hash);
    if (first === undefined) {
      byHash.set(hash, entry);
      return entry;
    }
    const key = keyOfParts(parts);
    if (keyOfParts(partsOf(first)) === key) return first;
    const known = byKey.get(key) ?? entry;
    byKey.set(key, known);
    return known;
  };
}
