import { message } from '../text/message.ts';
import type { FactsCheckOf } from './check.ts';
import { wholeLineSpan } from './facts-places.ts';

export const ipvsNoRealServer: FactsCheckOf<'services'> = {
  kind: 'facts',
  of: 'services',
  code: 'ipvs-no-real-server',
  dialect: 'ipvsadm',
  title: 'A virtual service without a real server',
  severity: 'warning',
  why: 'IPVS takes packets for this service and has nobody to send them to: it drops them and answers with ICMP port unreachable. In Kubernetes this is a service without ready endpoints.',
  before: `-A -t 10.96.0.10:53 -s rr
`,
  after: `-A -t 10.96.0.10:53 -s rr
-a -t 10.96.0.10:53 -r 10.244.0.5:53 -m -w 1
`,
  *run(part) {
    for (const { realServers, origin } of part.services) {
      if (realServers.length > 0) continue;
      yield {
        line: origin.line,
        span: wholeLineSpan(part, origin.line),
        message: message('This service has no real server: its packets go nowhere.'),
      };
    }
  },
};
