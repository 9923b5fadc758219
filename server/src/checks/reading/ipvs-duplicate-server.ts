import type { ReadingCheck } from '../check.ts';

export const ipvsDuplicateServer: ReadingCheck = {
  kind: 'reading',
  code: 'ipvs-duplicate-server',
  dialect: 'ipvsadm',
  title: 'A real server that stands twice in one service',
  severity: 'error',
  why: 'A service has each address and port once: the kernel refuses the second with “Destination already exists”. With `-g` and `-i` the port is that of the service, whatever is written, so that two ports of one address are the same server.',
  before: `-A -t 10.96.0.10:80 -s rr
-a -t 10.96.0.10:80 -r 10.244.0.5:80 -m -w 1
-a -t 10.96.0.10:80 -r 10.244.0.5:80 -m -w 2
`,
  after: `-A -t 10.96.0.10:80 -s rr
-a -t 10.96.0.10:80 -r 10.244.0.5:80 -m -w 1
-e -t 10.96.0.10:80 -r 10.244.0.5:80 -m -w 2
`,
};
