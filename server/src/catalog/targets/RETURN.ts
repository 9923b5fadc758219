import type { TargetSpec } from '../types.ts';

export const RETURN: TargetSpec = {
  kind: 'target',
  name: 'RETURN',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'terminating',
  builtin: true,
  summary: 'Returns to the calling chain; in a built-in chain the policy decides.',
  explanation:
    "Goes back to the rule after the jump in the calling chain. In a built-in chain there is no caller: the chain's policy decides.",
  options: [],
  source: 'net/ipv4/netfilter/ip_tables.c',
};
