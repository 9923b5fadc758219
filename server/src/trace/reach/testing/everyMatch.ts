/** Conditions of every match of the catalog, each as a lone rule would ask it. */

/** As they are, and negated. */
const both = (before: string, ...options: readonly string[]): readonly string[] =>
  options.flatMap((option) => [`${before} ${option}`.trim(), `${before} ! ${option}`.trim()]);
const each = (before: string, ...options: readonly string[]): readonly string[] =>
  options.map((option) => `${before} ${option}`.trim());

export interface Forms {
  readonly both?: readonly string[];
  readonly ipv4?: readonly string[];
  readonly ipv6?: readonly string[];
}

export const everyMatch: Readonly<Record<string, Forms>> = {
  addrtype: {
    both: [
      ...both('-m addrtype', '--src-type LOCAL', '--dst-type LOCAL', '--dst-type MULTICAST', '--src-type UNICAST'),
      '-m addrtype --dst-type UNICAST',
    ],
    ipv4: [...both('-m addrtype', '--dst-type BROADCAST'), '-m addrtype --dst-type UNREACHABLE'],
    ipv6: ['-m addrtype --dst-type ANYCAST', '-m addrtype --src-type UNREACHABLE'],
  },
  ah: {
    ipv4: both('-p ah -m ah', '--ahspi 100:300'),
    ipv6: [...both('-m ah', '--ahspi 256', '--ahlen 24'), '-m ah --ahres'],
  },
  bpf: {
    both: ['-m bpf --object-pinned /sys/fs/bpf/x'],
    ipv4: each('-m bpf --bytecode', '"4,48 0 0 9,21 0 1 17,6 0 0 1,6 0 0 0"', '"4,48 0 0 1,69 0 1 16,6 0 0 1,6 0 0 0"'),
    ipv6: ['-m bpf --bytecode "4,48 0 0 6,21 0 1 17,6 0 0 1,6 0 0 0"'],
  },
  cgroup: { both: both('-m cgroup', '--cgroup 1', '--path a/b') },
  cluster: { both: both('-m cluster --cluster-total-nodes 3 --cluster-hash-seed 0xcafe', '--cluster-local-node 1') },
  comment: { both: ['-m comment --comment hello'] },
  connbytes: {
    both: [
      ...both('-m connbytes --connbytes-mode packets --connbytes-dir both', '--connbytes 0:1', '--connbytes 2'),
      ...each('-m connbytes --connbytes-mode bytes --connbytes-dir original --connbytes', '0:60', '1000'),
    ],
  },
  connlabel: { both: [...both('-m connlabel', '--label 5'), '-m connlabel --label 5 --set'] },
  connlimit: { both: each('-m connlimit', '--connlimit-upto 1', '--connlimit-above 0', '--connlimit-above 20') },
  connmark: { both: both('-m connmark', '--mark 0', '--mark 0x10/0x10') },
  conntrack: {
    both: [
      ...both('-m conntrack', '--ctstate NEW', '--ctstate RELATED,ESTABLISHED', '--ctstate INVALID'),
      ...both('-m conntrack', '--ctproto 47', '--ctorigdstport 80', '--ctstatus SEEN_REPLY', '--ctexpire 1:1000'),
      ...each('-m conntrack', '--ctstatus EXPECTED', '--ctdir ORIGINAL', '--ctdir REPLY', '--ctstate UNTRACKED'),
    ],
    ipv4: both('-m conntrack', '--ctorigsrc 10.1.0.0/24', '--ctrepldst 10.1.0.0/24'),
    ipv6: both('-m conntrack', '--ctorigsrc fd01::/64', '--ctrepldst fd01::/64'),
  },
  cpu: { both: both('-m cpu', '--cpu 0') },
  dccp: {
    both: both(
      '-p dccp -m dccp',
      '--dport 80',
      '--dccp-types REQUEST',
      '--dccp-types RESET,INVALID',
      '--dccp-option 8',
    ),
  },
  devgroup: { both: both('-m devgroup', '--src-group 0', '--src-group 5', '--dst-group 0') },
  dscp: { both: both('-m dscp', '--dscp 46', '--dscp-class CS0') },
  dst: { ipv6: [...both('-m dst', '--dst-len 16', '--dst-len 8'), ...each('-m dst', '', '--dst-opts 30:12')] },
  ecn: {
    both: [
      ...both('-p tcp -m ecn', '--ecn-tcp-cwr', '--ecn-tcp-ece'),
      ...both('-m ecn', '--ecn-ip-ect 0', '--ecn-ip-ect 3'),
    ],
  },
  esp: { both: both('-p esp -m esp', '--espspi 100:300') },
  eui64: { ipv6: ['-m eui64'] },
  frag: {
    ipv6: [...both('-m frag', '--fragid 9'), ...each('-m frag', '--fragfirst', '--fragmore', '--fraglast --fragres')],
  },
  hashlimit: {
    both: each(
      '-m hashlimit --hashlimit-mode srcip --hashlimit-name a',
      '--hashlimit-upto 5/sec',
      '--hashlimit-above 5/sec',
    ),
  },
  hbh: { ipv6: [...both('-m hbh', '--hbh-len 8'), ...each('-m hbh', '', '--hbh-opts 1:4')] },
  helper: { both: both('-m helper', '--helper ftp') },
  hl: { ipv6: [...both('-m hl', '--hl-eq 64'), ...each('-m hl', '--hl-lt 10', '--hl-gt 100')] },
  icmp: { ipv4: both('-p icmp -m icmp', '--icmp-type 8', '--icmp-type 3/1', '--icmp-type 0', '--icmp-type 200/7') },
  icmp6: { ipv6: both('-p ipv6-icmp -m icmp6', '--icmpv6-type 128', '--icmpv6-type 1/3', '--icmpv6-type 135') },
  ipcomp: { both: both('-p ipcomp -m ipcomp', '--ipcompspi 100:300') },
  iprange: {
    ipv4: both('-m iprange', '--src-range 10.1.0.3-10.1.0.9', '--dst-range 10.2.0.3-10.2.0.9'),
    ipv6: both('-m iprange', '--src-range fd01::3-fd01::9', '--dst-range fd02::3-fd02::9'),
  },
  ipv6header: {
    ipv6: both(
      '-m ipv6header',
      '--header hop --soft',
      '--header frag --soft',
      '--header esp --soft',
      '--header hop,prot',
    ),
  },
  ipvs: {
    ipv4: [
      ...both(
        '-m ipvs',
        '--ipvs',
        '--vaddr 10.1.0.1',
        '--vport 80',
        '--vproto tcp',
        '--vmethod MASQ',
        '--vportctl 443',
      ),
      ...each('-m ipvs', '--vdir ORIGINAL', '--vdir REPLY', '--vaddr 10.1.0.1 --vport 80 --vdir ORIGINAL'),
    ],
  },
  length: { both: both('-m length', '--length 40:60', '--length 1000', '--length 61:65535') },
  limit: { both: ['-m limit --limit 3/min'] },
  mac: { both: both('-m mac', '--mac-source 02:00:00:00:01:02') },
  mark: { both: both('-m mark', '--mark 0', '--mark 0x10/0x10') },
  mh: { ipv6: both('-p mobility-header -m mh', '--mh-type 0:3', '--mh-type 5') },
  multiport: {
    both: [
      ...both('-p tcp -m multiport', '--dports 22,443:444', '--ports 53,80'),
      ...both('-p sctp -m multiport', '--sports 22'),
    ],
  },
  nfacct: { both: ['-m nfacct --nfacct-name x'] },
  osf: { both: both('-p tcp -m osf', '--genre Linux') },
  owner: {
    both: [
      ...both('-m owner', '--uid-owner 1000', '--gid-owner 5', '--socket-exists'),
      '-m owner --gid-owner 5 --suppl-groups',
    ],
  },
  physdev: { both: both('-m physdev', '--physdev-in p1', '--physdev-is-in', '--physdev-is-bridged') },
  pkttype: { both: both('-m pkttype', '--pkt-type unicast', '--pkt-type broadcast') },
  policy: {
    both: each(
      '-m policy',
      '--dir in --pol none',
      '--dir in --pol ipsec --strict --proto esp',
      '--dir out --pol ipsec',
    ),
  },
  quota: { both: both('-m quota', '--quota 1000000', '--quota 10') },
  rateest: { both: ['-m rateest --rateest1 a --rateest-gt --rateest-bps1 1mbit'] },
  realm: { ipv4: both('-m realm', '--realm 0', '--realm 5') },
  recent: {
    both: [
      '-m recent --set --name a --rsource',
      ...both('-m recent', '--rcheck --name a', '--update --seconds 60 --hitcount 4 --name a', '--remove --name a'),
    ],
  },
  rpfilter: { both: each('-m rpfilter', '', '--loose', '--invert', '--loose --validmark --accept-local --invert') },
  rt: {
    ipv6: [
      ...both('-m rt', '--rt-type 2', '--rt-segsleft 1:5', '--rt-len 24'),
      '-m rt --rt-type 0 --rt-0-addrs fd00::1,fd00::2',
    ],
  },
  sctp: {
    both: both(
      '-p sctp -m sctp',
      '--dport 80',
      '--chunk-types any DATA',
      '--chunk-types all DATA:Be,SACK',
      '--chunk-types only INIT',
    ),
  },
  set: {
    ipv4: [
      ...both('-m set', '--match-set nets src', '--match-set web dst,dst', '--match-set macs src,src'),
      ...both('-m set', '--match-set links src,src', '--match-set timed src', '--match-set unheard dst'),
      '-m set --match-set nets src --return-nomatch',
      '-m set --match-set counted src --packets-gt 1',
    ],
  },
  socket: { both: each('-m socket', '', '--transparent', '--nowildcard') },
  srh: { ipv6: [...both('-m srh', '--srh-next-hdr 6', '--srh-segs-left-eq 1'), '-m srh'] },
  state: { both: both('-m state', '--state NEW', '--state INVALID') },
  statistic: { both: both('-m statistic', '--mode random --probability 0.5', '--mode nth --every 3 --packet 2') },
  string: {
    both: [
      ...both('-m string --algo bm', '--string GET', '--hex-string "|0d0a|x"'),
      '-m string --algo kmp --from 60 --to 90 --icase --string get',
    ],
  },
  tcp: {
    both: [
      ...both(
        '-p tcp -m tcp',
        '--dport 80',
        '--sport 53:100',
        '--syn',
        '--tcp-flags ALL NONE',
        '--tcp-flags SYN,FIN SYN,FIN',
      ),
      ...both('-p tcp -m tcp', '--tcp-option 8'),
    ],
  },
  tcpmss: { both: both('-p tcp -m tcpmss', '--mss 536', '--mss 1000:1460') },
  time: {
    both: each(
      '-m time',
      '--timestart 09:00:00 --timestop 17:00:00',
      '! --weekdays Mon',
      '--monthdays 13 --weekdays Fri',
      '--timestart 22:00:00 --timestop 02:00:00 --weekdays Fri --contiguous',
      '--datestart 2031-01-01T00:00:00',
    ),
  },
  tos: { both: both('-m tos', '--tos 0x10/0x3f', '--tos 0x00/0xff') },
  ttl: { ipv4: [...both('-m ttl', '--ttl-eq 64'), ...each('-m ttl', '--ttl-lt 10', '--ttl-gt 100')] },
  u32: {
    ipv4: [
      ...both('-m u32', '--u32 "6&0xFF=6"', '--u32 "0>>22&0x3C@0&0xFFFF=53"', '--u32 "4&0x1FFF=0"'),
      ...each(
        '-m u32 --u32',
        '"0&0xFFFF=0x100:0xFFFF"',
        '"8>>24=1:5"',
        '"16=0x0A010009"',
        '"6&0xFF=1&&0>>22&0x3C@0>>24=8"',
      ),
      '-m u32 --u32 "0>>22&0x3C@12>>26&0x3C@0=0x47455420"',
    ],
  },
  udp: { both: both('-p udp -m udp', '--dport 53', '--sport 0') },
};
