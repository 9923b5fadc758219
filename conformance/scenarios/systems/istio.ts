/** A pod's own rules with Istio: what istio-iptables writes in REDIRECT and in TPROXY mode, seen from inside the pod. */
import type { Bed } from '../../kernel/scenario.ts';
import { packet, rules, topic } from '../build.ts';

const bed: Bed = {
  links: [
    {
      name: 'node',
      device: 'eth0',
      mac: '02:00:00:00:01:01',
      addresses: ['10.244.1.2/32'],
      neighbours: ['169.254.1.1'],
    },
  ],
  commands: ['route add 169.254.1.1 dev eth0', 'route add default via 169.254.1.1 dev eth0 onlink'],
  sysctls: { 'net.ipv4.ip_forward': 0, 'net.ipv4.conf.all.accept_local': 0 },
};

const redirect = rules({
  nat: [
    'PREROUTING -p tcp -j ISTIO_INBOUND',
    'OUTPUT -j ISTIO_OUTPUT',
    ...[15008, 15090, 15021, 15020].map((port) => `ISTIO_INBOUND -p tcp -m tcp --dport ${port} -j RETURN`),
    'ISTIO_INBOUND -p tcp -j ISTIO_IN_REDIRECT',
    'ISTIO_IN_REDIRECT -p tcp -j REDIRECT --to-ports 15006',
    'ISTIO_OUTPUT -s 127.0.0.6/32 -o lo -j RETURN',
    'ISTIO_OUTPUT ! -d 127.0.0.1/32 -o lo -p tcp -m tcp ! --dport 15008 -m owner --uid-owner 1337 -j ISTIO_IN_REDIRECT',
    'ISTIO_OUTPUT -o lo -p tcp -m tcp ! --dport 53 -m owner ! --uid-owner 1337 -j RETURN',
    'ISTIO_OUTPUT -m owner --uid-owner 1337 -j RETURN',
    'ISTIO_OUTPUT ! -d 127.0.0.1/32 -o lo -p tcp -m tcp ! --dport 15008 -m owner --gid-owner 1337 -j ISTIO_IN_REDIRECT',
    'ISTIO_OUTPUT -o lo -p tcp -m tcp ! --dport 53 -m owner ! --gid-owner 1337 -j RETURN',
    'ISTIO_OUTPUT -m owner --gid-owner 1337 -j RETURN',
    'ISTIO_OUTPUT -d 10.96.0.10/32 -p tcp -m tcp --dport 53 -j REDIRECT --to-ports 15053',
    'ISTIO_OUTPUT -d 127.0.0.1/32 -j RETURN',
    'ISTIO_OUTPUT -d 169.254.169.254/32 -j RETURN',
    'ISTIO_OUTPUT -j ISTIO_REDIRECT',
    'ISTIO_REDIRECT -p tcp -j REDIRECT --to-ports 15001',
    'OUTPUT -p udp -m udp --dport 53 -m owner --uid-owner 1337 -j RETURN',
    'OUTPUT -p udp -m udp --dport 53 -m owner --gid-owner 1337 -j RETURN',
    'OUTPUT -d 10.96.0.10/32 -p udp -m udp --dport 53 -j REDIRECT --to-ports 15053',
    'POSTROUTING -d 10.96.0.10/32 -p udp -m udp --dport 15053 -j SNAT --to-source 127.0.0.1',
  ],
});

const tproxy = rules({
  mangle: [
    'PREROUTING -p tcp -j ISTIO_INBOUND',
    'OUTPUT -p tcp -m connmark --mark 0x539 -j CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0xffffffff',
    'PREROUTING -p tcp -m mark --mark 0x539 -j CONNMARK --save-mark --nfmask 0xffffffff --ctmask 0xffffffff',
    'ISTIO_DIVERT -j MARK --set-xmark 0x539/0xffffffff',
    'ISTIO_DIVERT -j ACCEPT',
    'ISTIO_INBOUND -p tcp -m mark --mark 0x539 -j RETURN',
    'ISTIO_INBOUND -s 127.0.0.6/32 -i lo -p tcp -j RETURN',
    'ISTIO_INBOUND -i lo -p tcp -m mark ! --mark 0x53a -j RETURN',
    'ISTIO_INBOUND -p tcp -m tcp --dport 15021 -j RETURN',
    'ISTIO_INBOUND -p tcp -m conntrack --ctstate RELATED,ESTABLISHED -j ISTIO_DIVERT',
    'ISTIO_INBOUND -p tcp -j ISTIO_TPROXY',
    'ISTIO_TPROXY ! -d 127.0.0.1/32 -p tcp -j TPROXY --on-port 15006 --on-ip 0.0.0.0 --tproxy-mark 0x539/0xffffffff',
  ],
  nat: [
    'OUTPUT -j ISTIO_OUTPUT',
    'ISTIO_OUTPUT -s 127.0.0.6/32 -o lo -j RETURN',
    'ISTIO_OUTPUT -m owner --uid-owner 1337 -j RETURN',
    'ISTIO_OUTPUT -m mark --mark 0x53a -j RETURN',
    'ISTIO_OUTPUT -d 127.0.0.1/32 -j RETURN',
    'ISTIO_OUTPUT -p tcp -j REDIRECT --to-ports 15001',
  ],
});

/** Ambient: what istio-cni writes into a pod that ztunnel serves. */
const ambient = rules({
  mangle: [
    'PREROUTING -j ISTIO_PRERT',
    'OUTPUT -j ISTIO_OUTPUT',
    'ISTIO_OUTPUT -m connmark --mark 0x111/0xfff -j CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0xffffffff',
    'ISTIO_PRERT -m mark --mark 0x539/0xfff -j CONNMARK --set-xmark 0x111/0xfff',
  ],
  nat: [
    'PREROUTING -j ISTIO_PRERT',
    'OUTPUT -j ISTIO_OUTPUT',
    'ISTIO_OUTPUT -d 169.254.7.127/32 -p tcp -m tcp -j ACCEPT',
    'ISTIO_OUTPUT ! -o lo -p udp -m mark ! --mark 0x539/0xfff -m udp --dport 53 -j REDIRECT --to-ports 15053',
    'ISTIO_OUTPUT ! -d 127.0.0.1/32 -p tcp -m tcp --dport 53 -m mark ! --mark 0x539/0xfff -j REDIRECT --to-ports 15053',
    'ISTIO_OUTPUT -p tcp -m mark --mark 0x111/0xfff -j ACCEPT',
    'ISTIO_OUTPUT ! -d 127.0.0.1/32 -o lo -j ACCEPT',
    'ISTIO_OUTPUT ! -d 127.0.0.1/32 -p tcp -m mark ! --mark 0x539/0xfff -j REDIRECT --to-ports 15001',
    'ISTIO_PRERT -s 169.254.7.127/32 -p tcp -m tcp -j ACCEPT',
    'ISTIO_PRERT ! -d 127.0.0.1/32 -p tcp -m tcp ! --dport 15008 -m mark ! --mark 0x539/0xfff -j REDIRECT --to-ports 15006',
  ],
});

const traffic = [
  packet('node', 'tcp 10.244.2.7:40001 > 10.244.1.2:8080'),
  packet('local', 'tcp 10.244.1.2:8080 > 10.244.2.7:40001', { flags: 'SYN,ACK', uid: 1337, gid: 1337 }),
  packet('node', 'tcp 10.244.2.7:40001 > 10.244.1.2:8080', { flags: 'ACK' }),
  packet('node', 'tcp 10.244.2.7:40002 > 10.244.1.2:15021'),
  packet('local', 'tcp 10.244.1.2:40003 > 10.96.40.7:80', { uid: 1000, gid: 1000 }),
  packet('local', 'tcp 10.244.1.2:40004 > 10.96.40.7:80', { uid: 1337, gid: 1337 }),
  packet('local', 'tcp 127.0.0.1:40005 > 127.0.0.1:8080', { uid: 1000 }),
  packet('local', 'tcp 10.244.1.2:40006 > 10.244.1.2:8080', { uid: 1337, gid: 1337 }),
  packet('local', 'tcp 10.244.1.2:40007 > 10.244.1.2:8080', { uid: 1000 }),
  packet('local', 'tcp 127.0.0.6:40008 > 10.244.1.2:8080', { uid: 1337 }),
  packet('local', 'udp 10.244.1.2:40009 > 10.96.0.10:53', { uid: 1000 }),
  packet('local', 'udp 10.244.1.2:40010 > 10.96.0.10:53', { uid: 1337 }),
  packet('node', 'udp 10.96.0.10:53 > 10.244.1.2:40010'),
  packet('local', 'tcp 10.244.1.2:40011 > 169.254.169.254:80'),
  packet('local', 'tcp 10.244.1.2:40012 > 10.244.2.7:15008', { mark: 0x539 }),
  packet('node', 'tcp 10.244.2.7:15008 > 10.244.1.2:40012', { flags: 'SYN,ACK' }),
  packet('node', 'tcp 169.254.7.127:40013 > 10.244.1.2:8080'),
  packet('node', 'tcp 10.244.2.7:40014 > 10.244.1.2:15008'),
  packet('local', 'tcp 10.244.1.2:15008 > 10.244.2.7:40014', { flags: 'SYN,ACK', mark: 0x539 }),
];

const toMyself = ['rule add fwmark 0x539 lookup 133', 'route add local default dev lo table 133'];

export const istio = topic('istio', {
  'a sidecar that is redirected to': { bed, iptables: redirect, packets: traffic },
  'a sidecar by TPROXY': {
    bed: { ...bed, commands: [...(bed.commands ?? []), ...toMyself] },
    iptables: tproxy,
    listen: [{ proto: 'tcp', address: '0.0.0.0', port: 15006, transparent: true }],
    // The program that listens answers the first packet itself, with numbers of its own, sooner or later than ours would.
    packets: traffic.filter((_, at) => at !== 1 && at !== 2),
  },
  'in ambient mode': {
    bed: {
      ...bed,
      commands: [
        ...(bed.commands ?? []),
        'rule add fwmark 0x111/0xfff priority 32764 lookup 100',
        'route add local default dev lo table 100',
      ],
    },
    iptables: ambient,
    packets: traffic,
  },
});
