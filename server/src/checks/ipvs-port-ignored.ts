import { message } from '../text/message.ts';
import type { FactsCheckOf } from './check.ts';
import { serverSpan } from './facts-places.ts';

export const ipvsPortIgnored: FactsCheckOf<'services'> = {
  kind: 'facts',
  of: 'services',
  code: 'ipvs-port-ignored',
  dialect: 'ipvsadm',
  title: 'A server’s port that is ignored',
  severity: 'warning',
  why: 'Route and Tunnel send the packet on as it is, with the service’s port. ipvsadm takes another port without a word and enters that of the service. Only Masq rewrites ports.',
  before: `-A -t 192.0.2.1:80 -s rr
-a -t 192.0.2.1:80 -r 10.0.0.1:8080 -g -w 1
`,
  after: `-A -t 192.0.2.1:80 -s rr
-a -t 192.0.2.1:80 -r 10.0.0.1:8080 -m -w 1
`,
  *run(part) {
    for (const { by, realServers } of part.services) {
      if (by.kind !== 'address') continue;
      for (const { method, port, writtenPort = port, origin } of realServers) {
        if ((method !== 'route' && method !== 'tunnel') || writtenPort === by.port) continue;
        yield {
          line: origin.line,
          span: serverSpan(part, origin.line),
          message: message('Packets arrive at port {service} of the server: this way of forwarding rewrites no port.', {
            service: by.port,
          }),
        };
      }
    }
  },
};
