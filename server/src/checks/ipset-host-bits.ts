import { lengthOfMask } from '../net/address.ts';
import { formatAddress, formatPrefix, parseAddress } from '../net/text.ts';
import { message } from '../text/message.ts';
import { type FactsCheckOf, pause } from './check.ts';
import { elementSpan } from './facts-places.ts';

export const ipsetHostBits: FactsCheckOf<'sets'> = {
  kind: 'facts',
  of: 'sets',
  code: 'ipset-host-bits',
  dialect: 'ipset-save',
  title: 'A network with bits behind its length',
  severity: 'hint',
  why: 'ipset clears them: `198.51.100.7/24` becomes `198.51.100.0/24`. If one address was meant, the length is too much.',
  before: `create a hash:net
add a 198.51.100.7/24
`,
  after: `create a hash:net
add a 198.51.100.0/24
`,
  *run(part) {
    for (const { type, entries } of part.sets) {
      if (!type.includes('net')) continue;
      for (const [index, { parts, origin }] of entries.entries()) {
        if (index % pause === 0) yield undefined;
        const text = part.textAt(origin.line);
        if (!text.includes('/')) continue;
        const element = elementSpan(part, origin.line);
        const words = text.slice(element.start, element.end).split(',');
        let at = element.start;
        for (const [dimension, word] of words.entries()) {
          const span = { start: at, end: at + word.length };
          at = span.end + 1;
          const held = parts[dimension];
          if (held?.kind !== 'prefix' || lengthOfMask(held.prefix.mask) === undefined) continue;
          const address = parseAddress(word.split('/')[0] ?? '');
          if (address === undefined || !word.includes('/')) continue;
          if (formatAddress(address) === formatAddress(held.prefix.address)) continue;
          const network = formatPrefix(held.prefix);
          yield {
            line: origin.line,
            span,
            message: message('The set keeps {network}.', { network }),
            replacement: network,
          };
        }
      }
    }
  },
};
