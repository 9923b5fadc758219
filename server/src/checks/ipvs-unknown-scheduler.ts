import { schedulerNamed } from '../catalog/ipvs.ts';
import { message } from '../text/message.ts';
import type { FactsCheckOf } from './check.ts';
import { roleSpan } from './facts-places.ts';

export const ipvsUnknownScheduler: FactsCheckOf<'services'> = {
  kind: 'facts',
  of: 'services',
  code: 'ipvs-unknown-scheduler',
  dialect: 'ipvsadm',
  title: 'A scheduler that the kernel does not bring',
  severity: 'warning',
  why: 'ipvsadm takes any name and the kernel looks for a module `ip_vs_NAME`; where there is none it answers “Scheduler or persistence engine not found”, and the service is not added. The kernel has rr, wrr, lc, wlc, lblc, lblcr, dh, sh, sed, nq, fo, ovf, mh and twos.',
  before: `-A -t 192.0.2.1:80 -s round-robin
-a -t 192.0.2.1:80 -r 10.0.0.1:80 -m -w 1
`,
  after: `-A -t 192.0.2.1:80 -s rr
-a -t 192.0.2.1:80 -r 10.0.0.1:80 -m -w 1
`,
  *run(part) {
    for (const { scheduler, origin } of part.services) {
      if (scheduler === undefined || schedulerNamed(scheduler) !== undefined) continue;
      yield {
        line: origin.line,
        span: roleSpan(part, origin.line, 'scheduler'),
        message: message('The kernel brings no scheduler {name}: a module ip_vs_{name} would have to be there.', {
          name: scheduler,
        }),
      };
    }
  },
};
