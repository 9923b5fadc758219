import type { ReadingCheck } from '../check.ts';

export const ipsetNames: ReadingCheck = {
  kind: 'reading',
  code: 'ipset-names',
  dialect: 'ipset-save',
  title: 'A name in place of an address',
  severity: 'warning',
  why: "What the name stands for is not in the dump, so that a trace can't tell whether a packet is in the set. `ipset save` prints numbers.",
  before: `create a hash:ip
add a www.example.org
`,
  after: `create a hash:ip
add a 192.0.2.10
`,
};
