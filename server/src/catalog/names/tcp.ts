/** Names that iptables knows, with their numbers: tcpFlags, tcpSynShorthand, tcpOptNames. From iptables 1.8.13 and its source. */

export const tcpFlags = [
  { name: 'FIN', value: 1 },
  { name: 'SYN', value: 2 },
  { name: 'RST', value: 4 },
  { name: 'PSH', value: 8 },
  { name: 'ACK', value: 16 },
  { name: 'URG', value: 32 },
  { name: 'ALL', value: 63 },
  { name: 'NONE', value: 0 },
] as const;

export const tcpOptNames = [
  { name: 'wscale', kind: 3 },
  { name: 'mss', kind: 2 },
  { name: 'sack-permitted', kind: 4 },
  { name: 'sack', kind: 5 },
  { name: 'timestamp', kind: 8 },
  { name: 'md5', kind: 19 },
] as const;
