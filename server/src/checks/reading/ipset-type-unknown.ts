import type { ReadingCheck } from '../check.ts';

export const ipsetTypeUnknown: ReadingCheck = {
  kind: 'reading',
  code: 'ipset-type-unknown',
  dialect: 'ipset-save',
  title: 'A set type that ipset does not have',
  severity: 'error',
  why: 'The type says what an element is made of (hash:ip,port: an address and a port) and how it is stored.',
  before: `create a hash:ipport
`,
  after: `create a hash:ip,port
`,
};
