import type { ReadingCheck } from '../check.ts';

export const natAbbrev: ReadingCheck = {
  kind: 'reading',
  code: 'nat-abbrev',
  dialect: 'ios-nat',
  title: 'An abbreviated command',
  severity: 'hint',
  why: 'The router takes any start of a word that is unambiguous. In a file that others read, and that a newer release may know more words for, words are better written in full.',
  before: `ip nat ins so st 192.168.7.10 203.0.113.4
`,
  after: `ip nat inside source static 192.168.7.10 203.0.113.4
`,
};
