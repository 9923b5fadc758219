import type { MatchSpec } from '../types.ts';

export const bpf: MatchSpec = {
  kind: 'match',
  name: 'bpf',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Lets a BPF program decide whether the packet matches.',
  explanation:
    'Runs a program of the classic BPF machine, or one that was pinned in the BPF file system, on the packet from its IP header on; any result but 0 matches. It can test what no other match can, at the speed of one. A program is as readable as machine code: keep the filter expression that it was compiled from in a comment beside it. `nfbpf_compile` prints programs in the form that `--bytecode` wants.',
  requiresOneOf: ['--bytecode', '--object-pinned'],
  options: [
    {
      name: '--bytecode',
      aliases: [],
      value: 'bpfBytecode',
      summary:
        'A classic BPF program as text: number of instructions, then `code jt jf k` groups joined by commas; 64 instructions at most.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--object-pinned',
      aliases: [],
      value: 'path',
      summary: 'File in a BPF file system under which a loaded program is pinned.',
      explanation:
        'The program must exist when the rule is loaded, so rules saved with this option fail to load after a reboot until something pins it again.',
      cutAt: 511,
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  revisions: { iptables: [0, 1], kernel: [0, 1] },
  source: 'net/netfilter/xt_bpf.c',
};
