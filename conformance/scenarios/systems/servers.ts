/** Servers on the Internet: fail2ban and block lists by set, knocking, csf, and a gateway with IPsec by policy. */
import { packet, rules, topic } from '../build.ts';
import { byDefault, link, out } from '../networks.ts';

const blocked = `create f2b-sshd hash:ip family inet hashsize 1024 maxelem 65536 timeout 600
add f2b-sshd 203.0.113.9 timeout 550
create geo-block hash:net family inet hashsize 4096 maxelem 262144 counters comment
add geo-block 203.0.113.128/25 packets 12 bytes 720 comment "from a list, \\"XY\\""
add geo-block 203.0.113.200 nomatch packets 0 bytes 0
create black-ports bitmap:port range 0-1023 counters
add black-ports 23 packets 4 bytes 160
add black-ports 135-139 packets 0 bytes 0
create seen hash:ip,port family inet timeout 300 counters
create allowed list:set size 8
create office hash:net family inet
add office 198.51.100.0/28
create vpn hash:ip family inet skbinfo
add vpn 198.51.100.77 skbmark 0x77/0xff skbprio 1:10
add allowed office
add allowed vpn
`;

const banned = rules({
  raw: [
    'PREROUTING -i eth9 -m set --match-set geo-block src -j DROP',
    'PREROUTING -i eth9 -p tcp -m set --match-set black-ports dst -j DROP',
    'PREROUTING -i eth9 -p udp -m udp --dport 53 -m string --string "example" --algo bm --from 28 --to 80 -j DROP',
  ],
  mangle: ['PREROUTING -i eth9 -m set --match-set vpn src -j SET --map-set vpn src --map-mark'],
  filter: [
    ':INPUT DROP',
    'INPUT -p tcp -m multiport --dports 22 -m set --match-set f2b-sshd src -j REJECT --reject-with icmp-port-unreachable',
    'INPUT -p tcp -m multiport --dports 80,443 -j f2b-nginx',
    'INPUT -m mark --mark 0x77/0xff -j ACCEPT',
    'INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'INPUT -i lo -j ACCEPT',
    'INPUT -m set --match-set allowed src -p tcp -m tcp --dport 9100 -j ACCEPT',
    'INPUT -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -m set ! --match-set seen src,dst -m set ! --match-set allowed src -j SET --add-set seen src,dst --exist --timeout 60',
    'INPUT -p tcp -m tcp --dport 25 -m set --match-set seen src,dst --packets-gt 1 -j DROP',
    'INPUT -p tcp -m tcp --dport 22 -m hashlimit --hashlimit-above 4/min --hashlimit-burst 4 --hashlimit-mode srcip --hashlimit-srcmask 24 --hashlimit-name ssh --hashlimit-htable-expire 60000 -j DROP',
    'INPUT -p tcp -m multiport --dports 22,25,80,443 -m conntrack --ctstate NEW -j ACCEPT',
    'f2b-nginx -s 198.51.100.66/32 -p tcp -j REJECT --reject-with tcp-reset',
    'f2b-nginx -s 198.51.100.67/32 -j REJECT --reject-with icmp-port-unreachable',
    'f2b-nginx -j RETURN',
  ],
});

const knocking = rules({
  filter: [
    ':INPUT DROP',
    'INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'INPUT -i lo -j ACCEPT',
    'INPUT -j KNOCKING',
    'KNOCKING -m recent --rcheck --seconds 30 --name AUTH3 --mask 255.255.255.255 --rsource -j PASSED',
    'KNOCKING -m recent --rcheck --seconds 10 --name AUTH2 --mask 255.255.255.255 --rsource -j GATE3',
    'KNOCKING -m recent --rcheck --seconds 10 --name AUTH1 --mask 255.255.255.255 --rsource -j GATE2',
    'KNOCKING -j GATE1',
    'GATE1 -p tcp -m tcp --dport 1111 -m recent --set --name AUTH1 --mask 255.255.255.255 --rsource -j DROP',
    'GATE1 -j DROP',
    'GATE2 -m recent --remove --name AUTH1 --mask 255.255.255.255 --rsource',
    'GATE2 -p tcp -m tcp --dport 2222 -m recent --set --name AUTH2 --mask 255.255.255.255 --rsource -j DROP',
    'GATE2 -j GATE1',
    'GATE3 -m recent --remove --name AUTH2 --mask 255.255.255.255 --rsource',
    'GATE3 -p udp -m udp --dport 3333 -m recent --set --name AUTH3 --mask 255.255.255.255 --rsource -j DROP',
    'GATE3 -j GATE1',
    'PASSED -m recent --remove --name AUTH3 --mask 255.255.255.255 --rsource',
    'PASSED -p tcp -m tcp --dport 22 -j ACCEPT',
    'PASSED -j GATE1',
  ],
});

const csf = rules({
  filter: [
    ':INPUT DROP',
    ':OUTPUT DROP',
    'INPUT ! -i lo -j LOCALINPUT',
    'INPUT -i lo -j ACCEPT',
    'INPUT ! -i lo -p tcp -j INVALID',
    'INPUT ! -i lo -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m recent --set --name 22 --mask 255.255.255.255 --rsource',
    'INPUT ! -i lo -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m recent --update --seconds 300 --hitcount 4 --name 22 --mask 255.255.255.255 --rsource -j PORTFLOOD',
    'INPUT ! -i lo -p tcp -m tcp --dport 80 --tcp-flags FIN,SYN,RST,ACK SYN -m connlimit --connlimit-above 2 --connlimit-mask 32 --connlimit-saddr -j CONNLIMIT',
    'INPUT ! -i lo -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j SYNFLOOD',
    'INPUT ! -i lo -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'INPUT ! -i lo -p tcp -m conntrack --ctstate NEW -m multiport --dports 20:22,25,53,80,110,143,443,465 -j ACCEPT',
    'INPUT ! -i lo -p icmp -m icmp --icmp-type 8 -m limit --limit 1/sec --limit-burst 1 -j ACCEPT',
    'INPUT ! -i lo -p icmp -m icmp --icmp-type 8 -j LOGDROPIN',
    'INPUT ! -i lo -p icmp -j ACCEPT',
    'INPUT ! -i lo -j LOGDROPIN',
    'OUTPUT ! -o lo -j LOCALOUTPUT',
    'OUTPUT ! -o lo -p tcp -m tcp --dport 53 -j ACCEPT',
    'OUTPUT ! -o lo -p udp -m udp --dport 53 -j ACCEPT',
    'OUTPUT -o lo -j ACCEPT',
    'OUTPUT ! -o lo -p tcp -j INVALID',
    'OUTPUT ! -o lo -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'OUTPUT -p tcp -m multiport --dports 25,465,587 -j SMTPOUTPUT',
    'OUTPUT ! -o lo -p tcp -m conntrack --ctstate NEW -m tcp --dport 1:65535 -j ACCEPT',
    'OUTPUT ! -o lo -p icmp -j ACCEPT',
    'OUTPUT ! -o lo -j LOGDROPOUT',
    'SMTPOUTPUT -o lo -p tcp -m multiport --dports 25,465,587 -j ACCEPT',
    'SMTPOUTPUT -p tcp -m multiport --dports 25,465,587 -m owner --gid-owner 12 -j ACCEPT',
    'SMTPOUTPUT -p tcp -m multiport --dports 25,465,587 -m owner --uid-owner 0 -j ACCEPT',
    'SMTPOUTPUT -p tcp -m multiport --dports 25,465,587 -j LOGDROPOUT',
    'LOCALINPUT ! -i lo -j ALLOWIN',
    'LOCALINPUT ! -i lo -j DENYIN',
    'LOCALOUTPUT ! -o lo -j DENYOUT',
    'ALLOWIN -s 198.51.100.9/32 ! -i lo -j ACCEPT',
    'DENYIN -s 203.0.113.0/24 ! -i lo -j DROP',
    'DENYOUT -d 203.0.113.0/24 ! -o lo -j LOGDROPOUT',
    'INVALID -m conntrack --ctstate INVALID -j INVDROP',
    'INVALID -p tcp -m tcp --tcp-flags FIN,SYN,RST,PSH,ACK,URG NONE -j INVDROP',
    'INVALID -p tcp -m tcp --tcp-flags FIN,SYN FIN,SYN -j INVDROP',
    'INVALID -p tcp -m tcp --tcp-flags PSH,ACK PSH -j INVDROP',
    'INVALID -p tcp -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN -m conntrack --ctstate NEW -j INVDROP',
    'INVDROP -j DROP',
    'PORTFLOOD -j DROP',
    'CONNLIMIT -p tcp -j REJECT --reject-with tcp-reset',
    'SYNFLOOD -m limit --limit 100/sec --limit-burst 150 -j RETURN',
    'SYNFLOOD -j DROP',
    'LOGDROPIN -p tcp -m tcp --dport 67 -j DROP',
    'LOGDROPIN -p udp -m multiport --dports 67,68,111,113,135:139,445,500,513,520 -j DROP',
    'LOGDROPIN -p tcp -m limit --limit 30/min -j LOG --log-prefix "Firewall: *TCP_IN Blocked* "',
    'LOGDROPIN -j DROP',
    'LOGDROPOUT -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -m limit --limit 30/min -j LOG --log-prefix "Firewall: *TCP_OUT Blocked* " --log-uid',
    'LOGDROPOUT -j REJECT --reject-with icmp-port-unreachable',
  ],
});

const ipsec = rules({
  mangle: [
    'FORWARD -m policy --dir in --pol ipsec -s 10.77.0.0/16 -p tcp -m tcp --tcp-flags SYN,RST SYN -m tcpmss --mss 1361:1536 -j TCPMSS --set-mss 1360',
    'FORWARD -o eth9 -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu',
  ],
  nat: [
    'POSTROUTING -s 10.1.0.0/24 -o eth9 -m policy --dir out --pol ipsec -j ACCEPT',
    'POSTROUTING -s 10.1.0.0/24 -d 10.77.0.0/16 -o eth9 -j ACCEPT',
    'POSTROUTING -s 10.1.0.0/24 -o eth9 -j MASQUERADE',
    'PREROUTING -i eth9 -d 10.9.0.1/32 -p tcp -m tcp --dport 25 -j NETMAP --to 10.1.0.5/32',
  ],
  filter: [
    ':INPUT DROP',
    ':FORWARD DROP',
    'INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'INPUT -p udp -m multiport --dports 500,4500 -j ACCEPT',
    'INPUT -p esp -m esp --espspi 256:4294967295 -j ACCEPT',
    'INPUT -m policy --dir in --pol ipsec --proto esp -p tcp -m tcp --dport 22 -j ACCEPT',
    'INPUT -m policy --dir in --pol none -p icmp -m icmp --icmp-type 8 -j ACCEPT',
    'FORWARD -s 10.77.0.0/16 -d 10.1.0.0/24 -i eth9 -m policy --dir in --pol ipsec --reqid 1 --proto esp -j ACCEPT',
    'FORWARD -s 10.1.0.0/24 -d 10.77.0.0/16 -o eth9 -m policy --dir out --pol ipsec --reqid 1 --proto esp -j ACCEPT',
    'FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'FORWARD -i eth1 -o eth9 -m policy --dir out --pol none -j ACCEPT',
    'FORWARD -i eth9 -d 10.1.0.5/32 -p tcp -m conntrack --ctstate NEW --ctorigdstport 25 -j ACCEPT',
  ],
});

const bed = { links: [link('lan', 'eth1', 1), out], commands: byDefault };
const visit = (way: string, more?: Parameters<typeof packet>[2]) => packet('out', way, more);

export const servers = topic('servers', {
  'fail2ban and block lists': {
    bed,
    iptables: banned,
    ipset: blocked,
    packets: [
      visit('tcp 203.0.113.9:40001 > 10.9.0.1:22'),
      visit('tcp 203.0.113.130:40001 > 10.9.0.1:22'),
      visit('tcp 203.0.113.200:40001 > 10.9.0.1:22'),
      visit('tcp 198.51.100.9:40002 > 10.9.0.1:23'),
      visit('tcp 198.51.100.77:40003 > 10.9.0.1:8080'),
      visit('tcp 198.51.100.5:40004 > 10.9.0.1:9100'),
      visit('tcp 198.51.100.30:40004 > 10.9.0.1:9100'),
      visit('tcp 198.51.100.66:40005 > 10.9.0.1:443'),
      visit('tcp 198.51.100.67:40005 > 10.9.0.1:443'),
      ...[1, 2, 3, 4].map((n) => visit(`tcp 198.51.100.30:4100${n} > 10.9.0.1:25`)),
      ...[1, 2, 3, 4, 5, 6].map((n) => visit(`tcp 192.0.2.${n}:40001 > 10.9.0.1:22`)),
      visit('udp 198.51.100.9:40001 > 10.9.0.1:53', {
        data: '\u0000\u0001\u0001\u0000\u0000\u0001\u0000\u0000\u0000\u0000\u0000\u0000\u0007example\u0003com\u0000',
      }),
    ],
  },
  knocking: {
    bed,
    iptables: knocking,
    packets: [
      visit('tcp 198.51.100.9:40001 > 10.9.0.1:22'),
      visit('tcp 198.51.100.9:40002 > 10.9.0.1:1111'),
      visit('tcp 198.51.100.9:40003 > 10.9.0.1:2222'),
      visit('udp 198.51.100.9:40004 > 10.9.0.1:3333'),
      visit('tcp 198.51.100.9:40005 > 10.9.0.1:22'),
      visit('tcp 198.51.100.9:40006 > 10.9.0.1:22'),
      visit('tcp 198.51.100.10:40002 > 10.9.0.1:1111'),
      visit('tcp 198.51.100.10:40003 > 10.9.0.1:80'),
      visit('tcp 198.51.100.10:40004 > 10.9.0.1:2222'),
    ],
  },
  csf: {
    bed,
    iptables: csf,
    packets: [
      ...[1, 2, 3, 4, 5].map((n) => visit(`tcp 198.51.100.30:4100${n} > 10.9.0.1:22`)),
      ...[1, 2, 3, 4].map((n) => visit(`tcp 198.51.100.30:4200${n} > 10.9.0.1:80`)),
      visit('tcp 198.51.100.30:42001 > 10.9.0.1:80', { flags: 'ACK' }),
      visit('tcp 198.51.100.9:42001 > 10.9.0.1:9999'),
      visit('tcp 203.0.113.5:42001 > 10.9.0.1:80'),
      visit('tcp 198.51.100.31:42001 > 10.9.0.1:80', { flags: 'FIN,SYN' }),
      visit('tcp 198.51.100.31:42002 > 10.9.0.1:80', { flags: 'PSH' }),
      visit('icmp 198.51.100.31 > 10.9.0.1'),
      visit('icmp 198.51.100.32 > 10.9.0.1'),
      packet('local', 'tcp 10.9.0.1:43001 > 198.51.100.9:25', { uid: 1000, gid: 1000 }),
      packet('local', 'tcp 10.9.0.1:43002 > 198.51.100.9:25', { uid: 0, gid: 0 }),
      packet('local', 'tcp 10.9.0.1:43003 > 198.51.100.9:587', { uid: 1000, gid: 12 }),
      packet('local', 'tcp 10.9.0.1:43004 > 203.0.113.5:443'),
      visit('tcp 198.51.100.9:25 > 10.9.0.1:43002', { flags: 'SYN,ACK' }),
    ],
  },
  IPsec: {
    bed,
    iptables: ipsec,
    packets: [
      packet('lan', 'tcp 10.1.0.7:40001 > 10.77.0.5:80', { tcpOptions: [2] }),
      packet('lan', 'tcp 10.1.0.7:40002 > 198.51.100.9:80', { tcpOptions: [2] }),
      visit('tcp 198.51.100.9:80 > 10.9.0.1:40002', { flags: 'SYN,ACK', tcpOptions: [2] }),
      visit('tcp 10.77.0.5:40003 > 10.1.0.7:80'),
      visit('esp 198.51.100.9 > 10.9.0.1', { spi: 0xc0000001 }),
      visit('esp 198.51.100.9 > 10.9.0.1', { spi: 7 }),
      visit('udp 198.51.100.9:500 > 10.9.0.1:500'),
      visit('tcp 198.51.100.9:40004 > 10.9.0.1:25'),
      packet('lan', 'tcp 10.1.0.5:25 > 198.51.100.9:40004', { flags: 'SYN,ACK' }),
      visit('tcp 198.51.100.9:40005 > 10.9.0.1:22'),
      visit('icmp 198.51.100.9 > 10.9.0.1'),
    ],
  },
});
