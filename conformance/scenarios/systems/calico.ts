/** Calico on a node with IPIP: dispatch by workload interface, policies by set and mark, host endpoints, natOutgoing. */
import type { Bed } from '../../kernel/scenario.ts';
import { packet, rules, topic } from '../build.ts';
import { pod } from './pods.ts';

const bed: Bed = {
  links: [
    {
      name: 'lan',
      device: 'eth0',
      mac: '02:00:00:00:00:01',
      addresses: ['192.168.10.11/24'],
      neighbours: ['192.168.10.1-192.168.10.9', '192.168.10.12'],
    },
    {
      name: 'tunnel',
      device: 'tunl0',
      mac: '02:00:00:00:09:01',
      addresses: ['10.244.1.0/32'],
      neighbours: ['10.244.2.2-10.244.2.9'],
    },
    pod('web', 2),
    pod('api', 3),
  ],
  commands: [
    'route add default via 192.168.10.1 dev eth0',
    'route add 10.244.2.0/24 dev tunl0 scope link',
    'route add 10.244.1.2/32 dev caliweb scope link',
    'route add 10.244.1.3/32 dev caliapi scope link',
    'route add blackhole 10.244.1.0/24 proto bird',
  ],
  sysctls: { 'net.ipv4.conf.all.accept_local': 0 },
};

const accept = '0x10000/0x10000';
const pass = '0x20000/0x20000';

/** A workload's chain, one way. */
const workload = (chain: string, policies: readonly string[], profile: string, out: boolean) => [
  `${chain} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
  `${chain} -m conntrack --ctstate INVALID -j DROP`,
  `${chain} -j MARK --set-xmark 0x0/0x10000`,
  ...(out
    ? [
        `${chain} -p udp -m comment --comment "Drop VXLAN encapped packets originating in workloads" -m multiport --dports 4789 -j DROP`,
        `${chain} -p ipencap -m comment --comment "Drop IPinIP encapped packets originating in workloads" -j DROP`,
      ]
    : []),
  ...(policies.length === 0
    ? []
    : [
        `${chain} -m comment --comment "Start of policies" -j MARK --set-xmark 0x0/0x20000`,
        ...policies.flatMap((policy) => [
          `${chain} -m mark --mark 0x0/0x20000 -j ${policy}`,
          `${chain} -m comment --comment "Return if policy accepted" -m mark --mark ${accept} -j RETURN`,
        ]),
        `${chain} -m comment --comment "Drop if no policies passed packet" -m mark --mark 0x0/0x20000 -j DROP`,
      ]),
  `${chain} -j ${profile}`,
  `${chain} -m comment --comment "Return if profile accepted" -m mark --mark ${accept} -j RETURN`,
  `${chain} -m comment --comment "Drop if no profiles matched" -j DROP`,
];

const iptables = rules({
  raw: [
    'PREROUTING -j cali-PREROUTING',
    'OUTPUT -j cali-OUTPUT',
    'cali-PREROUTING -j MARK --set-xmark 0x0/0xf0000',
    'cali-PREROUTING -i cali+ -j MARK --set-xmark 0x40000/0x40000',
    'cali-PREROUTING -m comment --comment "Drop packets with failing RPF" -m mark --mark 0x40000/0x40000 -m rpfilter --validmark --invert -j cali-rpf-skip',
    'cali-PREROUTING -m mark --mark 0x0/0x40000 -j cali-from-host-endpoint',
    `cali-PREROUTING -m mark --mark ${accept} -j ACCEPT`,
    'cali-rpf-skip -i caliapi -s 10.99.0.0/24 -j RETURN',
    'cali-rpf-skip -j DROP',
    ':cali-from-host-endpoint',
    'cali-OUTPUT -j MARK --set-xmark 0x0/0xf0000',
    ':cali-to-host-endpoint',
  ],
  mangle: [
    'PREROUTING -j cali-PREROUTING',
    'POSTROUTING -j cali-POSTROUTING',
    'cali-PREROUTING -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    `cali-PREROUTING -m mark --mark ${accept} -j ACCEPT`,
    'cali-PREROUTING -j cali-from-host-endpoint',
    ':cali-from-host-endpoint',
    `cali-PREROUTING -m comment --comment "Host endpoint policy accepted packet." -m mark --mark ${accept} -j ACCEPT`,
    'cali-POSTROUTING -m mark --mark 0x10000/0x10000 -j RETURN',
    'cali-POSTROUTING -j MARK --set-xmark 0x0/0xf0000',
    'cali-POSTROUTING -m conntrack --ctstate DNAT -j cali-to-host-endpoint',
    ':cali-to-host-endpoint',
  ],
  nat: [
    'PREROUTING -j cali-PREROUTING',
    'OUTPUT -j cali-OUTPUT',
    'POSTROUTING -j cali-POSTROUTING',
    'cali-PREROUTING -j cali-fip-dnat',
    'cali-OUTPUT -j cali-fip-dnat',
    'cali-POSTROUTING -j cali-fip-snat',
    'cali-POSTROUTING -j cali-nat-outgoing',
    'cali-POSTROUTING -o tunl0 -m addrtype ! --src-type LOCAL --limit-iface-out -m addrtype --src-type LOCAL -j MASQUERADE --random-fully',
    'cali-fip-dnat -d 192.168.10.50/32 -j DNAT --to-destination 10.244.1.3',
    'cali-fip-snat -s 10.244.1.3/32 -d 10.244.1.3/32 -j SNAT --to-source 192.168.10.50',
    'cali-nat-outgoing -m set --match-set cali40masq-ipam-pools src -m set ! --match-set cali40all-ipam-pools dst -j MASQUERADE --random-fully',
  ],
  filter: [
    'INPUT -j cali-INPUT',
    'FORWARD -j cali-FORWARD',
    'OUTPUT -j cali-OUTPUT',
    `FORWARD -m comment --comment "Policy explicitly accepted packet." -m mark --mark ${accept} -j ACCEPT`,
    `FORWARD -j MARK --set-xmark 0x10000/0x10000`,
    'cali-INPUT -p ipencap -m comment --comment "Allow IPIP packets from Calico hosts" -m set --match-set cali40all-hosts-net src -m addrtype --dst-type LOCAL -j ACCEPT',
    'cali-INPUT -p ipencap -m comment --comment "Drop IPIP packets from non-Calico hosts" -j DROP',
    'cali-INPUT -i cali+ -g cali-wl-to-host',
    `cali-INPUT -m mark --mark ${accept} -j ACCEPT`,
    'cali-INPUT -j MARK --set-xmark 0x0/0xf0000',
    'cali-INPUT -j cali-from-host-endpoint',
    `cali-INPUT -m comment --comment "Host endpoint policy accepted packet." -m mark --mark ${accept} -j ACCEPT`,
    'cali-FORWARD -j MARK --set-xmark 0x0/0xe0000',
    'cali-FORWARD -m mark --mark 0x0/0x10000 -j cali-from-hep-forward',
    'cali-FORWARD -i cali+ -j cali-from-wl-dispatch',
    'cali-FORWARD -o cali+ -j cali-to-wl-dispatch',
    'cali-FORWARD -j cali-to-hep-forward',
    'cali-FORWARD -j cali-cidr-block',
    'cali-OUTPUT -m comment --comment "IPIP" -p ipencap -m set --match-set cali40all-hosts-net dst -m addrtype --src-type LOCAL -j ACCEPT',
    `cali-OUTPUT -m mark --mark ${accept} -j ACCEPT`,
    'cali-OUTPUT -o cali+ -j RETURN',
    'cali-OUTPUT -j MARK --set-xmark 0x0/0xf0000',
    'cali-OUTPUT -m conntrack ! --ctstate DNAT -j cali-to-host-endpoint',
    ':cali-from-hep-forward',
    ':cali-to-hep-forward',
    ':cali-to-host-endpoint',
    'cali-cidr-block -d 192.0.2.0/24 -j REJECT --reject-with icmp-net-unreachable',
    'cali-from-host-endpoint -i eth0 -g cali-fh-eth0',
    'cali-fh-eth0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'cali-fh-eth0 -j cali-failsafe-in',
    `cali-fh-eth0 -m set --match-set cali40s:admins src -j MARK --set-xmark ${accept}`,
    'cali-failsafe-in -p tcp -m multiport --dports 22 -j ACCEPT',
    'cali-failsafe-in -p udp -m multiport --dports 68 -j ACCEPT',
    'cali-failsafe-in -p tcp -m multiport --dports 179,2379,2380,5473,6443 -j ACCEPT',
    'cali-wl-to-host -p udp -m comment --comment "Allow DNS" -m multiport --dports 53 -j ACCEPT',
    'cali-wl-to-host -j cali-from-wl-dispatch',
    'cali-wl-to-host -m comment --comment "Configured DefaultEndpointToHostAction" -j RETURN',
    'cali-from-wl-dispatch -i caliw+ -g cali-from-wl-dispatch-w',
    'cali-from-wl-dispatch -i caliapi -g cali-fw-caliapi',
    'cali-from-wl-dispatch -m comment --comment "Unknown interface" -j DROP',
    'cali-from-wl-dispatch-w -i caliweb -g cali-fw-caliweb',
    'cali-from-wl-dispatch-w -j DROP',
    'cali-to-wl-dispatch -o caliweb -g cali-tw-caliweb',
    'cali-to-wl-dispatch -o caliapi -g cali-tw-caliapi',
    'cali-to-wl-dispatch -j DROP',
    ...workload('cali-fw-caliweb', ['cali-po-egress'], 'cali-pro-shop', true),
    ...workload('cali-tw-caliweb', ['cali-pi-web'], 'cali-pri-shop', false),
    ...workload('cali-fw-caliapi', [], 'cali-pro-shop', true),
    ...workload('cali-tw-caliapi', ['cali-pi-deny', 'cali-pi-api'], 'cali-pri-shop', false),
    `cali-po-egress -p udp -m multiport --dports 53 -j MARK --set-xmark ${accept}`,
    `cali-po-egress -m mark --mark ${accept} -j RETURN`,
    `cali-po-egress -p tcp -m set --match-set cali40s:api dst -m multiport --dports 9090 -j MARK --set-xmark ${accept}`,
    `cali-po-egress -m mark --mark ${accept} -j RETURN`,
    `cali-po-egress -m set ! --match-set cali40all-ipam-pools dst -j MARK --set-xmark ${pass}`,
    `cali-po-egress -m mark --mark ${pass} -j RETURN`,
    `cali-pi-web -p tcp -m multiport --dports 80,443,8000:8100 -j MARK --set-xmark ${accept}`,
    `cali-pi-web -m mark --mark ${accept} -j RETURN`,
    `cali-pi-web -p icmp -m icmp --icmp-type 8/0 -j MARK --set-xmark ${accept}`,
    'cali-pi-deny -m set --match-set cali40s:denied src -j LOG --log-prefix "calico-packet: " --log-level 5',
    'cali-pi-deny -m set --match-set cali40s:denied src -j DROP',
    `cali-pi-deny -j MARK --set-xmark 0x0/0x0`,
    `cali-pi-api -p tcp -m set --match-set cali40s:friends src -m set --match-set cali40n:ports dst,dst -j MARK --set-xmark ${accept}`,
    `cali-pi-api -m mark --mark ${accept} -j RETURN`,
    `cali-pi-api -p tcp -m set ! --match-set cali40s:friends src -m conntrack --ctorigdst 192.168.10.50 -j MARK --set-xmark ${accept}`,
    `cali-pri-shop -m comment --comment "Profile kns.shop ingress" -j MARK --set-xmark ${accept}`,
    `cali-pro-shop -m comment --comment "Profile kns.shop egress" -j MARK --set-xmark ${accept}`,
  ],
});

const ipset = `create cali40all-ipam-pools hash:net family inet maxelem 1048576
add cali40all-ipam-pools 10.244.0.0/16
create cali40masq-ipam-pools hash:net family inet maxelem 1048576
add cali40masq-ipam-pools 10.244.0.0/16
create cali40all-hosts-net hash:net family inet
add cali40all-hosts-net 192.168.10.11
add cali40all-hosts-net 192.168.10.12
create cali40s:admins hash:net family inet
add cali40s:admins 192.168.10.4/31
create cali40s:api hash:net family inet
add cali40s:api 10.244.1.3
create cali40s:denied hash:net family inet
add cali40s:denied 203.0.113.0/24
add cali40s:denied 10.244.2.9
create cali40s:friends hash:net family inet
add cali40s:friends 10.244.1.2
add cali40s:friends 10.244.2.0/24
create cali40n:ports hash:ip,port family inet
add cali40n:ports 10.244.1.3,tcp:9090
add cali40n:ports 10.244.1.3,udp:9091
`;

export const calico = topic('calico', {
  'workloads, policies and a floating address': {
    bed,
    iptables,
    ipset,
    packets: [
      packet('web', 'tcp 10.244.1.2:40001 > 10.244.1.3:9090'),
      packet('api', 'tcp 10.244.1.3:9090 > 10.244.1.2:40001', { flags: 'SYN,ACK' }),
      packet('web', 'tcp 10.244.1.2:40002 > 10.244.2.7:80'),
      packet('web', 'tcp 10.244.1.2:40003 > 198.51.100.9:443'),
      packet('web', 'tcp 10.244.9.9:40004 > 198.51.100.9:443'),
      packet('api', 'tcp 10.99.0.4:40004 > 198.51.100.9:443'),
      packet('web', 'udp 10.244.1.2:40005 > 192.168.10.11:53'),
      packet('web', 'tcp 10.244.1.2:40006 > 192.168.10.11:10250'),
      packet('tunnel', 'tcp 10.244.2.7:40007 > 10.244.1.3:9090'),
      packet('tunnel', 'tcp 10.244.2.9:40007 > 10.244.1.3:9090'),
      packet('tunnel', 'icmp 10.244.2.7 > 10.244.1.2'),
      packet('lan', 'tcp 192.168.10.5:40008 > 192.168.10.50:9090'),
      packet('api', 'tcp 10.244.1.3:9090 > 192.168.10.5:40008', { flags: 'SYN,ACK' }),
      packet('api', 'tcp 10.244.1.3:40009 > 192.168.10.50:9090'),
      packet('lan', 'tcp 192.168.10.5:40010 > 192.168.10.11:22'),
      packet('lan', 'tcp 192.168.10.5:40011 > 192.168.10.11:9100'),
      packet('lan', '4 192.168.10.12 > 192.168.10.11'),
      packet('lan', '4 192.168.10.7 > 192.168.10.11'),
      packet('web', '4 10.244.1.2 > 10.244.2.7'),
      packet('local', 'tcp 192.168.10.11:40012 > 10.244.1.2:8080'),
      packet('local', 'tcp 10.244.1.0:40012 > 10.244.2.7:8080'),
      packet('lan', 'tcp 192.168.10.5:40012 > 192.0.2.5:80'),
    ],
  },
});
