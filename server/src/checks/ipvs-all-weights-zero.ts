import { message } from '../text/message.ts';
import type { FactsCheckOf } from './check.ts';
import { serviceSpan } from './facts-places.ts';

export const ipvsAllWeightsZero: FactsCheckOf<'services'> = {
  kind: 'facts',
  of: 'services',
  code: 'ipvs-all-weights-zero',
  dialect: 'ipvsadm',
  title: 'A virtual service whose servers all have weight 0',
  severity: 'warning',
  why: 'Weight 0 means no new connections: those that there are go on, and every new one is dropped with ICMP port unreachable. In Kubernetes all endpoints of the service are going away.',
  before: `-A -t 10.96.0.10:80 -s rr
-a -t 10.96.0.10:80 -r 10.244.0.5:80 -m -w 0
`,
  after: `-A -t 10.96.0.10:80 -s rr
-a -t 10.96.0.10:80 -r 10.244.0.5:80 -m -w 0
-a -t 10.96.0.10:80 -r 10.244.0.6:80 -m -w 1
`,
  *run(part) {
    for (const { realServers, origin } of part.services) {
      if (realServers.length === 0 || realServers.some(({ weight }) => weight !== 0)) continue;
      yield {
        line: origin.line,
        span: serviceSpan(part, origin.line),
        message: message('All real servers have weight 0: nobody takes new connections.'),
      };
    }
  },
};
