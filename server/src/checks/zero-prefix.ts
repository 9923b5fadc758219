import { lengthOfMask } from '../net/address.ts';
import { message } from '../text/message.ts';
import type { LineCheck } from './check.ts';

/** `-s 0.0.0.0/0` says nothing; iptables-save never prints it, so somebody wrote it by hand, and perhaps meant more. */
export const zeroPrefix: LineCheck = {
  kind: 'line',
  code: 'zero-prefix',
  dialect: 'iptables-save',
  title: 'A condition that every address fulfils',
  severity: 'hint',
  why: 'A prefix of length 0 holds every address, so the condition says nothing. iptables-save leaves it out. With an exclamation mark before it no packet can match, and the rule is dead.',
  before: `*filter
:INPUT ACCEPT [0:0]
-A INPUT -s 0.0.0.0/0 -p tcp -m tcp --dport 22 -j ACCEPT
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
COMMIT
`,
  hint: /\/0(?:\.0\.0\.0)?(?![\d.:])/,
  *run(rule) {
    for (const use of rule.conditions) {
      if (use.value.kind !== 'prefixes' || use.value.prefixes.length !== 1) continue;
      const [prefix] = use.value.prefixes;
      const [word] = use.words;
      if (prefix === undefined || word === undefined || lengthOfMask(prefix.mask) !== 0) continue;
      const option = use.spec.name;
      yield use.negated
        ? {
            span: { start: use.negation?.start ?? use.nameSpan.start, end: word.span.end },
            message: message('No address lies outside of {prefix}: this rule never matches.', { prefix: word.text }),
          }
        : {
            span: { start: use.nameSpan.start, end: word.span.end },
            message: message('{option} {prefix} is fulfilled by every address.', { option, prefix: word.text }),
            unnecessary: true,
          };
    }
  },
};
