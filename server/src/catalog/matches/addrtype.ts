import type { MatchSpec } from '../types.ts';

export const addrtype: MatchSpec = {
  kind: 'match',
  name: 'addrtype',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Compares the routing type of the source or destination address with a list of types.',
  explanation:
    'Asks the routing tables what kind of address the source or destination is for this machine: `LOCAL` (one of its own), `UNICAST`, `BROADCAST`, `MULTICAST` and so on. `--dst-type LOCAL` is how kube-proxy and Docker recognise node ports and published ports without listing every address. The answer changes when addresses come and go, without any change to the rules.',
  requiresOneOf: ['--src-type', '--dst-type'],
  options: [
    {
      name: '--src-type',
      aliases: [],
      value: 'enumList',
      summary: 'Types accepted for the source address, comma separated.',
      enumRef: 'addrtype',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--dst-type',
      aliases: [],
      value: 'enumList',
      summary: 'Types accepted for the destination address, comma separated.',
      enumRef: 'addrtype',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--limit-iface-in',
      aliases: [],
      value: 'none',
      summary: 'Restrict the type lookup to the interface the packet arrived on.',
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
      summary: 'Restrict the type lookup to the interface the packet will leave by.',
      negatable: false,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--limit-iface-in'],
      chains: ['FORWARD', 'OUTPUT', 'POSTROUTING'],
    },
  ],
  notes: [
    { checkedBy: 'userspace', text: 'type names may be shortened and written in any case.' },
    {
      checkedBy: 'kernel',
      text: '--limit-iface-in is refused in OUTPUT and POSTROUTING; --limit-iface-out is refused in PREROUTING and INPUT.',
    },
    {
      checkedBy: 'kernel',
      text: 'in IPv6 the types BLACKHOLE, PROHIBIT, BROADCAST and every value above them other than UNREACHABLE (THROW, NAT, XRESOLVE) are refused.',
    },
  ],
  source: 'net/netfilter/xt_addrtype.c',
};
