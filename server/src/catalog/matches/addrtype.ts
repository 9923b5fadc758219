import type { MatchSpec } from '../types.ts';

export const addrtype: MatchSpec = {
  kind: 'match',
  name: 'addrtype',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Tests what kind of address the source or destination is to this machine.',
  explanation:
    "Looks the address up in the routing tables and compares its kind with a list: `LOCAL` (one of this machine's own), `UNICAST`, `BROADCAST`, `MULTICAST` and so on. kube-proxy and Docker write `--dst-type LOCAL` to catch node ports and published ports on every address of the host without naming any. The answer follows the machine, not the rule: when an address is added or removed, the same rule matches other packets. In PREROUTING, `LOCAL` says that the packet *would* be delivered here; a later DNAT may still send it elsewhere.",
  requiresOneOf: ['--src-type', '--dst-type'],
  options: [
    {
      name: '--src-type',
      aliases: [],
      value: 'enumList',
      summary: 'Kinds accepted for the source address, joined by commas.',
      enumRef: 'addrtype',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--dst-type',
      aliases: [],
      value: 'enumList',
      summary: 'Kinds accepted for the destination address, joined by commas.',
      explanation:
        '`LOCAL` is every address on any interface, `127.0.0.0/8` and `::1` included, and also the service addresses that IPVS mode puts on `kube-ipvs0`. `BROADCAST` and `MULTICAST` are not `LOCAL`, although the machine may receive them. `! --dst-type LOCAL` on OUTPUT keeps connections of the host to itself out of a rule.',
      enumRef: 'addrtype',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--limit-iface-in',
      aliases: [],
      value: 'none',
      summary: 'Asks only about the interface on which the packet arrived.',
      explanation:
        'Without it an address is `LOCAL` whichever interface holds it. With it, it must belong to the interface of arrival. Refused where there is no such interface, in OUTPUT and POSTROUTING.',
      negatable: false,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--limit-iface-out'],
      chains: ['PREROUTING', 'INPUT', 'FORWARD'],
    },
    {
      name: '--limit-iface-out',
      aliases: [],
      value: 'none',
      summary: 'Asks only about the interface by which the packet will leave.',
      explanation:
        'The counterpart of `--limit-iface-in` for the way out; refused in PREROUTING and INPUT, where that interface is not known yet. The two exclude each other.',
      negatable: false,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--limit-iface-in'],
      chains: ['FORWARD', 'OUTPUT', 'POSTROUTING'],
    },
  ],
  notes: [
    { checkedBy: 'userspace', text: 'A type may be cut short as long as it is clear, in upper or lower case.' },
    {
      checkedBy: 'kernel',
      text: 'In OUTPUT and POSTROUTING there is no interface to arrive on, so `--limit-iface-in` is refused there; `--limit-iface-out` is in PREROUTING and INPUT.',
    },
    {
      checkedBy: 'kernel',
      text: 'IPv6 knows fewer types: BLACKHOLE, PROHIBIT, BROADCAST, THROW, NAT and XRESOLVE are refused, UNREACHABLE is not.',
    },
  ],
  revisions: { iptables: [0, 1], kernel: [0, 1] },
  source: 'net/netfilter/xt_addrtype.c',
};
