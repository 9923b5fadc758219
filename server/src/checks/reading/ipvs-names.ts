import type { ReadingCheck } from '../check.ts';

export const ipvsNames: ReadingCheck = {
  kind: 'reading',
  code: 'ipvs-names',
  dialect: 'ipvsadm',
  title: 'A name in place of a number',
  severity: 'warning',
  why: 'Without `-n` ipvsadm prints names of hosts and services. What they stand for is not in the dump: take it again with `ipvsadm -Sn` or `ipvsadm -Ln`.',
  before: `-A -t www.example.org:http -s rr
`,
  after: `-A -t 192.0.2.1:80 -s rr
`,
};
