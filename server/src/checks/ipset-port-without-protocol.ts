import { message } from '../text/message.ts';
import { type FactsCheckOf, pause } from './check.ts';
import { elementSpan } from './facts-places.ts';

export const ipsetPortWithoutProtocol: FactsCheckOf<'sets'> = {
  kind: 'facts',
  of: 'sets',
  code: 'ipset-port-without-protocol',
  dialect: 'ipset-save',
  title: 'A port without its protocol',
  severity: 'hint',
  why: 'The protocol is part of the entry, and without one ipset takes TCP: a set for DNS with `10.0.0.1,53` never holds a UDP packet.',
  before: `create a hash:ip,port
add a 10.0.0.1,53
`,
  after: `create a hash:ip,port
add a 10.0.0.1,tcp:53
add a 10.0.0.1,udp:53
`,
  *run(part) {
    for (const { type, entries } of part.sets) {
      const dimension = type
        .slice(type.indexOf(':') + 1)
        .split(',')
        .indexOf('port');
      if (dimension < 0 || type === 'bitmap:port') continue;
      let last = -1;
      for (const [index, { origin }] of entries.entries()) {
        if (index % pause === 0) yield undefined;
        if (origin.line === last) continue;
        last = origin.line;
        const text = part.textAt(origin.line);
        if (text.includes('tcp:') || text.includes('udp:')) continue;
        const element = elementSpan(part, origin.line);
        const words = text.slice(element.start, element.end).split(',');
        const word = words[dimension];
        if (word === undefined || word.includes(':') || text.includes('[')) continue;
        const start = element.start + words.slice(0, dimension).join(',').length + 1;
        yield {
          line: origin.line,
          span: { start, end: start + word.length },
          message: message('Without a protocol this is TCP.'),
          replacement: `tcp:${word}`,
        };
      }
    }
  },
};
