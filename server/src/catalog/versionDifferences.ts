/** What differs between iptables 1.8.9, 1.8.11 and 1.8.13. */
export interface VersionDifference {
  readonly what: string;
  readonly [fact: string]: unknown;
}

export const versionDifferences: readonly VersionDifference[] = [
  { what: 'names', from: '1.8.11', to: '1.8.13', text: 'Knows ICMP types info-request (15) and info-reply (16).' },
  {
    what: 'names',
    from: '1.8.9',
    to: '1.8.11',
    text: 'Knows four more ICMPv6 types (mld-listener-query, -report, -done, -reduction) and SCTP chunks I_DATA, RE_CONFIG, PAD and I_FORWARD_TSN.',
  },
  {
    what: 'negated ranges of everything',
    from: '1.8.9',
    to: '1.8.11',
    text: "What can't match, such as ! --sport :, is saved as written (ports, SPI, fragment id, segments left, mobility type); 1.8.9 left it out.",
  },
  {
    what: '-j NFQUEUE',
    from: '1.8.9',
    to: '1.8.11',
    text: '--queue-balance without an upper end goes to 65534; in 1.8.9 it went to 65535, and ":" was refused.',
  },
  {
    what: '-p icmp --icmp-type 255/255',
    from: '1.8.9',
    to: '1.8.11',
    text: 'Means type 255 with code 255; to 1.8.9 it meant any.',
  },
  { what: '! -i +', from: '1.8.9', to: '1.8.11', text: 'Is saved; legacy of 1.8.9 left it out.' },
  {
    what: "messages about the rule's own options",
    from: '1.8.9',
    to: '1.8.11',
    text: 'They say --in-interface where they said -i.',
  },
  {
    what: '-m limit',
    from: '1.8.9',
    to: '1.8.11',
    text: 'The burst lies within 0-10000 for bridges too, which changes nothing for IPv4 and IPv6.',
  },
  { what: '-j HMARK', from: '1.8.9', to: '1.8.11', text: 'Ports and SPIs go to the kernel in network byte order.' },
  {
    what: 'uint ranges',
    from: '1.8.9',
    to: '1.8.11',
    text: 'LOW:HIGH has to go upwards; 1.8.9 took --length 5:3.',
  },
  {
    what: '-p',
    from: '1.8.9',
    to: '1.8.11',
    text: 'Protocols that iptables has no name for are saved as numbers (47, not gre).',
  },
  {
    what: 'policy counters',
    from: '1.8.9',
    to: '1.8.11',
    text: 'Counters of a policy have to be well-formed; 1.8.9 looked at them with -c alone.',
  },
  {
    what: 'attached values',
    from: '1.8.9',
    to: '1.8.11',
    text: '-jACCEPT, --jump=ACCEPT, -ptcp and --protocol=tcp are read; 1.8.9 took the word as a whole for the value.',
  },
  { what: '--ctproto 0', from: '1.8.9', to: '1.8.11', text: 'always refused.' },
  { what: '-j NETMAP', from: '1.8.9', to: '1.8.13', text: 'A mask with holes is saved; 1.8.9 wrote /32 instead.' },
];
