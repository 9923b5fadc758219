import type { ReadingCheck } from '../check.ts';

export const ipvsUnknownServer: ReadingCheck = {
  kind: 'reading',
  code: 'ipvs-unknown-server',
  dialect: 'ipvsadm',
  title: 'A server is changed that is not there',
  severity: 'error',
  why: '`-e` and `-d` need a server that a line above has added with `-a`: the kernel answers “No such destination”.',
  before: `-A -t 10.96.0.10:80 -s rr
-e -t 10.96.0.10:80 -r 10.244.0.5:80 -m -w 2
`,
  after: `-A -t 10.96.0.10:80 -s rr
-a -t 10.96.0.10:80 -r 10.244.0.5:80 -m -w 1
-e -t 10.96.0.10:80 -r 10.244.0.5:80 -m -w 2
`,
};
