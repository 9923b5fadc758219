/** Protocol numbers of IANA that this program treats by themselves. Names of all others stand in catalog/names. */
export const protocol = {
  any: 0,
  icmp: 1,
  tcp: 6,
  udp: 17,
  dccp: 33,
  gre: 47,
  esp: 50,
  ah: 51,
  icmpv6: 58,
  ipcomp: 108,
  sctp: 132,
  mobility: 135,
  udplite: 136,
} as const;

/** True for protocols whose headers begin with a source and a destination port. */
export function hasPorts(number: number): boolean {
  switch (number) {
    case protocol.tcp:
    case protocol.udp:
    case protocol.dccp:
    case protocol.sctp:
    case protocol.udplite:
      return true;
    default:
      return false;
  }
}
