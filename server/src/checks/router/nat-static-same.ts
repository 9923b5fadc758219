import { message } from '../../text/message.ts';
import { globalWords, localWords } from './facts.ts';
import { at, routerCheck } from './router-check.ts';

export const natStaticSame = routerCheck({
  code: 'nat-static-same',
  title: 'A static rule that changes nothing',
  severity: 'warning',
  why: 'Local and global address are the same. As a way to keep a host from being translated by a dynamic rule it works on some releases only: a `deny` in the rule’s list does it on all.',
  before: `ip nat inside source static 192.168.7.10 192.168.7.10
`,
  after: `ip nat inside source static 192.168.7.10 203.0.113.4
`,
  *run({ statics }) {
    for (const rule of statics) {
      const global = globalWords(rule);
      const local = localWords(rule);
      if (global === undefined || local === undefined || global[0] !== local[0] || global[1] !== local[1]) continue;
      if (rule.localPorts?.low !== rule.globalPorts?.low) continue;
      yield at(rule.place, message('Local and global are the same: this rule changes nothing.'));
    }
  },
});
