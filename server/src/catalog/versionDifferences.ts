/** What differs between iptables 1.8.9, 1.8.11 and 1.8.13: a file that one of them wrote may mean something else to another. */
export interface VersionDifference {
  /** The match or target; empty for options of the rule itself. */
  readonly extension: string;
  /** Undefined: it is about the extension as a whole. */
  readonly options?: readonly string[];
  /** Where it depends on how the option is used: told of such uses only. */
  readonly when?: 'negated' | 'range' | 'nameless';
  /** Told only of values that begin so. */
  readonly value?: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

const negatedRanges = {
  when: 'negated',
  from: '1.8.9',
  to: '1.8.11',
  text: "What can't match, such as ! --sport :, is saved as written (ports, SPI, fragment id, segments left, mobility type); 1.8.9 left it out.",
} as const;

const ascending = {
  when: 'range',
  from: '1.8.9',
  to: '1.8.11',
  text: 'LOW:HIGH has to go upwards; 1.8.9 took --length 5:3.',
} as const;

export const versionDifferences: readonly VersionDifference[] = [
  {
    extension: 'icmp',
    options: ['--icmp-type'],
    value: 'info-',
    from: '1.8.11',
    to: '1.8.13',
    text: 'Knows ICMP types info-request (15) and info-reply (16).',
  },
  {
    extension: 'icmp',
    options: ['--icmp-type'],
    value: '255/255',
    from: '1.8.9',
    to: '1.8.11',
    text: 'Means type 255 with code 255; to 1.8.9 it meant any.',
  },
  {
    extension: 'icmp6',
    options: ['--icmpv6-type'],
    value: 'mld-',
    from: '1.8.9',
    to: '1.8.11',
    text: 'Knows four more ICMPv6 types (mld-listener-query, -report, -done, -reduction) and SCTP chunks I_DATA, RE_CONFIG, PAD and I_FORWARD_TSN.',
  },
  { extension: 'tcp', options: ['--sport', '--dport'], ...negatedRanges },
  { extension: 'udp', options: ['--sport', '--dport'], ...negatedRanges },
  { extension: 'esp', options: ['--espspi'], ...negatedRanges },
  { extension: 'ah', options: ['--ahspi'], ...negatedRanges },
  { extension: 'frag', options: ['--fragid'], ...negatedRanges },
  { extension: 'rt', options: ['--rt-segsleft'], ...negatedRanges },
  { extension: 'mh', options: ['--mh-type'], ...negatedRanges },
  { extension: 'length', options: ['--length'], ...ascending },
  { extension: 'udp', options: ['--sport', '--dport'], ...ascending },
  { extension: 'dccp', options: ['--sport', '--dport'], ...ascending },
  {
    extension: 'NFQUEUE',
    options: ['--queue-balance'],
    from: '1.8.9',
    to: '1.8.11',
    text: '--queue-balance without an upper end goes to 65534; in 1.8.9 it went to 65535, and ":" was refused.',
  },
  {
    extension: 'HMARK',
    from: '1.8.9',
    to: '1.8.11',
    text: 'Ports and SPIs go to the kernel in network byte order.',
  },
  {
    extension: 'NETMAP',
    options: ['--to'],
    from: '1.8.9',
    to: '1.8.13',
    text: 'A mask with holes is saved; 1.8.9 wrote /32 instead.',
  },
  {
    extension: '',
    options: ['-i', '-o'],
    when: 'negated',
    value: '+',
    from: '1.8.9',
    to: '1.8.11',
    text: 'Is saved; legacy of 1.8.9 left it out.',
  },
  {
    extension: '',
    options: ['-p'],
    when: 'nameless',
    from: '1.8.9',
    to: '1.8.11',
    text: 'Protocols that iptables has no name for are saved as numbers (47, not gre).',
  },
];
