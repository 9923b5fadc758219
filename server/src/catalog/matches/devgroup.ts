import type { MatchSpec } from '../types.ts';

export const devgroup: MatchSpec = {
  kind: 'match',
  name: 'devgroup',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Tests the group of the interface by which the packet came or will leave.',
  explanation:
    'Interfaces can be put in groups by number: `ip link set dev eth0 group 1`. One rule then stands for many interfaces, and an interface changes its role without a change to the rules. Names of groups come from `/etc/iproute2/group` on the machine where the rule is loaded or printed. Interfaces that were never put anywhere are in group 0, `default`.',
  requiresOneOf: ['--src-group', '--dst-group'],
  options: [
    {
      name: '--src-group',
      aliases: [],
      value: 'numberOrName/mask',
      summary: 'Group of the interface of arrival, by number, name, or number/mask.',
      explanation:
        'Refused in OUTPUT and POSTROUTING, where there is no such interface. With nft a jump from there to a chain with this rule is accepted all the same; the rule then never matches a real interface.',
      negatable: true,
      mandatory: false,
      multiple: false,
      chains: ['PREROUTING', 'INPUT', 'FORWARD'],
    },
    {
      name: '--dst-group',
      aliases: [],
      value: 'numberOrName/mask',
      summary: 'Group of the interface of departure, by number, name, or number/mask.',
      explanation: 'Refused in PREROUTING and INPUT, where the interface of departure is not known yet.',
      negatable: true,
      mandatory: false,
      multiple: false,
      chains: ['FORWARD', 'OUTPUT', 'POSTROUTING'],
    },
  ],
  notes: [
    {
      checkedBy: 'kernel',
      text: 'Refused where there is no such interface: `--src-group` in OUTPUT and POSTROUTING, `--dst-group` in PREROUTING and INPUT.',
    },
    { checkedBy: 'userspace', text: "A group's name has to stand in `/etc/iproute2/group`." },
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
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_devgroup.c',
};
