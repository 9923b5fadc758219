import type { ReadingCheck } from '../check.ts';

export const natSyntax: ReadingCheck = {
  kind: 'reading',
  code: 'nat-syntax',
  dialect: 'ios-nat',
  title: 'A NAT command that the router does not take',
  severity: 'error',
  why: 'A word is none of those that may stand there, the command ends too early, an abbreviation fits several words, or a value is out of its range. The router refuses the line: `% Invalid input detected`, `% Incomplete command`, `% Ambiguous command`.',
  before: `ip nat inside sorce list 7 interface GigabitEthernet0/0 overload
`,
  after: `ip nat inside source list 7 interface GigabitEthernet0/0 overload
`,
};
