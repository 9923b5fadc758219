import type { ReadingCheck } from '../check.ts';

export const ipvsSyntax: ReadingCheck = {
  kind: 'reading',
  code: 'ipvs-syntax',
  dialect: 'ipvsadm',
  title: 'A line that ipvsadm does not understand',
  severity: 'error',
  why: 'The line is neither a service, a server, nor a title of `ipvsadm -L`, nor a rule of `ipvsadm -S`.',
  before: `-A -t 192.0.2.1:80 -s rr
-a -t 192.0.2.1:80 -q 10.0.0.1:80 -m -w 1
`,
  after: `-A -t 192.0.2.1:80 -s rr
-a -t 192.0.2.1:80 -r 10.0.0.1:80 -m -w 1
`,
};
