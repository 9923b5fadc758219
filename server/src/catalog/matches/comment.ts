import type { MatchSpec } from '../types.ts';

export const comment: MatchSpec = {
  kind: 'match',
  name: 'comment',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Carries a note; says nothing about the packet.',
  explanation:
    'Always matches and costs next to nothing. Nothing in the kernel reads the text, but tools and people do: kube-proxy writes namespace, service and port, Calico a hash by which it recognises its own rules. Removing or changing a comment may therefore make a controller rewrite the rule. A rule may carry several.',
  options: [
    {
      name: '--comment',
      aliases: [],
      value: 'string',
      summary: 'The text kept with the rule, 255 bytes at most; what is longer is cut silently.',
      cutAt: 255,
      negatable: false,
      mandatory: true,
      multiple: false,
    },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_comment.c',
};
