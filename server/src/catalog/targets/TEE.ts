import type { TargetSpec } from '../types.ts';

export const TEE: TargetSpec = {
  kind: 'target',
  name: 'TEE',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Sends a copy of the packet to another machine; the next rule follows.',
  explanation:
    'The copy goes to a host on a directly connected network: for recorders and intrusion detection. The original goes on as if nothing had happened. The other machine must take packets that are not addressed to it. On a busy rule this doubles the traffic.',
  options: [
    {
      name: '--gateway',
      aliases: [],
      value: 'address',
      summary: 'Who gets the copy.',
      negatable: false,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--oif',
      aliases: [],
      value: 'interface',
      summary: 'Interface by which the copy leaves.',
      cutAt: 15,
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  notes: [{ checkedBy: 'kernel', text: 'The addresses 0.0.0.0 and :: are refused.' }],
  revisions: { iptables: [1], kernel: [1] },
  source: 'net/netfilter/xt_TEE.c',
};
