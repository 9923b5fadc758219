/** Docker with several networks, published ports, DOCKER-USER, and an internal network. */
import type { Bed } from '../../kernel/scenario.ts';
import { packet, rules, topic } from '../build.ts';

const bridge = (name: string, n: number) => [
  `link add ${name} address 02:42:ac:00:00:${n} type bridge`,
  `link set ${name} up`,
  `addr add 172.${n}.0.1/16 brd 172.${n}.255.255 dev ${name}`,
];
const container = (name: string, master: string, n: number, host: number) => ({
  name,
  device: `veth${name}`,
  mac: `fe:00:00:00:${n}:0${host}`,
  master,
  gatewayMac: `02:42:ac:00:00:${n}`,
  neighbours: [`172.${n}.0.${host}`],
});

/** A host of Docker with three bridges. */
export const dockerHost: Bed = {
  before: [...bridge('docker0', 17), ...bridge('br-app', 18), ...bridge('br-back', 19)],
  links: [
    {
      name: 'lan',
      device: 'eth0',
      mac: '02:00:00:00:01:01',
      addresses: ['192.0.2.30/24'],
      neighbours: ['192.0.2.1-192.0.2.9'],
    },
    container('web', 'docker0', 17, 2),
    container('app', 'br-app', 18, 2),
    container('proxy', 'br-app', 18, 3),
    container('db', 'br-back', 19, 2),
  ],
  commands: ['route add default via 192.0.2.1 dev eth0'],
};

/** Docker 27: one bridge after the other. */
const classic = (userland: boolean) =>
  rules({
    nat: [
      'PREROUTING -m addrtype --dst-type LOCAL -j DOCKER',
      `OUTPUT ${userland ? '! -d 127.0.0.0/8 ' : ''}-m addrtype --dst-type LOCAL -j DOCKER`,
      ...[
        ['172.19.0.0/16', 'br-back'],
        ['172.18.0.0/16', 'br-app'],
        ['172.17.0.0/16', 'docker0'],
      ].flatMap(([net, device]) => [
        ...(userland ? [] : [`POSTROUTING -o ${device} -m addrtype --src-type LOCAL -j MASQUERADE`]),
        `POSTROUTING -s ${net} ! -o ${device} -j MASQUERADE`,
      ]),
      'POSTROUTING -s 172.17.0.2/32 -d 172.17.0.2/32 -p tcp -m tcp --dport 80 -j MASQUERADE',
      'POSTROUTING -s 172.18.0.3/32 -d 172.18.0.3/32 -p tcp -m tcp --dport 443 -j MASQUERADE',
      'POSTROUTING -s 172.18.0.3/32 -d 172.18.0.3/32 -p udp -m udp --dport 443 -j MASQUERADE',
      ...(userland ? ['br-back', 'br-app', 'docker0'].map((device) => `DOCKER -i ${device} -j RETURN`) : [':DOCKER']),
      `DOCKER ${userland ? '! -i docker0 ' : ''}-p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80`,
      `DOCKER ${userland ? '! -i br-app ' : ''}-p tcp -m tcp --dport 443 -j DNAT --to-destination 172.18.0.3:443`,
      `DOCKER ${userland ? '! -i br-app ' : ''}-p udp -m udp --dport 443 -j DNAT --to-destination 172.18.0.3:443`,
      `DOCKER -d 127.0.0.1/32 ${userland ? '! -i br-app ' : ''}-p tcp -m tcp --dport 9000 -j DNAT --to-destination 172.18.0.2:9000`,
    ],
    raw: [
      'PREROUTING -d 172.17.0.2/32 ! -i docker0 -j DROP',
      'PREROUTING -d 172.18.0.2/32 ! -i br-app -j DROP',
      'PREROUTING -d 172.18.0.3/32 ! -i br-app -j DROP',
    ],
    filter: [
      ':FORWARD DROP',
      'FORWARD -j DOCKER-USER',
      'FORWARD -j DOCKER-ISOLATION-STAGE-1',
      ...['br-app', 'docker0'].flatMap((device) => [
        `FORWARD -o ${device} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
        `FORWARD -o ${device} -j DOCKER`,
        `FORWARD -i ${device} ! -o ${device} -j ACCEPT`,
        `FORWARD -i ${device} -o ${device} -j ${device === 'br-app' ? 'DROP' : 'ACCEPT'}`,
      ]),
      'FORWARD -i br-back -o br-back -j ACCEPT',
      'DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT',
      'DOCKER -d 172.18.0.3/32 ! -i br-app -o br-app -p tcp -m tcp --dport 443 -j ACCEPT',
      'DOCKER -d 172.18.0.3/32 ! -i br-app -o br-app -p udp -m udp --dport 443 -j ACCEPT',
      'DOCKER-ISOLATION-STAGE-1 ! -s 172.19.0.0/16 -o br-back -j DROP',
      'DOCKER-ISOLATION-STAGE-1 ! -d 172.19.0.0/16 -i br-back -j DROP',
      'DOCKER-ISOLATION-STAGE-1 -i br-app ! -o br-app -j DOCKER-ISOLATION-STAGE-2',
      'DOCKER-ISOLATION-STAGE-1 -i docker0 ! -o docker0 -j DOCKER-ISOLATION-STAGE-2',
      'DOCKER-ISOLATION-STAGE-1 -j RETURN',
      'DOCKER-ISOLATION-STAGE-2 -o br-app -j DROP',
      'DOCKER-ISOLATION-STAGE-2 -o docker0 -j DROP',
      'DOCKER-ISOLATION-STAGE-2 -j RETURN',
      'DOCKER-USER -i eth0 -m set --match-set denied src -j DROP',
      'DOCKER-USER -i eth0 -p tcp -m conntrack --ctorigdstport 8080 --ctdir ORIGINAL -m connlimit --connlimit-above 3 --connlimit-mask 32 --connlimit-saddr -j REJECT --reject-with tcp-reset',
      'DOCKER-USER -i eth0 -p udp -m hashlimit --hashlimit-above 5/min --hashlimit-burst 3 --hashlimit-mode srcip,dstport --hashlimit-name quic -j DROP',
      'DOCKER-USER -j RETURN',
    ],
  });

const denied = `create denied hash:net family inet hashsize 1024 maxelem 65536 comment counters
add denied 203.0.113.0/24 packets 10 bytes 600 comment "scanner, DE"
add denied 203.0.113.77 nomatch comment "but this one"
`;

const traffic = [
  packet('lan', 'tcp 198.51.100.9:40001 > 192.0.2.30:8080'),
  packet('web', 'tcp 172.17.0.2:80 > 198.51.100.9:40001', { flags: 'SYN,ACK' }),
  packet('lan', 'tcp 198.51.100.9:40002 > 192.0.2.30:8080'),
  packet('lan', 'tcp 198.51.100.9:40003 > 192.0.2.30:8080'),
  packet('lan', 'tcp 198.51.100.9:40004 > 192.0.2.30:8080'),
  packet('lan', 'tcp 203.0.113.8:40001 > 192.0.2.30:443'),
  packet('lan', 'tcp 203.0.113.77:40001 > 192.0.2.30:443'),
  ...[1, 2, 3, 4, 5].map((n) => packet('lan', `udp 198.51.100.9:4100${n} > 192.0.2.30:443`)),
  packet('proxy', 'udp 172.18.0.3:443 > 198.51.100.9:41001'),
  packet('app', 'tcp 172.18.0.2:40001 > 172.18.0.3:443', { toMac: '02:00:00:00:04:02' }),
  packet('app', 'tcp 172.18.0.2:40002 > 172.17.0.2:80'),
  packet('app', 'tcp 172.18.0.2:40003 > 192.0.2.30:8080'),
  packet('proxy', 'tcp 172.18.0.3:40003 > 192.0.2.30:443'),
  packet('app', 'tcp 172.18.0.2:40004 > 198.51.100.9:443'),
  packet('lan', 'tcp 198.51.100.9:443 > 192.0.2.30:40004', { flags: 'SYN,ACK' }),
  packet('db', 'tcp 172.19.0.2:40004 > 198.51.100.9:443'),
  packet('db', 'tcp 172.19.0.2:40005 > 172.19.0.1:53'),
  packet('local', 'tcp 127.0.0.1:40001 > 127.0.0.1:9000'),
  packet('local', 'tcp 192.0.2.30:40002 > 192.0.2.30:443'),
  packet('lan', 'icmp 198.51.100.9 > 192.0.2.30', {
    icmpType: 3,
    icmpCode: 4,
    quoted: packet('', 'tcp 192.0.2.30:8080 > 198.51.100.9:40001'),
  }),
];

/** Docker 28 with iptables: chains for bridges, by set. */
const modern = rules({
  nat: [
    'PREROUTING -m addrtype --dst-type LOCAL -j DOCKER',
    'OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER',
    'POSTROUTING -s 172.18.0.0/16 ! -o br-app -j MASQUERADE',
    'POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE',
    'DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80',
    'DOCKER -d 192.0.2.30/32 ! -i br-app -p tcp -m tcp --dport 443 -j DNAT --to-destination 172.18.0.3:443',
  ],
  raw: [
    'PREROUTING -d 172.17.0.2/32 ! -i docker0 -j DROP',
    'PREROUTING -d 172.18.0.3/32 ! -i br-app -j DROP',
    'PREROUTING -d 127.0.0.1/32 ! -i lo -p tcp -m tcp --dport 9000 -j DROP',
  ],
  filter: [
    ':FORWARD DROP',
    'FORWARD -j DOCKER-USER',
    'FORWARD -j DOCKER-FORWARD',
    'DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT',
    'DOCKER -d 172.18.0.3/32 ! -i br-app -o br-app -p tcp -m tcp --dport 443 -j ACCEPT',
    'DOCKER ! -i docker0 -o docker0 -j DROP',
    'DOCKER ! -i br-app -o br-app -j DROP',
    'DOCKER-BRIDGE -m set --match-set docker-ext-bridges-v4 dst -j DOCKER',
    'DOCKER-BRIDGE -o docker0 -j DOCKER',
    'DOCKER-BRIDGE -o br-app -j DOCKER',
    'DOCKER-CT -m set --match-set docker-ext-bridges-v4 dst -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'DOCKER-CT -o br-app -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'DOCKER-FORWARD -j DOCKER-CT',
    'DOCKER-FORWARD -j DOCKER-INTERNAL',
    'DOCKER-FORWARD -j DOCKER-BRIDGE',
    'DOCKER-FORWARD -i docker0 -j ACCEPT',
    'DOCKER-FORWARD -i br-app -o br-app -j DROP',
    'DOCKER-FORWARD -i br-app -j ACCEPT',
    'DOCKER-INTERNAL ! -s 172.19.0.0/16 -o br-back -j DROP',
    'DOCKER-INTERNAL ! -d 172.19.0.0/16 -i br-back -j DROP',
    ':DOCKER-USER',
  ],
});

export const docker = topic('docker', {
  'networks, users and isolation': { bed: dockerHost, iptables: classic(true), ipset: denied, packets: traffic },
  'without the userland proxy': {
    bed: dockerHost,
    iptables: classic(false),
    ipset: denied,
    sysctls: { 'net.ipv4.conf.all.route_localnet': 1 },
    packets: traffic,
  },
  'with br_netfilter': {
    bed: dockerHost,
    setup: 'modprobe -d /run/modules br_netfilter',
    iptables: classic(true),
    ipset: denied,
    packets: traffic,
  },
  'the chains of version 28': {
    bed: dockerHost,
    iptables: modern,
    ipset:
      'create docker-ext-bridges-v4 hash:net family inet\nadd docker-ext-bridges-v4 172.17.0.0/16\nadd docker-ext-bridges-v4 172.18.0.0/16\n',
    packets: traffic,
  },
});
