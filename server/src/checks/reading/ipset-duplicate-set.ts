import type { ReadingCheck } from '../check.ts';

export const ipsetDuplicateSet: ReadingCheck = {
  kind: 'reading',
  code: 'ipset-duplicate-set',
  dialect: 'ipset-save',
  title: 'A set that is created twice',
  severity: 'error',
  why: 'ipset refuses the second `create` of a name (“set with the same name already exists”) and stops there. With `-exist` it goes on if type and options are the same; the entries then go to the first.',
  before: `create a hash:ip
create a hash:net
`,
  after: `create a hash:ip
create b hash:net
`,
};
