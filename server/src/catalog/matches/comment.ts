import type { MatchSpec } from '../types.ts';

export const comment: MatchSpec = {
  kind: 'match',
  name: 'comment',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Attaches a free text to the rule and always matches.',
  explanation:
    'Carries a note and always matches. Tools write what a rule is for into it, kube-proxy the namespace, service and port; nothing in the kernel reads it. At most 255 bytes; a rule may have several.',
  options: [
    {
      name: '--comment',
      aliases: [],
      value: 'string',
      summary: 'Text kept with the rule; longer than 255 bytes is cut without a message.',
      cutAt: 255,
      negatable: false,
      mandatory: true,
      multiple: false,
    },
  ],
  source: 'net/netfilter/xt_comment.c',
};
