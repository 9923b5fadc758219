import { message } from '../text/message.ts';
import type { FactsCheckOf } from './check.ts';
import { serverSpan } from './facts-places.ts';

export const ipvsFamily: FactsCheckOf<'services'> = {
  kind: 'facts',
  of: 'services',
  code: 'ipvs-family',
  dialect: 'ipvsadm',
  title: 'A server of the other address family',
  severity: 'error',
  why: 'Only a tunnel can carry IPv4 to a server that is reached by IPv6, or the reverse; ipvsadm says “Different address family is allowed only for tunneling servers”.',
  before: `-A -t 192.0.2.1:80 -s rr
-a -t 192.0.2.1:80 -r [2001:db8::1]:80 -m -w 1
`,
  after: `-A -t 192.0.2.1:80 -s rr
-a -t 192.0.2.1:80 -r [2001:db8::1]:80 -i -w 1
`,
  *run(part) {
    for (const { family, realServers } of part.services) {
      for (const { address, method, origin } of realServers) {
        if (address.family === family || method === 'tunnel' || method === undefined) continue;
        const what =
          family === 'ipv4'
            ? message('The service is IPv4 and this server IPv6: only a tunnel goes from one to the other.')
            : message('The service is IPv6 and this server IPv4: only a tunnel goes from one to the other.');
        yield { line: origin.line, span: serverSpan(part, origin.line), message: what };
      }
    }
  },
};
