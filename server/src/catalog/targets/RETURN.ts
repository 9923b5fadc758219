import type { TargetSpec } from '../types.ts';

export const RETURN: TargetSpec = {
  kind: 'target',
  name: 'RETURN',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'terminating',
  builtin: true,
  summary: 'Goes back to the calling chain.',
  explanation:
    "The walk continues with the rule after the jump that led here. In a built-in chain there is no caller: the chain's policy decides. In a chain entered by goto it goes back to the caller of the *calling* chain. It is the usual way to make exceptions at the top of a chain.",
  options: [],
  source: 'net/ipv4/netfilter/ip_tables.c',
};
