import type { ReadingCheck } from '../check.ts';

export const ipvsZeroPort: ReadingCheck = {
  kind: 'reading',
  code: 'ipvs-zero-port',
  dialect: 'ipvsadm',
  title: 'Port 0 without persistence',
  severity: 'error',
  why: 'A service with port 0 takes connections to every port of its address. `ipvsadm` allows that for persistent services (`-p`) and for services by mark only: “Zero port specified for non-persistent service”. A port that is left away is 0.',
  before: `-A -t 10.96.0.10 -s rr
-a -t 10.96.0.10 -r 10.244.0.5 -m -w 1
`,
  after: `-A -t 10.96.0.10:0 -s rr -p 360
-a -t 10.96.0.10:0 -r 10.244.0.5 -m -w 1
`,
};
