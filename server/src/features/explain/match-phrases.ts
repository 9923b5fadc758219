import type { Phrases } from './phrases.ts';

const ports: Phrases = {
  '--sport': { is: 'with source port {value}', not: 'with any source port but {value}' },
  '--dport': { is: 'with destination port {value}', not: 'with any destination port but {value}' },
};

/** Conditions of matches, by match and option. An option without a phrase is said as it is written. */
export const matchPhrases: Readonly<Record<string, Phrases>> = {
  addrtype: {
    '--src-type': { is: 'whose source is of type {value}', not: 'whose source is not of type {value}' },
    '--dst-type': { is: 'whose destination is of type {value}', not: 'whose destination is not of type {value}' },
    '--limit-iface-in': { is: 'judged on the interface of arrival alone' },
    '--limit-iface-out': { is: 'judged on the interface of departure alone' },
  },
  ah: { '--ahspi': { is: 'with AH index {value}', not: 'with any AH index but {value}' } },
  bpf: {
    '--bytecode': { is: 'that a BPF program accepts' },
    '--object-pinned': { is: 'that the BPF program {value} accepts' },
  },
  cgroup: {
    '--path': { is: 'of a process in the control group {value}', not: 'of no process in the control group {value}' },
    '--cgroup': { is: 'of control group class {value}', not: 'of any control group class but {value}' },
  },
  connbytes: {
    '--connbytes': { is: 'whose connection has carried {value}', not: 'whose connection has not carried {value}' },
    '--connbytes-dir': { is: 'counted in direction {value}' },
    '--connbytes-mode': { is: 'counted in {value}' },
  },
  connlabel: {
    '--label': { is: 'whose connection has label {value}', not: 'whose connection lacks label {value}' },
    '--set': { is: 'with the label set by the way' },
  },
  connlimit: {
    '--connlimit-upto': { is: 'of at most {value} connections of a client' },
    '--connlimit-above': { is: 'of a client with more than {value} connections' },
    '--connlimit-mask': { is: 'clients being networks of {value}' },
    '--connlimit-saddr': { is: 'counted by source' },
    '--connlimit-daddr': { is: 'counted by destination' },
  },
  connmark: {
    '--mark': { is: 'whose connection mark is {value}', not: 'whose connection mark is not {value}' },
  },
  conntrack: {
    '--ctstate': { is: 'in state {value}', not: 'in any state but {value}' },
    '--ctproto': { is: 'of a connection of protocol {value}', not: 'of a connection of any protocol but {value}' },
    '--ctorigsrc': { is: 'whose connection came from {value}', not: 'whose connection did not come from {value}' },
    '--ctorigdst': {
      is: 'whose connection was first meant for {value}',
      not: 'whose connection was not first meant for {value}',
    },
    '--ctreplsrc': { is: 'whose replies come from {value}', not: 'whose replies do not come from {value}' },
    '--ctrepldst': { is: 'whose replies go to {value}', not: 'whose replies do not go to {value}' },
    '--ctorigsrcport': { is: 'first from port {value}', not: 'not first from port {value}' },
    '--ctorigdstport': { is: 'first meant for port {value}', not: 'not first meant for port {value}' },
    '--ctreplsrcport': {
      is: 'whose replies come from port {value}',
      not: 'whose replies do not come from port {value}',
    },
    '--ctrepldstport': { is: 'whose replies go to port {value}', not: 'whose replies do not go to port {value}' },
    '--ctstatus': { is: 'of a connection with status {value}', not: 'of a connection without status {value}' },
    '--ctexpire': { is: 'of a connection that expires in {value} seconds' },
    '--ctdir': { is: 'in direction {value} of its connection' },
  },
  cpu: { '--cpu': { is: 'handled by CPU {value}', not: 'not handled by CPU {value}' } },
  dccp: {
    ...ports,
    '--dccp-types': { is: 'of DCCP type {value}', not: 'not of DCCP type {value}' },
    '--dccp-option': { is: 'with DCCP option {value}', not: 'without DCCP option {value}' },
  },
  devgroup: {
    '--src-group': { is: 'arriving on a device of group {value}', not: 'not arriving on a device of group {value}' },
    '--dst-group': { is: 'leaving on a device of group {value}', not: 'not leaving on a device of group {value}' },
  },
  dscp: {
    '--dscp': { is: 'with DSCP {value}', not: 'with any DSCP but {value}' },
    '--dscp-class': { is: 'of DSCP class {value}', not: 'of any DSCP class but {value}' },
  },
  ecn: {
    '--ecn-tcp-cwr': { is: 'with TCP flag CWR', not: 'without TCP flag CWR' },
    '--ecn-tcp-ece': { is: 'with TCP flag ECE', not: 'without TCP flag ECE' },
    '--ecn-ip-ect': { is: 'with ECN {value}', not: 'with any ECN but {value}' },
  },
  esp: { '--espspi': { is: 'with ESP index {value}', not: 'with any ESP index but {value}' } },
  hashlimit: {
    '--hashlimit-upto': { is: 'within {value}', not: 'beyond {value}' },
    '--hashlimit-above': { is: 'beyond {value}', not: 'within {value}' },
    '--hashlimit-burst': { is: 'after a burst of {value}' },
    '--hashlimit-mode': { is: 'counted for each {value}' },
    '--hashlimit-name': { is: 'in the table {value}' },
  },
  helper: {
    '--helper': {
      is: 'of a connection that the helper {value} follows or expected',
      not: 'of no connection that the helper {value} follows',
    },
  },
  hl: {
    '--hl-eq': { is: 'with hop limit {value}', not: 'with any hop limit but {value}' },
    '--hl-lt': { is: 'with a hop limit below {value}' },
    '--hl-gt': { is: 'with a hop limit above {value}' },
  },
  icmp: { '--icmp-type': { is: 'of ICMP type {value}', not: 'of any ICMP type but {value}' } },
  icmp6: { '--icmpv6-type': { is: 'of ICMPv6 type {value}', not: 'of any ICMPv6 type but {value}' } },
  iprange: {
    '--src-range': { is: 'from {value}', not: 'from anywhere but {value}' },
    '--dst-range': { is: 'to {value}', not: 'to anywhere but {value}' },
  },
  ipvs: {
    '--ipvs': { is: 'that belongs to an IPVS connection', not: 'that belongs to no IPVS connection' },
    '--vproto': { is: 'of a virtual service of protocol {value}', not: 'of no virtual service of protocol {value}' },
    '--vaddr': { is: 'of a virtual service at {value}', not: 'of no virtual service at {value}' },
    '--vport': { is: 'of a virtual service on port {value}', not: 'of no virtual service on port {value}' },
    '--vdir': { is: 'in direction {value} of its IPVS connection' },
    '--vmethod': { is: 'that IPVS forwards by {value}', not: 'that IPVS does not forward by {value}' },
  },
  length: { '--length': { is: 'of {value} bytes', not: 'not of {value} bytes' } },
  limit: {
    '--limit': { is: 'within {value}' },
    '--limit-burst': { is: 'after a burst of {value}' },
  },
  mac: { '--mac-source': { is: 'from MAC address {value}', not: 'from any MAC address but {value}' } },
  mark: { '--mark': { is: 'whose mark is {value}', not: 'whose mark is not {value}' } },
  multiport: {
    '--sports': { is: 'with source port {value}', not: 'with any source port but {value}' },
    '--dports': { is: 'with destination port {value}', not: 'with any destination port but {value}' },
    '--ports': {
      is: 'with source or destination port {value}',
      not: 'with neither source nor destination port {value}',
    },
  },
  nfacct: { '--nfacct-name': { is: 'counted in {value}' } },
  owner: {
    '--uid-owner': { is: 'of a process of user {value}', not: 'of a process of any user but {value}' },
    '--gid-owner': { is: 'of a process of group {value}', not: 'of a process of any group but {value}' },
    '--socket-exists': { is: 'that a socket sent', not: 'that no socket sent' },
    '--suppl-groups': { is: 'supplementary groups included' },
  },
  physdev: {
    '--physdev-in': { is: 'arriving on bridge port {value}', not: 'not arriving on bridge port {value}' },
    '--physdev-out': { is: 'leaving on bridge port {value}', not: 'not leaving on bridge port {value}' },
    '--physdev-is-in': { is: 'that arrived on a bridge port', not: 'that arrived on no bridge port' },
    '--physdev-is-out': { is: 'that leaves on a bridge port', not: 'that leaves on no bridge port' },
    '--physdev-is-bridged': { is: 'that is bridged, not routed', not: 'that is not bridged' },
  },
  pkttype: { '--pkt-type': { is: 'sent as {value}', not: 'not sent as {value}' } },
  policy: {
    '--dir': { is: 'judged by its IPsec policy {value}wards' },
    '--pol': { is: 'with IPsec policy {value}' },
    '--reqid': { is: 'with policy request id {value}', not: 'with any policy request id but {value}' },
    '--proto': { is: 'protected by {value}', not: 'not protected by {value}' },
    '--mode': { is: 'in mode {value}', not: 'not in mode {value}' },
    '--tunnel-src': { is: 'in a tunnel from {value}', not: 'in no tunnel from {value}' },
    '--tunnel-dst': { is: 'in a tunnel to {value}', not: 'in no tunnel to {value}' },
  },
  quota: { '--quota': { is: 'within the first {value} bytes', not: 'beyond the first {value} bytes' } },
  realm: { '--realm': { is: 'of routing realm {value}', not: 'of any routing realm but {value}' } },
  recent: {
    '--set': { is: 'whose address is remembered now', not: 'whose address is remembered now (and then never matches)' },
    '--rcheck': { is: 'whose address was seen before', not: 'whose address was not seen before' },
    '--update': {
      is: 'whose address was seen before (and counts as seen anew)',
      not: 'whose address was not seen before',
    },
    '--remove': { is: 'whose address is forgotten now', not: 'whose address was not remembered' },
    '--seconds': { is: 'within the last {value} seconds' },
    '--hitcount': { is: 'at least {value} times' },
    '--reap': { is: 'older entries being thrown out' },
    '--rttl': { is: 'with the same TTL' },
    '--name': { is: 'in the list {value}' },
    '--rsource': { is: 'by its source' },
    '--rdest': { is: 'by its destination' },
  },
  rpfilter: {
    '--invert': { is: 'that fails the reverse path test' },
    '--loose': { is: 'whose source is reached through any interface' },
    '--validmark': { is: 'with its mark used in the look-up' },
    '--accept-local': { is: 'local sources included' },
  },
  sctp: {
    ...ports,
    '--chunk-types': { is: 'with SCTP chunks {value}', not: 'without SCTP chunks {value}' },
  },
  set: { '--match-set': { is: 'that is in the set {value}', not: 'that is not in the set {value}' } },
  socket: {
    '--transparent': { is: 'whose socket is transparent' },
    '--nowildcard': { is: 'sockets bound to any address included' },
    '--restore-skmark': { is: 'taking over the mark of its socket' },
  },
  state: { '--state': { is: 'in state {value}', not: 'in any state but {value}' } },
  statistic: {
    '--probability': { is: 'by chance, with probability {value}', not: 'by chance, not with probability {value}' },
    '--every': { is: 'every {value}th time', not: 'but for every {value}th time' },
    '--packet': { is: 'beginning with packet {value}' },
  },
  string: {
    '--string': { is: 'that contains the text {value}', not: 'that does not contain the text {value}' },
    '--hex-string': { is: 'that contains the bytes {value}', not: 'that does not contain the bytes {value}' },
    '--from': { is: 'from byte {value} on' },
    '--to': { is: 'up to byte {value}' },
    '--icase': { is: 'in upper or lower case' },
  },
  tcp: {
    ...ports,
    '--syn': { is: 'that opens a connection (SYN)', not: 'that does not open a connection' },
    '--tcp-flags': {
      is: 'with TCP flags (looked at, set) {value}',
      not: 'without TCP flags (looked at, set) {value}',
    },
    '--tcp-option': { is: 'with TCP option {value}', not: 'without TCP option {value}' },
  },
  tcpmss: { '--mss': { is: 'with TCP MSS {value}', not: 'with any TCP MSS but {value}' } },
  time: {
    '--timestart': { is: 'from {value} o’clock' },
    '--timestop': { is: 'until {value} o’clock' },
    '--datestart': { is: 'since {value}' },
    '--datestop': { is: 'until {value}' },
    '--weekdays': { is: 'on {value}', not: 'on any day but {value}' },
    '--monthdays': { is: 'on day {value} of the month', not: 'on any day of the month but {value}' },
    '--kerneltz': { is: 'in the kernel’s time zone' },
    '--contiguous': { is: 'across midnight' },
  },
  tos: { '--tos': { is: 'with TOS {value}', not: 'with any TOS but {value}' } },
  ttl: {
    '--ttl-eq': { is: 'with TTL {value}', not: 'with any TTL but {value}' },
    '--ttl-lt': { is: 'with a TTL below {value}' },
    '--ttl-gt': { is: 'with a TTL above {value}' },
  },
  u32: { '--u32': { is: 'whose bytes fit {value}', not: 'whose bytes do not fit {value}' } },
  udp: ports,
};

/** Matches that say something without any option. */
export const bareMatchPhrases: Readonly<Record<string, string>> = {
  rpfilter: 'whose source is reached through the interface of arrival',
  socket: 'that belongs to an open socket',
  eui64: 'whose IPv6 address fits its MAC address',
};

/** Options that change nothing about which packets match, and are left out of a sentence. */
export const silentOptions: ReadonlySet<string> = new Set([
  'comment --comment',
  'statistic --mode',
  'recent --mask',
  'string --algo',
  'hashlimit --hashlimit-htable-size',
  'hashlimit --hashlimit-htable-max',
  'hashlimit --hashlimit-htable-gcinterval',
  'hashlimit --hashlimit-htable-expire',
]);
