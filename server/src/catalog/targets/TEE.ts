import type { TargetSpec } from '../types.ts';

export const TEE: TargetSpec = {
  kind: 'target',
  name: 'TEE',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Sends a copy of the packet to another machine on the local network.',
  explanation:
    'Sends a copy of the packet to another machine on a directly connected network, and goes on with the packet itself. For port mirroring and recorders.',
  options: [
    {
      name: '--gateway',
      aliases: [],
      value: 'address',
      summary: 'Address of the machine that gets the copy.',
      negatable: false,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--oif',
      aliases: [],
      value: 'interface',
      summary: 'Interface the copy leaves by.',
      cutAt: 15,
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  notes: [{ checkedBy: 'kernel', text: 'the all-zero address is refused.' }],
  source: 'net/netfilter/xt_TEE.c',
};
