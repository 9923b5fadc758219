import type { ReadingCheck } from '../check.ts';

export const ipsetUndefined: ReadingCheck = {
  kind: 'reading',
  code: 'ipset-undefined',
  dialect: 'ipset-save',
  title: 'A set that no line creates',
  severity: 'error',
  why: 'Elements are added to a set that is there. In a dump its create line stands above.',
  before: `add blocked 10.0.0.1
`,
  after: `create blocked hash:ip
add blocked 10.0.0.1
`,
};
