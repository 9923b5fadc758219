/** What single words of a dump of sets mean: options, dimensions, headings. */

/** Options behind a type or an element. Where both have the word, the sentence fits both. */
export const optionTexts: Readonly<Record<string, string>> = {
  family: 'The address family of the entries: inet is IPv4, inet6 is IPv6.',
  hashsize: 'Buckets that the hash begins with, a power of two. It grows by itself.',
  maxelem: 'Entries that the hash holds at most.',
  bucketsize: 'Entries that a bucket holds at most before the hash grows.',
  initval: 'What the hash function is seeded with. It only keeps the order of entries the same after a restore.',
  netmask: 'Of each address only so many leading bits are kept, so that an entry stands for a network.',
  bitmask: 'Of each address only these bits are kept.',
  markmask: 'Of each mark only these bits are kept.',
  timeout:
    'Of a set: seconds that entries stay where they don’t say (0: for ever). Of an entry: seconds that are left, 0 for ever.',
  counters: 'Entries count packets and bytes that rules found them for.',
  comment: 'Text for people.',
  skbinfo: 'Entries may hold a mark, a traffic class and a queue, which -j SET --map-set puts on packets.',
  forceadd:
    'When the set is full, a random entry makes room for a new one. ipset save of newer releases leaves the word out.',
  range: 'What the bitmap has room for, at most 65536 elements.',
  size: 'Members that the list has room for at first.',
  nomatch: 'An exception: what this entry holds is not in the set, although a wider entry holds it.',
  wildcard: 'The name is the beginning of interfaces’ names.',
  packets: 'Packets that rules found this entry for.',
  bytes: 'Bytes of the packets that rules found this entry for.',
  skbmark: 'The mark that --map-set --map-mark gives packets: value/mask, in hexadecimal.',
  skbprio: 'The traffic class that --map-set --map-prio gives packets, as MAJOR:MINOR.',
  skbqueue: 'The queue that --map-set --map-queue gives packets.',
  before: 'The member is put in front of this one: a list asks its members in order.',
  after: 'The member is put behind this one: a list asks its members in order.',
  '-exist': 'What is there already is no error.',
  '-!': 'What is there already is no error.',
};

export const commandTexts: Readonly<Record<string, string>> = {
  create: 'Makes a set.',
  add: 'Puts an entry into a set.',
  del: 'Takes an entry out of a set.',
  test: 'Asks whether an entry is in a set.',
  flush: 'Takes all entries out of a set, or out of all sets.',
  destroy: 'Removes a set, or all sets, unless rules or lists use them.',
  rename: 'Gives a set another name, unless rules or lists use it.',
  swap: 'Exchanges the contents of two sets of the same type: the way to renew a set that rules use.',
};

export const headingTexts: Readonly<Record<string, string>> = {
  'Revision:': 'The version of the type in the kernel: newer ones have more options.',
  Size: 'Bytes that the set takes in the kernel.',
  'References:': 'Rules and lists that use the set. While there are any, it can’t be removed or renamed.',
  Number: 'Entries in the kernel. Those whose time has run out may be counted for a while.',
  'Members:': 'The entries, in no particular order.',
  'Header:': 'Options that the set was created with.',
};

/** A dimension and the direction that a rule gives it. */
export const fieldTexts: Readonly<Record<string, string>> = {
  'ip src': 'source address',
  'ip dst': 'destination address',
  'net src': 'source address',
  'net dst': 'destination address',
  'port src': 'source port',
  'port dst': 'destination port',
  'mac src': 'source MAC address',
  'mac dst': 'destination MAC address',
  'iface src': 'input interface',
  'iface dst': 'output interface',
  'mark src': 'packet mark',
  'mark dst': 'packet mark',
  'set src': 'source of the packet',
  'set dst': 'destination of the packet',
};

export const dimensionTexts: Readonly<Record<string, string>> = {
  ip: 'an address',
  net: 'a network, the narrowest that holds the packet’s address',
  port: 'a protocol and port, or an ICMP type',
  mac: 'a MAC address',
  iface: 'an interface',
  mark: 'a packet mark',
  set: 'the name of another set, which is asked in its turn',
};
