import type { ReadingCheck } from '../check.ts';

export const ipvsOps: ReadingCheck = {
  kind: 'reading',
  code: 'ipvs-ops',
  dialect: 'ipvsadm',
  title: 'One-packet scheduling without UDP',
  severity: 'error',
  why: 'With `-o` every packet is a connection of its own. `ipvsadm` takes it for UDP services and services by mark only: “One-Packet Scheduling is only for UDP virtual services”.',
  before: `-A -t 10.96.0.10:53 -s rr -o
-a -t 10.96.0.10:53 -r 10.244.0.5:53 -m -w 1
`,
  after: `-A -u 10.96.0.10:53 -s rr -o
-a -u 10.96.0.10:53 -r 10.244.0.5:53 -m -w 1
`,
};
