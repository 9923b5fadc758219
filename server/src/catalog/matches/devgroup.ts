import type { MatchSpec } from '../types.ts';

export const devgroup: MatchSpec = {
  kind: 'match',
  name: 'devgroup',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Matches the group of the incoming or outgoing interface.',
  explanation:
    'Matches the group number of the incoming or outgoing interface, as set with `ip link set dev eth0 group 1`. One rule then covers many interfaces, and interfaces change their group without changing rules.',
  requiresOneOf: ['--src-group', '--dst-group'],
  options: [
    {
      name: '--src-group',
      aliases: [],
      value: 'numberOrName/mask',
      summary: 'Group of the input interface: number, name, or number/mask.',
      negatable: true,
      mandatory: false,
      multiple: false,
      chains: ['PREROUTING', 'INPUT', 'FORWARD'],
    },
    {
      name: '--dst-group',
      aliases: [],
      value: 'numberOrName/mask',
      summary: 'Group of the output interface: number, name, or number/mask.',
      negatable: true,
      mandatory: false,
      multiple: false,
      chains: ['FORWARD', 'OUTPUT', 'POSTROUTING'],
    },
  ],
  notes: [
    {
      checkedBy: 'kernel',
      text: '--src-group is refused where there is no input interface (OUTPUT, POSTROUTING) and --dst-group where there is no output interface (PREROUTING, INPUT).',
    },
    { checkedBy: 'userspace', text: 'group names come from /etc/iproute2/group.' },
  ],
  userChain: {
    nft: {
      tables: ['filter', 'nat', 'mangle', 'raw', 'security'],
      jumpAcceptedFrom: {
        filter: ['OUTPUT'],
        nat: ['OUTPUT', 'POSTROUTING'],
        mangle: ['OUTPUT', 'POSTROUTING'],
        raw: ['OUTPUT'],
        security: ['OUTPUT'],
      },
    },
    legacy: { tables: ['filter', 'nat', 'mangle', 'raw', 'security'] },
  },
  source: 'net/netfilter/xt_devgroup.c',
};
