import { message } from '../text/message.ts';
import type { FactsCheckOf } from './check.ts';
import { methodSpan } from './facts-places.ts';

export const ipvsMixedForwarding: FactsCheckOf<'services'> = {
  kind: 'facts',
  of: 'services',
  code: 'ipvs-mixed-forwarding',
  dialect: 'ipvsadm',
  title: 'NAT and direct forwarding in one service',
  severity: 'warning',
  why: 'With Masq the answers come back through this machine, with Route and Tunnel they don’t. Servers of both kinds need to be set up in different ways (a way back through here, or the service’s address on the server itself), and firewalls here see half of some connections. It is allowed and seldom meant.',
  before: `-A -t 192.0.2.1:80 -s rr
-a -t 192.0.2.1:80 -r 10.0.0.1:80 -m -w 1
-a -t 192.0.2.1:80 -r 10.0.0.2:80 -g -w 1
`,
  after: `-A -t 192.0.2.1:80 -s rr
-a -t 192.0.2.1:80 -r 10.0.0.1:80 -m -w 1
-a -t 192.0.2.1:80 -r 10.0.0.2:80 -m -w 1
`,
  *run(part) {
    for (const { realServers } of part.services) {
      const nat = realServers.find(({ method }) => method === 'masquerade');
      const direct = realServers.find(({ method }) => method === 'route' || method === 'tunnel');
      if (nat === undefined || direct === undefined) continue;
      const [first, later] = nat.origin.line < direct.origin.line ? [nat, direct] : [direct, nat];
      yield {
        line: later.origin.line,
        span: methodSpan(part, later.origin.line),
        message: message(
          'The server in line {line} is forwarded to in another way: answers of one pass here, those of the other don’t.',
          {
            line: first.origin.line + 1,
          },
        ),
        related: [
          {
            line: first.origin.line,
            span: methodSpan(part, first.origin.line),
            message: message('Here it is another way.'),
          },
        ],
      };
    }
  },
};
