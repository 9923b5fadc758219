import type { ReadingCheck } from '../check.ts';

export const ipsetFamily: ReadingCheck = {
  kind: 'reading',
  code: 'ipset-family',
  dialect: 'ipset-save',
  title: 'An element of the other address family',
  severity: 'error',
  why: 'A set holds IPv4 or IPv6, which `family` says when it is created (inet, unless it says inet6).',
  before: `create a hash:ip
add a 2001:db8::1
`,
  after: `create a hash:ip family inet6
add a 2001:db8::1
`,
};
