import type { ReadingCheck } from '../check.ts';

export const natPromptMode: ReadingCheck = {
  kind: 'reading',
  code: 'nat-prompt-mode',
  dialect: 'ios-nat',
  title: 'A command in the wrong mode',
  severity: 'warning',
  why: 'The prompt shows another mode than the command belongs to: the router refuses it, or takes it for something else.',
  before: `R1(config)#ip nat inside
`,
  after: `R1(config)#interface GigabitEthernet0/1
R1(config-if)#ip nat inside
`,
};
