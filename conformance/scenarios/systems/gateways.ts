/** Routers at home and in offices: OpenWrt, wg-quick, a transparent Squid, and a director of LVS-DR. */
import type { Bed } from '../../kernel/scenario.ts';
import { packet, rules, topic } from '../build.ts';
import { byDefault, link, out } from '../networks.ts';

const openwrt = rules({
  raw: [
    'PREROUTING -i eth1 -m comment --comment "!fw3: lan CT helper assignment" -j zone_lan_helper',
    ':zone_lan_helper',
  ],
  mangle: [
    'FORWARD -o eth9 -p tcp -m tcp --tcp-flags SYN,RST SYN -m comment --comment "!fw3: Zone wan MTU fixing" -j TCPMSS --clamp-mss-to-pmtu',
    'FORWARD -i eth9 -p tcp -m tcp --tcp-flags SYN,RST SYN -m comment --comment "!fw3: Zone wan MTU fixing" -j TCPMSS --clamp-mss-to-pmtu',
    'PREROUTING -i eth1 -p udp -m dscp --dscp 0x2e -j CONNMARK --set-xmark 0x10/0xf0',
    'POSTROUTING -o eth9 -m connmark --mark 0x10/0xf0 -j DSCP --set-dscp-class EF',
    'POSTROUTING -o eth9 -m connmark ! --mark 0x10/0xf0 -j DSCP --set-dscp 0x00',
  ],
  nat: [
    'PREROUTING -m comment --comment "!fw3: Custom prerouting rule chain" -j prerouting_rule',
    'PREROUTING -i eth1 -m comment --comment "!fw3" -j zone_lan_prerouting',
    'PREROUTING -i eth9 -m comment --comment "!fw3" -j zone_wan_prerouting',
    'POSTROUTING -m comment --comment "!fw3: Custom postrouting rule chain" -j postrouting_rule',
    'POSTROUTING -o eth1 -m comment --comment "!fw3" -j zone_lan_postrouting',
    'POSTROUTING -o eth9 -m comment --comment "!fw3" -j zone_wan_postrouting',
    ':prerouting_rule',
    ':postrouting_rule',
    'zone_lan_postrouting -s 10.1.0.0/24 -d 10.1.0.5/32 -p tcp -m tcp --dport 80 -m comment --comment "!fw3: web (reflection)" -j SNAT --to-source 10.1.0.1',
    'zone_lan_prerouting -s 10.1.0.0/24 -d 10.9.0.1/32 -p tcp -m tcp --dport 8080 -m comment --comment "!fw3: web (reflection)" -j DNAT --to-destination 10.1.0.5:80',
    'zone_lan_prerouting ! -s 10.1.0.3/32 -p udp -m udp --dport 53 -m comment --comment "!fw3: intercept DNS" -j REDIRECT --to-ports 53',
    'zone_wan_prerouting -p tcp -m tcp --dport 8080 -m comment --comment "!fw3: web" -j DNAT --to-destination 10.1.0.5:80',
    'zone_wan_prerouting -j MINIUPNPD',
    'MINIUPNPD -p udp -m udp --dport 51413 -j DNAT --to-destination 10.1.0.6:51413',
    'zone_wan_postrouting -j MINIUPNPD-POSTROUTING',
    ':MINIUPNPD-POSTROUTING',
    'zone_wan_postrouting -m comment --comment "!fw3" -j FULLCONE',
    'FULLCONE -s 10.1.0.6/32 -p udp -m udp --sport 51413 -j MASQUERADE --to-ports 51413',
    'FULLCONE -j RETURN',
    'zone_wan_postrouting -m comment --comment "!fw3" -j MASQUERADE',
  ],
  filter: [
    ':INPUT DROP',
    ':FORWARD DROP',
    'INPUT -i lo -m comment --comment "!fw3" -j ACCEPT',
    'INPUT -m conntrack --ctstate RELATED,ESTABLISHED -m comment --comment "!fw3" -j ACCEPT',
    'INPUT -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -m comment --comment "!fw3" -j syn_flood',
    'INPUT -i eth1 -j zone_lan_input',
    'INPUT -i eth9 -j zone_wan_input',
    'FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -m comment --comment "!fw3: Traffic offloading" -j ACCEPT',
    'FORWARD -i eth1 -j zone_lan_forward',
    'FORWARD -i eth9 -j zone_wan_forward',
    'FORWARD -j reject',
    'OUTPUT -o lo -j ACCEPT',
    'OUTPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'OUTPUT -o eth1 -j zone_lan_dest_ACCEPT',
    'OUTPUT -o eth9 -j zone_wan_dest_ACCEPT',
    'syn_flood -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -m limit --limit 25/sec --limit-burst 50 -j RETURN',
    'syn_flood -j DROP',
    'reject -p tcp -j REJECT --reject-with tcp-reset',
    'reject -j REJECT --reject-with icmp-port-unreachable',
    'zone_lan_input -m conntrack --ctstate DNAT -m comment --comment "!fw3: Accept port redirections" -j ACCEPT',
    'zone_lan_input -i eth1 -m conntrack --ctstate NEW,UNTRACKED -j ACCEPT',
    'zone_lan_forward -m mac --mac-source 02:00:00:aa:bb:cc -m time --timestart 22:00 --timestop 06:00 --weekdays Mon,Tue,Wed,Thu,Fri -j zone_wan_dest_REJECT',
    'zone_lan_forward -m mac --mac-source 02:00:00:aa:bb:cd -j zone_wan_dest_REJECT',
    'zone_lan_forward -j zone_wan_dest_ACCEPT',
    'zone_lan_forward -m conntrack --ctstate DNAT -j ACCEPT',
    'zone_lan_forward -j zone_lan_dest_ACCEPT',
    'zone_lan_dest_ACCEPT -o eth1 -j ACCEPT',
    'zone_wan_dest_ACCEPT -o eth9 -m conntrack --ctstate INVALID -m comment --comment "!fw3: Prevent NAT leakage" -j DROP',
    'zone_wan_dest_ACCEPT -o eth9 -j ACCEPT',
    'zone_wan_dest_REJECT -o eth9 -j reject',
    'zone_wan_input -p udp -m udp --dport 68 -m comment --comment "!fw3: Allow-DHCP-Renew" -j ACCEPT',
    'zone_wan_input -p icmp -m icmp --icmp-type 8 -j ACCEPT',
    'zone_wan_input -p 2 -m comment --comment "!fw3: Allow-IGMP" -j ACCEPT',
    'zone_wan_input -m conntrack --ctstate DNAT -j ACCEPT',
    'zone_wan_input -i eth9 -j reject',
    'zone_wan_forward -p esp -m comment --comment "!fw3: Allow-IPSec-ESP" -j zone_lan_dest_ACCEPT',
    'zone_wan_forward -m conntrack --ctstate DNAT -m comment --comment "!fw3: Accept port forwards" -j ACCEPT',
    'zone_wan_forward -j reject',
  ],
});

/** What `wg-quick up` writes for a tunnel that takes all traffic, and the rules of `ip rule` beside it. */
const wireguard = rules({
  raw: [
    'PREROUTING ! -i wg0 -d 10.66.0.2/32 -m addrtype ! --src-type LOCAL -m comment --comment "wg-quick(8) rule for wg0" -j DROP',
  ],
  mangle: [
    'PREROUTING -p udp -m comment --comment "wg-quick(8) rule for wg0" -j CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0xffffffff',
    'POSTROUTING -p udp -m mark --mark 0xca6c -m comment --comment "wg-quick(8) rule for wg0" -j CONNMARK --save-mark --nfmask 0xffffffff --ctmask 0xffffffff',
    'FORWARD -o wg0 -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1380',
  ],
  nat: ['POSTROUTING -s 10.1.0.0/24 -o wg0 -j MASQUERADE'],
  filter: [
    ':FORWARD DROP',
    'FORWARD -i wg0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'FORWARD -i eth1 -o wg0 -j ACCEPT',
    'OUTPUT ! -o wg0 -m mark ! --mark 0xca6c -m addrtype ! --dst-type LOCAL -j REJECT --reject-with icmp-port-unreachable',
  ],
});

const squid = rules({
  mangle: [
    'PREROUTING -p tcp -m socket --transparent -j DIVERT',
    'PREROUTING -i eth1 -p tcp -m tcp --dport 80 -m set ! --match-set noproxy dst -j TPROXY --on-port 3129 --on-ip 0.0.0.0 --tproxy-mark 0x1/0x1',
    'PREROUTING -i eth1 -p udp -m udp --dport 443 -j TPROXY --on-port 3130 --on-ip 127.0.0.1 --tproxy-mark 0x1/0x1',
    'DIVERT -j MARK --set-xmark 0x1/0xffffffff',
    'DIVERT -j ACCEPT',
  ],
  nat: [
    'PREROUTING -i eth1 -p tcp -m tcp --dport 3128 -m addrtype --dst-type LOCAL -j REDIRECT --to-ports 3127',
    'POSTROUTING -s 10.1.0.0/24 -o eth9 -j SNAT --to-source 10.9.0.1',
    'OUTPUT -p tcp -m tcp --dport 80 -m owner ! --uid-owner 13 -j REDIRECT --to-ports 3127',
  ],
  filter: [
    ':INPUT DROP',
    'INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'INPUT -i lo -j ACCEPT',
    'INPUT -m mark --mark 0x1 -j ACCEPT',
    'INPUT -i eth1 -p tcp -m multiport --dports 3127,3129 -m conntrack --ctstate NEW -m connlimit --connlimit-upto 100 --connlimit-mask 32 --connlimit-saddr -j ACCEPT',
  ],
});

/** A real server of LVS-DR, with the service's address on lo, beside a director that balances by mark. */
const director = rules({
  mangle: [
    'PREROUTING -d 10.1.0.100/32 -p tcp -m multiport --dports 80,443 -j MARK --set-xmark 0x50/0xffffffff',
    'PREROUTING -d 10.1.0.100/32 -p udp -m udp --dport 53 -j MARK --set-xmark 0x35/0xffffffff',
  ],
  nat: ['POSTROUTING -m ipvs --vaddr 10.1.0.101/32 --vport 8080 -j MASQUERADE'],
  filter: [
    ':INPUT DROP',
    'INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'INPUT -p vrrp -d 224.0.0.18/32 -j ACCEPT',
    'INPUT -m mark --mark 0x50 -j ACCEPT',
    'INPUT -d 10.1.0.101/32 -p tcp -m tcp --dport 8080 -m hashlimit --hashlimit-upto 20/sec --hashlimit-burst 4 --hashlimit-mode srcip --hashlimit-name vip -j ACCEPT',
    'INPUT -d 10.1.0.100/32 -p udp -j ACCEPT',
    'INPUT -p icmp -j ACCEPT',
    'FORWARD -m ipvs --ipvs --vdir REPLY -j ACCEPT',
  ],
});

const router: Bed = { links: [link('lan', 'eth1', 1), out], commands: byDefault };

export const gateways = topic('gateways', {
  OpenWrt: {
    bed: router,
    iptables: openwrt,
    packets: [
      packet('out', 'tcp 198.51.100.9:40001 > 10.9.0.1:8080', { tcpOptions: [2] }),
      packet('lan', 'tcp 10.1.0.5:80 > 198.51.100.9:40001', { flags: 'SYN,ACK', tcpOptions: [2] }),
      packet('lan', 'tcp 10.1.0.7:40002 > 10.9.0.1:8080'),
      packet('lan', 'tcp 10.1.0.5:80 > 10.1.0.1:40002', { flags: 'SYN,ACK' }),
      packet('lan', 'udp 10.1.0.7:40003 > 8.8.8.8:53'),
      packet('lan', 'udp 10.1.0.3:40003 > 8.8.8.8:53'),
      packet('lan', 'udp 10.1.0.7:40004 > 198.51.100.9:5060', { tos: 0xb8 }),
      packet('out', 'udp 198.51.100.9:5060 > 10.9.0.1:40004'),
      packet('lan', 'tcp 10.1.0.7:40005 > 198.51.100.9:443', { mac: '02:00:00:aa:bb:cd' }),
      packet('lan', 'tcp 10.1.0.7:40006 > 198.51.100.9:443', { flags: 'ACK' }),
      packet('lan', 'tcp 10.1.0.7:40007 > 198.51.100.9:443', { flags: 'RST' }),
      packet('lan', 'udp 10.1.0.6:51413 > 198.51.100.9:51413'),
      packet('out', 'udp 203.0.113.9:6881 > 10.9.0.1:51413'),
      packet('out', 'esp 198.51.100.9 > 10.1.0.7'),
      packet('out', 'tcp 198.51.100.9:40008 > 10.9.0.1:22'),
      packet('out', '2 10.9.0.254 > 224.0.0.1'),
    ],
  },
  WireGuard: {
    bed: {
      links: [
        link('lan', 'eth1', 1),
        out,
        {
          name: 'tunnel',
          device: 'wg0',
          mac: '02:00:00:00:06:01',
          addresses: ['10.66.0.2/32'],
          neighbours: ['10.66.0.1', '198.51.100.9', '8.8.8.8'],
        },
      ],
      commands: [
        ...byDefault,
        'route add default dev wg0 table 51820',
        'rule add not fwmark 51820 table 51820 priority 32764',
        'rule add table main suppress_prefixlength 0 priority 32763',
      ],
      sysctls: { 'net.ipv4.conf.all.src_valid_mark': 1, 'net.ipv4.conf.all.accept_local': 0 },
    },
    iptables: wireguard,
    packets: [
      packet('lan', 'tcp 10.1.0.7:40001 > 198.51.100.9:443', { tcpOptions: [2] }),
      packet('tunnel', 'tcp 198.51.100.9:443 > 10.66.0.2:40001', { flags: 'SYN,ACK' }),
      packet('lan', 'tcp 10.1.0.7:40002 > 10.66.0.2:22'),
      packet('local', 'udp 10.9.0.1:51820 > 198.51.100.9:51820', { mark: 0xca6c }),
      packet('out', 'udp 198.51.100.9:51820 > 10.9.0.1:51820'),
      packet('local', 'udp 10.66.0.2:40003 > 8.8.8.8:53'),
      packet('local', 'udp 10.9.0.1:40003 > 10.9.0.254:53'),
      packet('lan', 'tcp 10.1.0.7:40004 > 10.9.0.5:443'),
      packet('out', 'tcp 203.0.113.9:40004 > 10.1.0.7:443'),
    ],
  },
  'Squid by TPROXY': {
    bed: {
      links: router.links,
      commands: [...byDefault, 'rule add fwmark 1 lookup 100', 'route add local default dev lo table 100'],
    },
    iptables: squid,
    ipset: 'create noproxy hash:net family inet counters\nadd noproxy 192.0.2.0/24 packets 3 bytes 180\n',
    listen: [{ proto: 'tcp', address: '0.0.0.0', port: 3129, transparent: true }],
    packets: [
      packet('lan', 'tcp 10.1.0.7:40001 > 198.51.100.9:80'),
      packet('lan', 'tcp 10.1.0.7:40001 > 198.51.100.9:80', { flags: 'ACK' }),
      packet('lan', 'tcp 10.1.0.7:40002 > 192.0.2.5:80'),
      packet('lan', 'udp 10.1.0.7:40003 > 198.51.100.9:443'),
      packet('lan', 'tcp 10.1.0.7:40004 > 10.1.0.1:3128'),
      packet('lan', 'tcp 10.1.0.7:40005 > 198.51.100.9:443'),
      packet('local', 'tcp 10.9.0.1:40006 > 198.51.100.9:80', { uid: 13 }),
      packet('local', 'tcp 10.9.0.1:40007 > 198.51.100.9:80', { uid: 1000 }),
    ],
  },
  'a director of LVS-DR': {
    bed: router,
    setup: 'ip addr add 10.1.0.100/32 dev eth1; ip addr add 10.1.0.101/32 dev eth1',
    iptables: director,
    ipvs: '-A -f 80 -s wrr -p 50\n-a -f 80 -r 10.9.0.5:0 -g -w 2\n-a -f 80 -r 10.9.0.6:0 -g -w 0\n-A -f 53 -s rr\n-a -f 53 -r 10.9.0.5:0 -g -w 1\n-A -t 10.1.0.101:8080 -s rr\n-a -t 10.1.0.101:8080 -r 10.9.0.5:80 -m -w 1\n-a -t 10.1.0.101:8080 -r 10.1.0.1:8080 -g -w 1\n',
    packets: [
      packet('lan', 'tcp 10.1.0.7:40001 > 10.1.0.100:80'),
      packet('lan', 'tcp 10.1.0.7:40001 > 10.1.0.100:80', { flags: 'ACK' }),
      packet('lan', 'tcp 10.1.0.7:40002 > 10.1.0.100:443'),
      packet('lan', 'udp 10.1.0.7:40002 > 10.1.0.100:53'),
      packet('lan', 'tcp 10.1.0.7:40003 > 10.1.0.101:8080'),
      packet('lan', 'tcp 10.1.0.8:40003 > 10.1.0.101:8080'),
      packet('out', 'tcp 10.9.0.5:80 > 10.9.0.1:40003', { flags: 'SYN,ACK' }),
      packet('lan', 'tcp 10.1.0.7:40004 > 10.1.0.100:22'),
      packet('lan', '112 10.1.0.2 > 224.0.0.18'),
      packet('lan', 'icmp 10.1.0.7 > 10.1.0.100'),
    ],
  },
});
