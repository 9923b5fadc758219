/** What differs between iptables 1.8.9, 1.8.11 and 1.8.13. */
export interface VersionDifference {
  readonly what: string;
  readonly [fact: string]: unknown;
}

export const versionDifferences: readonly VersionDifference[] = [
  { what: 'names', from: '1.8.11', to: '1.8.13', text: 'ICMP types info-request (15) and info-reply (16) are known.' },
  {
    what: 'names',
    from: '1.8.9',
    to: '1.8.11',
    text: 'ICMPv6 types mld-listener-query, -report, -done and -reduction and SCTP chunks I_DATA, RE_CONFIG, PAD and I_FORWARD_TSN are known.',
  },
  {
    what: 'negated full ranges',
    from: '1.8.9',
    to: '1.8.11',
    text: '! --sport : and similar never-matching options (ports, SPI, fragment id, segments left, mobility type) are kept; 1.8.9 drops them when saving.',
  },
  {
    what: '-j NFQUEUE',
    from: '1.8.9',
    to: '1.8.11',
    text: 'an open upper end of --queue-balance means 65534, not 65535; 1.8.9 therefore refuses the range ":".',
  },
  {
    what: '--icmp-type 255/255',
    from: '1.8.9',
    to: '1.8.11',
    text: 'kept as a code of type 255; 1.8.9 turns it into any.',
  },
  { what: '! -i +', from: '1.8.9', to: '1.8.11', text: 'kept; 1.8.9 legacy drops it when saving.' },
  {
    what: 'core option messages',
    from: '1.8.9',
    to: '1.8.11',
    text: 'messages name the long option (--in-interface) instead of the short one (-i).',
  },
  {
    what: '-m limit',
    from: '1.8.9',
    to: '1.8.11',
    text: 'limit-burst is range checked 0-10000 by the common parser for bridge rules too; no change for IPv4 and IPv6.',
  },
  { what: '-j HMARK', from: '1.8.9', to: '1.8.11', text: 'port and SPI options are stored in network byte order.' },
  {
    what: 'uint ranges',
    from: '1.8.9',
    to: '1.8.11',
    text: 'a descending range (such as --length 5:3) is refused; 1.8.9 accepts it.',
  },
  {
    what: '-p',
    from: '1.8.9',
    to: '1.8.11',
    text: 'dumps print unknown-to-iptables protocols by number (47) instead of by name (gre).',
  },
  {
    what: 'policy counters',
    from: '1.8.9',
    to: '1.8.11',
    text: 'malformed counters after a policy are refused even without -c; 1.8.9 ignores them without -c.',
  },
  {
    what: 'attached values',
    from: '1.8.9',
    to: '1.8.11',
    text: '-jACCEPT, --jump=ACCEPT, -ptcp and --protocol=tcp are understood; 1.8.9 takes the whole word as the value and fails.',
  },
  { what: '--ctproto 0', from: '1.8.9', to: '1.8.11', text: 'always refused.' },
  { what: '-j NETMAP', from: '1.8.9', to: '1.8.13', text: 'a non-contiguous mask is kept; 1.8.9 saves it as /32.' },
];
