import type { ReadingCheck } from '../check.ts';

export const ipsetRange: ReadingCheck = {
  kind: 'reading',
  code: 'ipset-range',
  dialect: 'ipset-save',
  title: 'A value that is out of its range',
  severity: 'error',
  why: 'The value lies outside of what the set or the option can hold.',
  before: `create a bitmap:port range 0-1023
add a 70000
`,
  after: `create a bitmap:port range 0-1023
add a 80
`,
};
