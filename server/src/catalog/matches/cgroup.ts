import { localSocket } from '../placements.ts';
import type { MatchSpec } from '../types.ts';

export const cgroup: MatchSpec = {
  kind: 'match',
  name: 'cgroup',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Tests which control group the process behind a local packet is in.',
  explanation:
    'Matches packets of local sockets by the control group of the process, so that the traffic of one service or container can be marked, counted or blocked. Forwarded packets have no local socket and never match. In INPUT it sees only packets whose socket was found early (established TCP, connected UDP), so it is reliable on the way out alone.',
  requiresOneOf: ['--path', '--cgroup'],
  options: [
    {
      name: '--path',
      aliases: [],
      value: 'path',
      summary: 'Path of a cgroup v2 below its mount point; groups inside it count as well.',
      explanation:
        '`system.slice/nginx.service`, for example. The group must exist when the rule is loaded, and the rule keeps pointing to that very group: one that was deleted and made again under the same name no longer matches.',
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
      summary: 'Class id that the `net_cls` controller of cgroup v1 gave to the process.',
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
      text: 'Either `--path` or `--cgroup`; a path has to be there while the rule is loaded.',
    },
  ],
  allowed: { ipv4: localSocket, ipv6: localSocket },
  revisions: { iptables: [0, 1, 2], kernel: [0, 1, 2] },
  source: 'net/netfilter/xt_cgroup.c',
};
