import type { TargetSpec } from '../types.ts';

export const userDefinedChain: TargetSpec = {
  kind: 'target',
  name: '(user-defined chain)',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'jump',
  builtin: true,
  summary: "Continues in a chain of one's own.",
  explanation:
    'With `-j` a packet that reaches the end of that chain, or RETURN, comes back to the rule after the jump. With `-g` (goto) it does not: it comes back to where the *calling* chain was called from, or to the policy. The chain must be declared in the same table. Chains that call each other in a circle are refused once a built-in chain leads to them.',
  options: [],
  notes: [
    {
      checkedBy: 'kernel',
      text: "The chain stands in the same table, declared above the rule. Built-in chains can't be jumped to, and no circle may be reached from one.",
    },
  ],
  source: 'net/ipv4/netfilter/ip_tables.c',
};
