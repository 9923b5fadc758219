/** IPVS: schedulers and flags, from net/netfilter/ipvs/ip_vs_*.c and ipvsadm(8). */

export interface Scheduler {
  readonly name: string;
  readonly summary: string;
  /** How it chooses among the servers with a weight above 0. */
  readonly explanation: string;
  /** Which part of new connections a server gets in the long run. */
  readonly share: 'even' | 'weight' | 'highest';
  /** `exact`: the share holds from the first connections on; `about`: load or hashing moves it. */
  readonly sure: 'exact' | 'about';
}

export const schedulers: readonly Scheduler[] = [
  {
    name: 'rr',
    summary: 'Round robin',
    explanation: 'One server after another, whatever their weights are above 0 and how many connections they have.',
    share: 'even',
    sure: 'exact',
  },
  {
    name: 'wrr',
    summary: 'Weighted round robin',
    explanation: 'One server after another, those with more weight more often.',
    share: 'weight',
    sure: 'exact',
  },
  {
    name: 'lc',
    summary: 'Least connections',
    explanation:
      'The server with the fewest connections, of which active ones count 256 times as much as inactive ones. Weights above 0 don’t count.',
    share: 'even',
    sure: 'about',
  },
  {
    name: 'wlc',
    summary: 'Weighted least connections',
    explanation: 'The server with the fewest connections for its weight. It is what ipvsadm takes where nobody says.',
    share: 'weight',
    sure: 'about',
  },
  {
    name: 'lblc',
    summary: 'Locality-based least connections',
    explanation:
      'Keeps each destination address on one server while that is not overloaded, else the least loaded for its weight. Meant for caches.',
    share: 'weight',
    sure: 'about',
  },
  {
    name: 'lblcr',
    summary: 'Locality-based least connections with replication',
    explanation:
      'Keeps each destination address on a small group of servers and takes the least loaded of them. Meant for caches.',
    share: 'weight',
    sure: 'about',
  },
  {
    name: 'dh',
    summary: 'Destination hashing',
    explanation:
      'A table by the destination address says which server: the same address always goes to the same one. Weights above 0 don’t count.',
    share: 'even',
    sure: 'about',
  },
  {
    name: 'sh',
    summary: 'Source hashing',
    explanation:
      'A table by the client’s address says which server: the same client always goes to the same one. Servers have places in the table by weight.',
    share: 'weight',
    sure: 'about',
  },
  {
    name: 'sed',
    summary: 'Shortest expected delay',
    explanation: 'The server where (active connections + 1) / weight is smallest.',
    share: 'weight',
    sure: 'about',
  },
  {
    name: 'nq',
    summary: 'Never queue',
    explanation: 'A server without active connections if there is one, else the one with the shortest expected delay.',
    share: 'weight',
    sure: 'about',
  },
  {
    name: 'fo',
    summary: 'Weighted failover',
    explanation: 'Always the server with the highest weight that is not overloaded; the others wait until it fails.',
    share: 'highest',
    sure: 'exact',
  },
  {
    name: 'ovf',
    summary: 'Weighted overflow',
    explanation:
      'The server with the highest weight until its active connections reach that weight, then the next one.',
    share: 'highest',
    sure: 'about',
  },
  {
    name: 'mh',
    summary: 'Maglev hashing',
    explanation:
      'Consistent hashing of the client’s address: when a server comes or goes, few clients change theirs. Servers have places in the table by weight.',
    share: 'weight',
    sure: 'about',
  },
  {
    name: 'twos',
    summary: 'Power of twos choice',
    explanation: 'Draws two servers at random by weight and takes the less loaded of them. Linux 5.12 and later.',
    share: 'weight',
    sure: 'about',
  },
];

const byName: ReadonlyMap<string, Scheduler> = new Map(schedulers.map((scheduler) => [scheduler.name, scheduler]));

/** Undefined: none that the kernel has; a module `ip_vs_NAME` may still bring it. */
export function schedulerNamed(name: string): Scheduler | undefined {
  return byName.get(name);
}

/** How a packet gets to the real server, by ipvsadm’s word in listings. */
export const forwardingMethods = {
  masquerade: {
    word: 'Masq',
    option: '-m',
    explanation:
      'NAT: the destination becomes the server’s address and port. The source stays, so that the server’s answers must come back through this machine, which gives them the service’s address again.',
  },
  route: {
    word: 'Route',
    option: '-g',
    explanation:
      'Direct routing: the packet is sent to the server as it is, only to another MAC address. The server must have the service’s address itself, without answering ARP for it, and answers the client directly. A port other than the service’s can’t be reached this way.',
  },
  tunnel: {
    word: 'Tunnel',
    option: '-i',
    explanation:
      'The packet is put as it is into another one to the server (IPIP, GUE or GRE). The server must have the service’s address itself and answers the client directly. A port other than the service’s can’t be reached this way.',
  },
  local: {
    word: 'Local',
    option: '-g',
    explanation:
      'The server is this machine itself: the packet is delivered here. Only old kernels show the word; ipvsadm -S writes such a server with -g.',
  },
} as const;
