import type { MatchSpec } from '../types.ts';

export const physdev: MatchSpec = {
  kind: 'match',
  name: 'physdev',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Tests the port of a bridge by which a packet came or leaves.',
  explanation:
    'For packets that cross a bridge on this machine, as between containers or virtual machines on one host. iptables sees them only with the module `br_netfilter` and `net.bridge.bridge-nf-call-iptables=1`; `-i` and `-o` then name the bridge, and this match names its port. For packets that are routed rather than bridged the port of departure is not known. Without bridge information only negated options hold.',
  requiresOneOf: ['--physdev-in', '--physdev-out', '--physdev-is-in', '--physdev-is-out', '--physdev-is-bridged'],
  options: [
    {
      name: '--physdev-in',
      aliases: [],
      value: 'interface',
      summary: 'Port of the bridge by which the packet came in; + at the end stands for any rest of the name.',
      explanation:
        'Holds for every packet that came in through a bridge port, also when it is routed afterwards. Never holds for packets made by the machine itself.',
      cutAt: 15,
      negatable: true,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--physdev-out',
      aliases: [],
      value: 'interface',
      summary: 'Port of the bridge by which the packet leaves; + at the end stands for any rest of the name.',
      explanation:
        'Known only in FORWARD and POSTROUTING, and only for bridged packets: add `--physdev-is-bridged`. Without that option it is refused in OUTPUT.',
      cutAt: 15,
      negatable: true,
      mandatory: false,
      multiple: false,
      chains: ['PREROUTING', 'INPUT', 'FORWARD', 'POSTROUTING'],
    },
    {
      name: '--physdev-is-in',
      aliases: [],
      value: 'none',
      summary: 'The packet came in through a port of a bridge.',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--physdev-is-out',
      aliases: [],
      value: 'none',
      summary: 'The packet is about to leave through a port of a bridge.',
      explanation:
        'Known in FORWARD and POSTROUTING for bridged packets; without `--physdev-is-bridged` refused in OUTPUT.',
      negatable: true,
      mandatory: false,
      multiple: false,
      chains: ['PREROUTING', 'INPUT', 'FORWARD', 'POSTROUTING'],
    },
    {
      name: '--physdev-is-bridged',
      aliases: [],
      value: 'none',
      summary: 'The packet goes from one port to another of the same bridge and is not routed.',
      explanation:
        '`-m physdev --physdev-is-bridged -j ACCEPT` in FORWARD exempts traffic within a bridge from rules that were meant for routed traffic: the usual remedy when virtual machines on one host stop seeing each other.',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
  ],
  notes: [
    {
      checkedBy: 'kernel',
      text: 'In OUTPUT the port that a packet leaves by is known only behind `--physdev-is-bridged`.',
    },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_physdev.c',
};
