import type { ReadingCheck } from '../check.ts';

export const ipvsDuplicateService: ReadingCheck = {
  kind: 'reading',
  code: 'ipvs-duplicate-service',
  dialect: 'ipvsadm',
  title: 'A virtual service that stands twice',
  severity: 'error',
  why: 'The kernel knows a service by its protocol, address and port, or by its mark: it refuses the second one with “Service already exists”, and its servers would go to the first.',
  before: `-A -t 10.96.0.10:53 -s rr
-a -t 10.96.0.10:53 -r 10.244.0.5:53 -m -w 1
-A -t 10.96.0.10:53 -s wlc
`,
  after: `-A -t 10.96.0.10:53 -s rr
-a -t 10.96.0.10:53 -r 10.244.0.5:53 -m -w 1
-A -u 10.96.0.10:53 -s wlc
-a -u 10.96.0.10:53 -r 10.244.0.5:53 -m -w 1
`,
};
