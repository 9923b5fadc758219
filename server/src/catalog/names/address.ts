/** Names that iptables knows, with their numbers: addrtype, pktTypes. From iptables 1.8.13 and its source. */

export const addrtype = [
  'UNSPEC',
  'UNICAST',
  'LOCAL',
  'BROADCAST',
  'ANYCAST',
  'MULTICAST',
  'BLACKHOLE',
  'UNREACHABLE',
  'PROHIBIT',
  'THROW',
  'NAT',
  'XRESOLVE',
] as const;

export const pktTypes = [
  { name: 'unicast' },
  { name: 'broadcast' },
  { name: 'multicast' },
  { name: 'otherhost' },
  { name: 'bcast', aliasOf: 'broadcast' },
  { name: 'mcast', aliasOf: 'multicast' },
  { name: 'host', aliasOf: 'unicast' },
] as const;
