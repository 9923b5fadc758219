import type { MatchSpec } from '../types.ts';

export const cgroup: MatchSpec = {
  kind: 'match',
  name: 'cgroup',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Matches packets of local sockets by control group.',
  explanation:
    'Matches packets of local sockets by the control group of their process, so that traffic of one service can be marked or blocked. It knows sockets only, therefore only the output side and delivered packets make sense; forwarded packets never match.',
  requiresOneOf: ['--path', '--cgroup'],
  options: [
    {
      name: '--path',
      aliases: [],
      value: 'path',
      summary: 'Control group v2 path relative to its root, children included.',
      cutAt: 511,
      negatable: true,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--cgroup'],
    },
    {
      name: '--cgroup',
      aliases: [],
      value: 'uint32',
      summary: 'Class id of the v1 net_cls controller.',
      min: 0,
      max: 4294967295,
      negatable: true,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--path'],
    },
  ],
  notes: [
    {
      checkedBy: 'kernel',
      text: '--path and --cgroup exclude each other and the path must exist when the rule is loaded.',
    },
  ],
  allowed: {
    ipv4: {
      filter: ['INPUT', 'OUTPUT'],
      nat: ['INPUT', 'OUTPUT', 'POSTROUTING'],
      mangle: ['INPUT', 'OUTPUT', 'POSTROUTING'],
      raw: ['OUTPUT'],
      security: ['INPUT', 'OUTPUT'],
    },
    ipv6: {
      filter: ['INPUT', 'OUTPUT'],
      nat: ['INPUT', 'OUTPUT', 'POSTROUTING'],
      mangle: ['INPUT', 'OUTPUT', 'POSTROUTING'],
      raw: ['OUTPUT'],
      security: ['INPUT', 'OUTPUT'],
    },
  },
  source: 'net/netfilter/xt_cgroup.c',
};
