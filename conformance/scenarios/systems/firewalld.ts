/** firewalld's iptables backend: zones by interface, network and set, rich rules, a forwarded port, helpers. */
import { packet, rules, topic } from '../build.ts';
import { byDefault, link, out } from '../networks.ts';

const parts = ['pre', 'log', 'deny', 'allow', 'post'];
type Hook = 'INPUT' | 'FORWARD' | 'PREROUTING' | 'POSTROUTING';
const short = { INPUT: 'IN', FORWARD: 'FWD', PREROUTING: 'PRE', POSTROUTING: 'POST' } as const;

/** A zone's chain of one hook with its parts. */
const zone = (hook: Hook, name: string) =>
  parts.flatMap((part) => [
    `${short[hook]}_${name} -j ${short[hook]}_${name}_${part}`,
    `:${short[hook]}_${name}_${part}`,
  ]);

const zones = ['public', 'internal', 'trusted', 'blocked'];

/** Sources before interfaces, and the default zone last. */
const dispatch = (hook: Hook) => {
  const [end, at] = hook === 'POSTROUTING' ? ['-d', '-o'] : ['-s', '-i'];
  const chain = (name: string) => `-g ${short[hook]}_${name}`;
  return [
    `${hook}_ZONES ${end} 10.1.0.128/25 ${chain('trusted')}`,
    `${hook}_ZONES -m set --match-set blocked ${end === '-d' ? 'dst' : 'src'} ${chain('blocked')}`,
    `${hook}_ZONES ${at} eth1 ${chain('internal')}`,
    `${hook}_ZONES ${at} eth9 ${chain('public')}`,
    `${hook}_ZONES ${chain('public')}`,
  ];
};

const around = (hook: Hook) => [
  `${hook} -j ${hook}_direct`,
  `${hook} -j ${hook}_POLICIES_pre`,
  `${hook} -j ${hook}_ZONES`,
  `${hook} -j ${hook}_POLICIES_post`,
  `:${hook}_direct`,
  `:${hook}_POLICIES_pre`,
  `:${hook}_POLICIES_post`,
  ...dispatch(hook),
  ...zones.flatMap((name) => zone(hook, name)),
];

const fresh = '-m conntrack --ctstate NEW,UNTRACKED';

const four = rules({
  raw: [
    ...around('PREROUTING'),
    'PRE_internal_allow -p udp -m udp --dport 137 -j CT --helper netbios-ns',
    'PRE_public_allow -p tcp -m tcp --dport 21 -j CT --helper ftp',
  ],
  mangle: [
    ...around('PREROUTING'),
    'PRE_public_allow -p tcp -m tcp --dport 8443 -j MARK --set-xmark 0x64/0xffffffff',
    'PRE_public_allow -p udp -m udp --dport 5000:5010 -j MARK --set-xmark 0x65/0xffffffff',
  ],
  nat: [
    ...around('PREROUTING'),
    ...around('POSTROUTING'),
    'PRE_public_allow -p tcp -m mark --mark 0x64 -j DNAT --to-destination 10.1.0.5:443',
    'PRE_public_allow -p udp -m mark --mark 0x65 -j DNAT --to-destination 10.1.0.6',
    'POST_public_allow ! -o lo -j MASQUERADE',
    'OUTPUT -j OUTPUT_direct',
    ':OUTPUT_direct',
  ],
  filter: [
    'INPUT -m conntrack --ctstate RELATED,ESTABLISHED,DNAT -j ACCEPT',
    'INPUT -i lo -j ACCEPT',
    ...around('INPUT'),
    'INPUT -m conntrack --ctstate INVALID -j LOG --log-prefix "STATE_INVALID_DROP: "',
    'INPUT -m conntrack --ctstate INVALID -j DROP',
    'INPUT -j LOG --log-prefix "FINAL_REJECT: "',
    'INPUT -j REJECT --reject-with icmp-host-prohibited',
    'FORWARD -m conntrack --ctstate RELATED,ESTABLISHED,DNAT -j ACCEPT',
    'FORWARD -i lo -j ACCEPT',
    ...around('FORWARD'),
    'FORWARD -m conntrack --ctstate INVALID -j DROP',
    'FORWARD -j REJECT --reject-with icmp-host-prohibited',
    'OUTPUT -o lo -j ACCEPT',
    'OUTPUT -j OUTPUT_direct',
    'OUTPUT_direct -p tcp -m owner --uid-owner 1000 -m tcp --dport 25 -j REJECT --reject-with icmp-admin-prohibited',
    'INPUT_direct -p tcp -m tcp --dport 2222 -m state --state NEW -m recent --set --name ssh',
    'INPUT_direct -p tcp -m tcp --dport 2222 -m state --state NEW -m recent --update --seconds 60 --hitcount 3 --name ssh -j REJECT --reject-with tcp-reset',
    'IN_public -p icmp -j ACCEPT',
    'IN_internal -p icmp -j ACCEPT',
    'IN_trusted -j ACCEPT',
    'IN_blocked -j REJECT --reject-with icmp-host-prohibited',
    'IN_public_pre -p icmp -m icmp --icmp-type 13 -j REJECT --reject-with icmp-host-prohibited',
    'IN_public_deny -s 203.0.113.0/24 -j REJECT --reject-with icmp-port-unreachable',
    'IN_public_deny -p icmp -m icmp --icmp-type 5 -j REJECT --reject-with icmp-host-prohibited',
    `IN_public_log -s 198.51.100.0/24 -p tcp -m tcp --dport 22 ${fresh} -m limit --limit 3/min -j LOG --log-prefix ssh`,
    `IN_public_allow -p tcp -m tcp --dport 2222 ${fresh} -j ACCEPT`,
    `IN_public_allow -p tcp -m tcp --dport 21 ${fresh} -j ACCEPT`,
    `IN_public_allow -s 198.51.100.0/24 -p tcp -m tcp --dport 22 ${fresh} -m limit --limit 30/min -j ACCEPT`,
    `IN_internal_allow -d 224.0.0.251/32 -p udp -m udp --dport 5353 ${fresh} -j ACCEPT`,
    `IN_internal_allow -p udp -m udp --dport 137 ${fresh} -j ACCEPT`,
    `IN_internal_allow -p udp -m udp --sport 1024:65535 --dport 53 ${fresh} -j ACCEPT`,
    'FWD_trusted -j ACCEPT',
    'FWD_blocked -j REJECT --reject-with icmp-host-prohibited',
    'FWD_internal_allow -o eth1 -j ACCEPT',
    'FWD_internal_allow -o eth9 -j ACCEPT',
    `FWD_public_allow -o eth1 -p ipv6 ${fresh} -j ACCEPT`,
    'FORWARD_POLICIES_pre -i eth9 -o eth1 -j FWD_inbound',
    'FWD_inbound -p tcp -m tcp --dport 25 -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu',
    `FWD_inbound -d 10.1.0.7/32 -p tcp -m tcp --dport 25 ${fresh} -j ACCEPT`,
  ],
});

const ipset = `create blocked hash:net family inet hashsize 1024 maxelem 65536 timeout 600
add blocked 192.0.2.0/24 timeout 500
add blocked 198.51.100.77 timeout 500
`;

export const firewalld = topic('firewalld', {
  'zones, rich rules, forwarded ports': {
    bed: {
      links: [link('lan', 'eth1', 1, { neighbours: ['10.1.0.2-10.1.0.9', '10.1.0.200'] }), out],
      commands: byDefault,
    },
    setup: 'modprobe -d /run/modules -a nf_conntrack_ftp nf_conntrack_tftp nf_conntrack_netbios_ns',
    iptables: four,
    ipset,
    packets: [
      packet('out', 'tcp 198.51.100.9:40001 > 10.9.0.1:8443'),
      packet('lan', 'tcp 10.1.0.5:443 > 198.51.100.9:40001', { flags: 'SYN,ACK' }),
      packet('out', 'udp 198.51.100.9:40001 > 10.9.0.1:5004'),
      packet('out', 'tcp 198.51.100.9:40002 > 10.9.0.1:22'),
      packet('out', 'tcp 198.51.100.77:40002 > 10.9.0.1:22'),
      packet('out', 'tcp 203.0.113.7:40002 > 10.9.0.1:22'),
      packet('out', 'tcp 198.51.100.9:40003 > 10.9.0.1:21'),
      packet('out', 'tcp 198.51.100.9:40004 > 10.9.0.1:2222'),
      packet('out', 'tcp 198.51.100.9:40005 > 10.9.0.1:2222'),
      packet('out', 'tcp 198.51.100.9:40006 > 10.9.0.1:2222'),
      packet('lan', 'tcp 10.1.0.200:40002 > 10.1.0.1:99'),
      packet('lan', 'tcp 10.1.0.200:40002 > 8.8.8.8:53'),
      packet('lan', 'udp 10.1.0.3:137 > 10.1.0.255:137', { toMac: 'ff:ff:ff:ff:ff:ff' }),
      packet('lan', 'tcp 10.1.0.3:40002 > 8.8.8.8:53'),
      packet('lan', 'tcp 10.1.0.3:40003 > 192.0.2.8:53'),
      packet('out', 'tcp 198.51.100.9:40006 > 10.1.0.7:25', { tcpOptions: [2] }),
      packet('local', 'tcp 10.9.0.1:40006 > 198.51.100.9:25', { uid: 1000 }),
      packet('out', 'icmp 198.51.100.9 > 10.9.0.1', { icmpType: 13 }),
    ],
  },
});
