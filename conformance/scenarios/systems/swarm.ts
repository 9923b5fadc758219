/** A swarm's ingress: on the host, and in its sandbox, where marks choose services of IPVS. */
import { packet, rules, topic } from '../build.ts';
import { dockerHost } from './docker.ts';

/** The ingress of a swarm: published ports go to the gateway bridge's sandbox, where marks choose IPVS services. */
const ingress = rules({
  nat: [
    'PREROUTING -m addrtype --dst-type LOCAL -j DOCKER-INGRESS',
    'PREROUTING -m addrtype --dst-type LOCAL -j DOCKER',
    'OUTPUT -m addrtype --dst-type LOCAL -j DOCKER-INGRESS',
    'OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER',
    'POSTROUTING -o br-app -m addrtype --src-type LOCAL -j MASQUERADE',
    'POSTROUTING -s 172.18.0.0/16 ! -o br-app -j MASQUERADE',
    'DOCKER -i br-app -j RETURN',
    'DOCKER-INGRESS -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.18.0.2:8080',
    'DOCKER-INGRESS -p udp -m udp --dport 5353 -j DNAT --to-destination 172.18.0.2:5353',
    'DOCKER-INGRESS -j RETURN',
  ],
  filter: [
    ':FORWARD DROP',
    'FORWARD -j DOCKER-USER',
    'FORWARD -j DOCKER-INGRESS',
    'FORWARD -j DOCKER-ISOLATION-STAGE-1',
    'FORWARD -o br-app -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'FORWARD -o br-app -j DOCKER',
    'FORWARD -i br-app ! -o br-app -j ACCEPT',
    'FORWARD -i br-app -o br-app -j DROP',
    ':DOCKER',
    'DOCKER-INGRESS -p tcp -m tcp --dport 8080 -j ACCEPT',
    'DOCKER-INGRESS -p tcp -m state --state RELATED,ESTABLISHED -m tcp --sport 8080 -j ACCEPT',
    'DOCKER-INGRESS -p udp -m udp --dport 5353 -j ACCEPT',
    'DOCKER-INGRESS -p udp -m state --state RELATED,ESTABLISHED -m udp --sport 5353 -j ACCEPT',
    'DOCKER-INGRESS -j RETURN',
    'DOCKER-ISOLATION-STAGE-1 -i br-app ! -o br-app -j DOCKER-ISOLATION-STAGE-2',
    'DOCKER-ISOLATION-STAGE-1 -j RETURN',
    'DOCKER-ISOLATION-STAGE-2 -o br-app -j DROP',
    'DOCKER-ISOLATION-STAGE-2 -j RETURN',
    'DOCKER-USER -j RETURN',
    // An encrypted overlay network, as its rules say it on every node.
    'INPUT -p udp -m policy --dir in --pol ipsec -m udp --dport 4789 -m u32 --u32 "0x0>>0x16&0x3c@0xc&0xffffff00=0x100100" -j ACCEPT',
    'INPUT -p udp -m udp --dport 4789 -m u32 --u32 "0x0>>0x16&0x3c@0xc&0xffffff00=0x100100" -j DROP',
  ],
  mangle: [
    'OUTPUT -p udp -m udp --dport 4789 -m u32 --u32 "0x0>>0x16&0x3c@0xc&0xffffff00=0x100100" -j MARK --set-xmark 0xd0c4e3/0xffffffff',
  ],
});

/** The sandbox itself, a namespace with the ingress network on one side and the gateway bridge on the other. */
const sandbox = rules({
  mangle: [
    'PREROUTING -p tcp -m tcp --dport 8080 -j MARK --set-xmark 0x100/0xffffffff',
    'PREROUTING -p udp -m udp --dport 5353 -j MARK --set-xmark 0x101/0xffffffff',
    'INPUT -d 10.0.0.3/32 -j MARK --set-xmark 0x100/0xffffffff',
    'OUTPUT -d 10.0.0.3/32 -j MARK --set-xmark 0x100/0xffffffff',
  ],
  nat: [
    'OUTPUT -d 127.0.0.11/32 -j DOCKER_OUTPUT',
    'POSTROUTING -d 127.0.0.11/32 -j DOCKER_POSTROUTING',
    'POSTROUTING -d 10.0.0.0/24 -m ipvs --ipvs -j SNAT --to-source 10.0.0.2',
    'PREROUTING -d 10.0.0.2/32 -p tcp -m tcp --dport 8080 -j REDIRECT --to-ports 80',
    'DOCKER_OUTPUT -d 127.0.0.11/32 -p tcp -m tcp --dport 53 -j DNAT --to-destination 127.0.0.11:40353',
    'DOCKER_OUTPUT -d 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT --to-destination 127.0.0.11:40354',
    'DOCKER_POSTROUTING -s 127.0.0.11/32 -p tcp -m tcp --sport 40353 -j SNAT --to-source :53',
    'DOCKER_POSTROUTING -s 127.0.0.11/32 -p udp -m udp --sport 40354 -j SNAT --to-source :53',
  ],
});

export const swarm = topic('swarm', {
  'ingress of a swarm': {
    bed: dockerHost,
    iptables: ingress,
    packets: [
      packet('lan', 'tcp 198.51.100.9:40001 > 192.0.2.30:8080'),
      packet('app', 'tcp 172.18.0.2:8080 > 172.18.0.1:40001', { flags: 'SYN,ACK' }),
      packet('local', 'tcp 192.0.2.30:40001 > 192.0.2.30:8080'),
      packet('lan', 'udp 198.51.100.9:40001 > 192.0.2.30:5353'),
      packet('app', 'udp 172.18.0.2:5353 > 198.51.100.9:40001'),
      packet('lan', 'udp 192.0.2.7:40001 > 192.0.2.30:4789', {
        data: '\u0008\u0000\u0000\u0000\u0000\u0010\u0001\u0000xxxx',
      }),
      packet('local', 'udp 192.0.2.30:40001 > 192.0.2.7:4789', {
        data: '\u0008\u0000\u0000\u0000\u0000\u0010\u0001\u0000xxxx',
      }),
      packet('local', 'udp 192.0.2.30:40001 > 192.0.2.7:4789'),
    ],
  },
  'sandbox of the ingress': {
    bed: {
      links: [
        {
          name: 'ingress',
          device: 'eth0',
          mac: '02:42:0a:00:00:02',
          addresses: ['10.0.0.2/24', '10.0.0.3/32'],
          neighbours: ['10.0.0.4-10.0.0.9'],
        },
        {
          name: 'host',
          device: 'eth1',
          mac: '02:42:ac:12:00:02',
          addresses: ['172.18.0.2/16'],
          neighbours: ['172.18.0.1'],
        },
      ],
      commands: ['route add default via 172.18.0.1'],
      sysctls: { 'net.ipv4.conf.all.accept_local': 0 },
    },
    iptables: sandbox,
    ipvs: '-A -f 256 -s rr\n-a -f 256 -r 10.0.0.5:0 -m -w 1\n-a -f 256 -r 10.0.0.6:0 -m -w 1\n-A -f 257 -s rr\n-a -f 257 -r 10.0.0.5:0 -m -w 1\n',
    packets: [
      packet('host', 'tcp 172.18.0.1:40001 > 172.18.0.2:8080'),
      packet('ingress', 'tcp 10.0.0.6:8080 > 10.0.0.2:40001', { flags: 'SYN,ACK' }),
      packet('host', 'tcp 172.18.0.1:40002 > 172.18.0.2:8080'),
      packet('host', 'udp 172.18.0.1:40002 > 172.18.0.2:5353'),
      packet('ingress', 'udp 10.0.0.5:5353 > 10.0.0.2:40002'),
      packet('ingress', 'tcp 10.0.0.7:40002 > 10.0.0.3:8080'),
      packet('ingress', 'tcp 10.0.0.7:40003 > 10.0.0.2:8080'),
      packet('local', 'tcp 10.0.0.2:40003 > 10.0.0.3:80'),
      packet('local', 'udp 127.0.0.1:40003 > 127.0.0.11:53'),
    ],
  },
});
