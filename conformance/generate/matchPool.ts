/** What rules of the theme `matches` ask and do. */

/** With and without a negation. */
const both = (before: string, options: readonly string[]): readonly string[] =>
  options.flatMap((option) => [`${before} ${option}`.trim(), `${before} ! ${option}`.trim()]);

export const ANY: readonly string[] = [
  ...both('-p tcp -m tcp', [
    '--syn',
    '--tcp-flags ALL NONE',
    '--tcp-flags SYN,FIN SYN,FIN',
    '--tcp-option 8',
    '--tcp-option 2',
    '--sport 0:100',
    '--dport 53:80',
  ]),
  ...both('-p tcp -m tcpmss', ['--mss 536', '--mss 1000:1460']),
  ...both('-p tcp -m ecn', ['--ecn-tcp-ece', '--ecn-tcp-cwr']),
  ...both('-m ecn', ['--ecn-ip-ect 1', '--ecn-ip-ect 3']),
  ...both('-p udp -m udp', ['--dport 53', '--sport 0']),
  ...both('-p udplite -m multiport', ['--ports 53,80', '--dports 0:60']),
  ...both('-p sctp -m sctp', [
    '--chunk-types any DATA',
    '--chunk-types all DATA:Be,SACK',
    '--chunk-types only DATA,SACK',
    '--chunk-types any ABORT:T',
    '--dport 80',
  ]),
  ...both('-p dccp -m dccp', ['--dccp-types REQUEST,RESET', '--dport 80']),
  ...both('-p esp -m esp', ['--espspi 100:300']),
  ...both('-m dscp', ['--dscp 46', '--dscp-class CS0']),
  ...both('-m tos', ['--tos 0x10/0x3f', '--tos 0xb8/0xfc']),
  ...both('-m length', ['--length 40:60', '--length 44']),
  ...both('-m pkttype', ['--pkt-type unicast']),
  ...both('-m mark', ['--mark 0x1/0x1', '--mark 0x0']),
  ...both('', ['-p tcp', '-p esp', '-p udp']),
  '-m addrtype --dst-type LOCAL',
  '-m addrtype ! --src-type LOCAL --dst-type UNICAST',
  '-m string --algo bm --string "GET"',
  '-m string --algo kmp ! --string "abc" --to 100',
  '-m u32 --u32 "0>>28=4"',
  '-m u32 ! --u32 "4&0xFFFF0000=0"',
];

export const FOUR_ONLY: readonly string[] = [
  ...both('-p icmp -m icmp', ['--icmp-type 8', '--icmp-type 8/3', '--icmp-type any']),
  ...both('-m ttl', ['--ttl-eq 64']),
  '-m ttl --ttl-lt 64',
  '-m ttl --ttl-gt 127',
  ...both('-p ah -m ah', ['--ahspi 100:300']),
  ...both('', ['-f']),
  ...both('-m u32', ['--u32 "6&0xFF=6,17"', '--u32 "0>>22&0x3C@0>>16=53"']),
  '-m bpf --bytecode "4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0"',
  '-m bpf --bytecode "4,48 0 0 1,69 0 1 16,6 0 0 1,6 0 0 0"',
];

export const SIX_ONLY: readonly string[] = [
  ...both('-p ipv6-icmp -m icmp6', ['--icmpv6-type 128', '--icmpv6-type 128/3']),
  ...both('-m hl', ['--hl-eq 64']),
  '-m hl --hl-lt 64',
  '-m hbh',
  '-m dst',
  ...both('-m hbh', ['--hbh-len 8']),
  ...both('-m dst', ['--dst-len 16']),
  '-m dst --dst-opts 30:12',
  '-m hbh --hbh-opts 1:4',
  ...both('-m rt', ['--rt-type 2', '--rt-segsleft 1:5', '--rt-len 24']),
  ...both('-m frag', ['--fragid 9', '--fragid 100:5000']),
  '-m frag --fragfirst',
  '-m frag --fragmore',
  '-m frag --fraglast --fragres',
  ...both('-m ah', ['--ahspi 256', '--ahlen 24']),
  ...both('-m ipv6header', [
    '--header hop-by-hop',
    '--header dst,prot',
    '--header auth --soft',
    '--header frag --soft',
    '--header prot',
    '--header esp',
  ]),
  ...both('-p mobility-header -m mh', ['--mh-type 0:3']),
  '-m eui64',
  '-m srh',
];

/** What the kernel takes in a chain: eui64 reads the frame that the packet came in (`.hooks` of ip6t_eui64.c). */
export function allowedIn(chain: string, pool: readonly string[]): readonly string[] {
  return chain === 'OUTPUT' || chain === 'POSTROUTING' ? pool.filter((match) => !match.includes('eui64')) : pool;
}

export const REWRITES: readonly { readonly protocol: string; readonly target: string; readonly family?: 4 | 6 }[] = [
  { protocol: '', target: '-j TTL --ttl-set 9', family: 4 },
  { protocol: '', target: '-j TTL --ttl-inc 7', family: 4 },
  { protocol: '', target: '-j HL --hl-set 9', family: 6 },
  { protocol: '', target: '-j ECN --ecn-ip-ect 3', family: 4 },
  { protocol: '-p tcp', target: '-j ECN --ecn-tcp-remove', family: 4 },
  { protocol: '-p tcp', target: '-j ECN --ecn-tcp-ece 1', family: 4 },
  { protocol: '', target: '-j DSCP --set-dscp 46' },
  { protocol: '', target: '-j TOS --set-tos 0x10/0x3f' },
  { protocol: '-p tcp', target: '-j TCPOPTSTRIP --strip-options mss,timestamp' },
  { protocol: '-p tcp -m tcp --tcp-flags SYN,RST SYN', target: '-j TCPMSS --set-mss 1000' },
  { protocol: '', target: '-j MARK --xor-mark 0x1' },
];
