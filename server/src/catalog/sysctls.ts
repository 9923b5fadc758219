/** Kernel settings that decide over packets: Documentation/networking/ip-sysctl.rst, ipvs-sysctl.rst, nf_conntrack-sysctl.rst. */

export interface KnownSysctl {
  /** Anchored; the key as `sysctl -a` prints it. */
  readonly pattern: RegExp;
  readonly meaning: string;
  /** What single values mean. */
  readonly values?: Readonly<Record<string, { readonly meaning: string }>>;
}

const off = { meaning: 'It is off.' };
const on = { meaning: 'It is on.' };

export const sysctls: readonly KnownSysctl[] = [
  {
    pattern: /^net\.ipv4\.(?:ip_forward|conf\.all\.forwarding)$/,
    meaning:
      'Whether the machine passes IPv4 packets on that are for others: a router, a Docker host or a Kubernetes node needs it.',
    values: {
      '0': {
        meaning:
          'Off: what is not for the machine itself is dropped after routing, before it reaches the chain FORWARD.',
      },
      '1': on,
    },
  },
  {
    pattern: /^net\.ipv6\.conf\.all\.forwarding$/,
    meaning:
      'Whether the machine passes IPv6 packets on. Where it is on, router advertisements are ignored unless accept_ra is 2.',
    values: { '0': { meaning: 'Off: what is not for the machine itself is dropped after routing.' }, '1': on },
  },
  {
    pattern: /^net\.ipv[46]\.conf\.[^.]+\.forwarding$/,
    meaning: 'Whether packets that arrive on this interface are passed on.',
    values: { '0': off, '1': on },
  },
  {
    pattern: /^net\.ipv4\.conf\.[^.]+\.rp_filter$/,
    meaning:
      'Reverse path filter: is the source of an arriving packet reached through the same interface? The greater of the values for all and for the interface counts. What fails is dropped after PREROUTING, without a counter of any rule.',
    values: {
      '0': { meaning: 'Off.' },
      '1': {
        meaning:
          'Strict: the best route to the source must leave through the interface of arrival. Asymmetric routes lose packets.',
      },
      '2': { meaning: 'Loose: there must be any route to the source.' },
    },
  },
  {
    pattern: /^net\.ipv4\.conf\.[^.]+\.src_valid_mark$/,
    meaning:
      'Whether the reverse path filter goes by the packet’s mark too, as policy rules do. VPNs that route by mark need it.',
    values: { '0': off, '1': on },
  },
  {
    pattern: /^net\.ipv4\.conf\.[^.]+\.route_localnet$/,
    meaning:
      'Whether 127.0.0.0/8 is routed like any other network on this interface. Published ports on 127.0.0.1 need it; strangers may then reach local services.',
    values: {
      '0': { meaning: 'Off: packets to and from 127.0.0.0/8 that come from outside are dropped as martians.' },
      '1': on,
    },
  },
  {
    pattern: /^net\.ipv4\.conf\.[^.]+\.accept_local$/,
    meaning: 'Whether packets are taken that arrive with one of the machine’s own addresses as source.',
    values: { '0': off, '1': on },
  },
  {
    pattern: /^net\.ipv4\.(?:ip|tcp|udp)_early_demux$/,
    meaning:
      'Whether the connection of an arriving packet is looked for before its route, over IPv4 and IPv6: what belongs to one of this machine is not passed on.',
    values: { '0': off, '1': on },
  },
  {
    pattern: /^net\.ipv4\.conf\.[^.]+\.log_martians$/,
    meaning: 'Whether packets with impossible addresses are told in the kernel’s log.',
    values: { '0': off, '1': on },
  },
  {
    pattern: /^net\.ipv4\.conf\.[^.]+\.arp_ignore$/,
    meaning:
      'Which ARP questions are answered. Real servers behind IPVS by direct routing must keep quiet about the service’s address.',
    values: {
      '0': { meaning: 'Any address of the machine is answered for, on any interface.' },
      '1': { meaning: 'Only addresses of the interface that the question arrived on.' },
      '2': { meaning: 'Only addresses of that interface in the asker’s subnet.' },
    },
  },
  {
    pattern: /^net\.ipv4\.conf\.[^.]+\.arp_announce$/,
    meaning:
      'Which source address ARP questions carry. Kubernetes and real servers behind IPVS use 2: the best one for the target.',
  },
  {
    pattern: /^net\.ipv4\.conf\.[^.]+\.proxy_arp$/,
    meaning: 'Whether ARP questions for other machines are answered that the machine has routes to.',
    values: { '0': off, '1': on },
  },
  {
    pattern: /^net\.ipv[46]\.conf\.[^.]+\.accept_redirects$/,
    meaning: 'Whether ICMP redirects may change routes.',
    values: { '0': off, '1': on },
  },
  {
    pattern: /^net\.ipv4\.conf\.[^.]+\.send_redirects$/,
    meaning: 'Whether ICMP redirects are sent for packets that leave by the interface that they arrived on.',
    values: { '0': off, '1': on },
  },
  {
    pattern: /^net\.ipv6\.conf\.[^.]+\.disable_ipv6$/,
    meaning: 'Whether IPv6 is switched off on the interface.',
    values: { '0': { meaning: 'IPv6 works.' }, '1': { meaning: 'No IPv6: no address, no packet.' } },
  },
  {
    pattern: /^net\.ipv6\.conf\.[^.]+\.accept_ra$/,
    meaning: 'Whether router advertisements are believed: 0 no, 1 unless the machine is a router, 2 always.',
  },
  {
    pattern: /^net\.ipv4\.ip_nonlocal_bind$/,
    meaning: 'Whether programs may listen on addresses that the machine doesn’t have.',
    values: { '0': off, '1': on },
  },
  {
    pattern: /^net\.ipv4\.fwmark_reflect$/,
    meaning: 'Whether answers that the kernel makes itself (resets, ICMP) get the mark of the packet that they answer.',
    values: { '0': off, '1': on },
  },
  {
    pattern: /^net\.ipv4\.tcp_fwmark_accept$/,
    meaning: 'Whether an accepted connection’s socket gets the mark of the first packet.',
    values: { '0': off, '1': on },
  },
  {
    pattern: /^net\.ipv4\.fib_multipath_hash_policy$/,
    meaning:
      'By what a route with several next hops spreads packets: 0 addresses, 1 addresses and ports, 2 the inner packet’s.',
  },
  {
    pattern: /^net\.ipv4\.conf\.[^.]+\.ignore_routes_with_linkdown$/,
    meaning: 'Whether routes through an interface without carrier are passed over.',
    values: { '0': off, '1': on },
  },
  {
    pattern: /^net\.ipv4\.ip_local_port_range$/,
    meaning: 'Source ports of the machine’s own connections; MASQUERADE draws from these too where a port must change.',
  },
  {
    pattern: /^net\.ipv4\.ip_default_ttl$/,
    meaning: 'Time to live of packets that the machine makes.',
  },
  {
    pattern: /^net\.bridge\.bridge-nf-call-ip6?tables$/,
    meaning:
      'Whether packets that a bridge passes from port to port go through the rules too. Kubernetes needs it. The key is there only while br_netfilter is loaded.',
    values: { '0': { meaning: 'Off: the rules don’t see what stays on the bridge.' }, '1': on },
  },
  {
    pattern: /^net\.ipv4\.vs\.conntrack$/,
    meaning:
      'Whether IPVS keeps connection tracking up to date about its connections. MASQUERADE and rules with states need it on them; kube-proxy switches it on.',
    values: {
      '0': {
        meaning: 'Off: IPVS packets are untracked, so that NAT rules don’t see them and MASQUERADE has no effect.',
      },
      '1': on,
    },
  },
  {
    pattern: /^net\.ipv4\.vs\.conn_reuse_mode$/,
    meaning:
      'What happens when a client uses a port again whose connection IPVS still remembers: 0 the old server, 1 a new choice.',
  },
  {
    pattern: /^net\.ipv4\.vs\.expire_nodest_conn$/,
    meaning:
      'Whether connections end at once whose real server was removed; otherwise their packets are dropped until they time out.',
    values: { '0': off, '1': on },
  },
  {
    pattern: /^net\.ipv4\.vs\.expire_quiescent_template$/,
    meaning: 'Whether persistent clients leave a server of weight 0.',
    values: { '0': off, '1': on },
  },
  {
    pattern: /^net\.ipv4\.vs\.sloppy_tcp$/,
    meaning: 'Whether IPVS schedules TCP packets other than SYN of connections that it doesn’t know.',
    values: { '0': off, '1': on },
  },
  {
    pattern: /^net\.(?:netfilter\.nf_conntrack_max|nf_conntrack_max)$/,
    meaning:
      'Connections that are tracked at most. When they are so many, new ones are dropped (“nf_conntrack: table full, dropping packet”).',
  },
  {
    pattern: /^net\.netfilter\.nf_conntrack_count$/,
    meaning: 'Connections that are tracked now; nf_conntrack_max is the limit.',
  },
  {
    pattern: /^net\.netfilter\.nf_conntrack_tcp_loose$/,
    meaning: 'Whether a TCP connection may be picked up in its middle; otherwise such packets are INVALID.',
    values: { '0': off, '1': on },
  },
  {
    pattern: /^net\.netfilter\.nf_conntrack_tcp_be_liberal$/,
    meaning:
      'Whether TCP packets outside of the window are taken; otherwise they are INVALID, and rules that drop INVALID drop them.',
    values: { '0': off, '1': on },
  },
  {
    pattern: /^net\.netfilter\.nf_conntrack_helper$/,
    meaning: 'Whether helpers (FTP, SIP…) join connections by their port, without a rule with -j CT --helper.',
    values: { '0': off, '1': on },
  },
  {
    pattern: /^net\.netfilter\.nf_conntrack_acct$/,
    meaning: 'Whether connections count their packets and bytes; connbytes needs it.',
    values: { '0': off, '1': on },
  },
  {
    pattern: /^net\.netfilter\.nf_conntrack_\w*timeout\w*$/,
    meaning: 'Seconds after which a connection in this state is forgotten if no packet comes.',
  },
];

/** Undefined: nothing that decides over packets, or nothing known. */
export function sysctlNamed(key: string): KnownSysctl | undefined {
  return sysctls.find(({ pattern }) => pattern.test(key));
}
