import { lengthOfMask } from '../net/address.ts';
import { message } from '../text/message.ts';
import { type FactsCheckOf, pause } from './check.ts';
import { elementSpan } from './facts-places.ts';

/** Types whose networks may have any length but 0. Tried on a kernel; hash:net,iface and those of two networks take 0. */
const noZeroLength: ReadonlySet<string> = new Set(['hash:net', 'hash:net,port', 'hash:ip,port,net']);
const noZeroAddress: ReadonlySet<string> = new Set(['hash:ip', 'hash:ip,port']);

export const ipsetZero: FactsCheckOf<'sets'> = {
  kind: 'facts',
  of: 'sets',
  code: 'ipset-zero',
  dialect: 'ipset-save',
  title: 'The address or network of zeros',
  severity: 'error',
  why: 'ipset refuses 0.0.0.0 in `hash:ip` and a prefix length of 0 in most types of networks. To mean every address there, give two halves: `0.0.0.0/1` and `128.0.0.0/1`.',
  before: `create a hash:net
add a 0.0.0.0/0
`,
  after: `create a hash:net
add a 0.0.0.0/1
add a 128.0.0.0/1
`,
  *run(part) {
    for (const { type, entries } of part.sets) {
      const length = noZeroLength.has(type);
      if (!length && !noZeroAddress.has(type)) continue;
      for (const [index, { parts, origin }] of entries.entries()) {
        if (index % pause === 0) yield undefined;
        const wrong = parts.some(
          (each) =>
            each.kind === 'prefix' &&
            (length ? lengthOfMask(each.prefix.mask) === 0 : each.prefix.address.words.every((word) => word === 0)),
        );
        if (!wrong) continue;
        const what = length
          ? message('A network of this type has a prefix length of 1 or more.')
          : message('The address of zeros can’t be an entry.');
        yield { line: origin.line, span: elementSpan(part, origin.line), message: what };
      }
    }
  },
};
