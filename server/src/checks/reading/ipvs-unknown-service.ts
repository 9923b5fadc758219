import type { ReadingCheck } from '../check.ts';

export const ipvsUnknownService: ReadingCheck = {
  kind: 'reading',
  code: 'ipvs-unknown-service',
  dialect: 'ipvsadm',
  title: 'A server of a service that is not there',
  severity: 'error',
  why: 'Servers are added to a virtual service, which a line above must add.',
  before: `-a -t 192.0.2.1:80 -r 10.0.0.1:80 -m -w 1
`,
  after: `-A -t 192.0.2.1:80 -s rr
-a -t 192.0.2.1:80 -r 10.0.0.1:80 -m -w 1
`,
};
