import type { MatchSpec } from '../types.ts';

export const bpf: MatchSpec = {
  kind: 'match',
  name: 'bpf',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Runs a classic or pinned BPF program on the packet and matches on a non-zero result.',
  explanation:
    'Runs a small program of the classic BPF machine (`tcpdump -ddd` prints such programs) or one pinned in the BPF file system. It can test anything in the packet, and is as readable as machine code: keep the filter expression that it was made from beside the rule.',
  requiresOneOf: ['--bytecode', '--object-pinned'],
  options: [
    {
      name: '--bytecode',
      aliases: [],
      value: 'bpfBytecode',
      summary:
        'Classic BPF program: instruction count, then comma-separated groups of four numbers; at most 64 instructions.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--object-pinned',
      aliases: [],
      value: 'path',
      summary: 'Path of a BPF program pinned in a bpf file system.',
      cutAt: 511,
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  source: 'net/netfilter/xt_bpf.c',
};
