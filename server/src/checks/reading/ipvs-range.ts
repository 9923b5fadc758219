import type { ReadingCheck } from '../check.ts';

export const ipvsRange: ReadingCheck = {
  kind: 'reading',
  code: 'ipvs-range',
  dialect: 'ipvsadm',
  title: 'A number that is out of its range',
  severity: 'error',
  why: 'The value lies outside of what ipvsadm accepts: ports to 65535, weights to 2147483647 (65535 for older kernels).',
  before: `-A -f 99999999999 -s rr
`,
  after: `-A -f 1 -s rr
`,
};
