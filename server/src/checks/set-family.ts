import { message } from '../text/message.ts';
import type { NodeCheck } from './check.ts';
import { setMentions } from './set-mentions.ts';

export const setFamily: NodeCheck = {
  kind: 'node',
  code: 'set-family',
  dialect: 'iptables-save',
  title: 'A set of the other address family',
  severity: 'error',
  why: 'Sets of IPv6 addresses go into ip6tables, sets of IPv4 addresses into iptables: “The protocol family of set … is IPv6, which is not applicable”. Lists, sets of ports and of MAC addresses fit both.',
  before: '',
  after: '',
  *run(view, { sets, unlistedSets }) {
    for (const { name, line, span, table } of setMentions(view.dump)) {
      const family = (sets?.get(name) ?? unlistedSets?.get(name))?.family;
      if (family === undefined || table === undefined || family === table.block.family) continue;
      const what =
        family === 'ipv6'
          ? message('{set} holds IPv6 addresses, and these are rules of IPv4.', { set: name })
          : message('{set} holds IPv4 addresses, and these are rules of IPv6.', { set: name });
      yield { line, span, message: what };
    }
  },
};
