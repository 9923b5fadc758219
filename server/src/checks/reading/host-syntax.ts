import type { ReadingCheck } from '../check.ts';

export const hostSyntax: ReadingCheck = {
  kind: 'reading',
  code: 'host-syntax',
  dialect: 'iproute2',
  title: 'A line that is no output of this command',
  severity: 'warning',
  why: 'The line is left out of the node. Dumps that were edited or wrapped by a terminal lose facts here.',
  before: `2: eth0: <BROADCAST,UP> mtu 1500 qdisc noqueue state UP group default
    inet 192.0.2.1/24 scope global eth0
bash: ip: command not found
`,
  after: `2: eth0: <BROADCAST,UP> mtu 1500 qdisc noqueue state UP group default
    inet 192.0.2.1/24 scope global eth0
`,
};
