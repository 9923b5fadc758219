import type { ReadingCheck } from '../check.ts';

export const ipsetOptionMissingExt: ReadingCheck = {
  kind: 'reading',
  code: 'ipset-option-missing-ext',
  dialect: 'ipset-save',
  title: 'An option that the set was not created for',
  severity: 'error',
  why: 'Timeouts, counters, comments and marks need room in every element, so the set has to be created with them.',
  before: `create a hash:ip
add a 10.0.0.1 timeout 60
`,
  after: `create a hash:ip timeout 0
add a 10.0.0.1 timeout 60
`,
};
