import type { ReadingCheck } from '../check.ts';

export const ipsetSyntax: ReadingCheck = {
  kind: 'reading',
  code: 'ipset-syntax',
  dialect: 'ipset-save',
  title: 'A line that ipset does not understand',
  severity: 'error',
  why: "`ipset restore` stops at the first line that it can't read; the sets above it are loaded already.",
  before: `create a hash:ip
add a 10.0.0.1 forever
`,
  after: `create a hash:ip
add a 10.0.0.1
`,
};
