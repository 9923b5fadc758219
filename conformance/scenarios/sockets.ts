/** Whose packet it is: what came from elsewhere has no socket, wherever it meets OUTPUT and POSTROUTING. */
import { left, local, right, rules, topic } from './build.ts';

const asked = ['-m owner --socket-exists', '-m owner ! --socket-exists', '-m owner ! --uid-owner 5000'];
const everywhere = ['OUTPUT', 'POSTROUTING'].flatMap((hook) => asked.map((owner) => `${hook} ${owner}`));
const vip = 'ip addr add 10.96.0.1/32 dev kube-ipvs0';
const services = [
  '-A -t 10.96.0.1:80 -s rr',
  '-a -t 10.96.0.1:80 -r 10.2.0.5:8080 -m -w 1',
  '-A -t 10.96.0.1:81 -s rr',
  '-a -t 10.96.0.1:81 -r 10.2.0.5:81 -g -w 1',
  '-A -f 7 -s rr',
  '-a -f 7 -r 10.2.0.6:0 -m -w 1',
  '',
].join('\n');

export const sockets = topic('sockets', {
  'what IPVS sends to a server': {
    setup: vip,
    ipvs: services,
    iptables: rules({ mangle: everywhere }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.96.0.1:80'),
      right('tcp 10.2.0.5:8080 > 10.1.0.7:1', { flags: 'SYN,ACK' }),
      left('tcp 10.1.0.7:2 > 10.96.0.1:81'),
      local('tcp 10.96.0.1:3 > 10.96.0.1:80', { uid: 5000 }),
      local('tcp 10.2.0.1:4 > 10.96.0.1:81', { uid: 5001 }),
    ],
  },
  'what comes round before IPVS takes it': {
    setup: vip,
    ipvs: services,
    iptables: rules({ mangle: [...everywhere, 'PREROUTING -i lo -j MARK --set-mark 7'] }),
    packets: [local('tcp 10.1.0.1:3 > 10.1.0.1:82', { uid: 5000 })],
  },
  copies: {
    iptables: rules({
      mangle: [...everywhere, 'PREROUTING -p udp -j TEE --gateway 10.2.0.9', 'OUTPUT -p udp -j TEE --gateway 10.2.0.9'],
    }),
    packets: [
      left('udp 10.1.0.7:1 > 10.2.0.5:53'),
      local('udp 10.2.0.1:2 > 10.2.0.5:53', { uid: 5000 }),
      local('udp 10.2.0.1:3 > 10.2.0.5:53', { uid: 1 }),
    ],
  },
  'what the node forwards, and what it says': {
    iptables: rules({ mangle: everywhere, filter: ['FORWARD -p tcp -j REJECT --reject-with tcp-reset'] }),
    packets: [
      left('udp 10.1.0.7:1 > 10.2.0.5:53'),
      left('tcp 10.1.0.7:1 > 10.2.0.5:53'),
      left('udp 10.1.0.7:2 > 10.2.0.5:53', { ttl: 1 }),
    ],
  },
  'by mark IPVS takes copies, and what is for everybody': {
    setup: vip,
    ipvs: services,
    iptables: rules({
      mangle: [
        ...everywhere,
        'PREROUTING -p udp -j MARK --set-mark 7',
        'OUTPUT -p udp --dport 54 -j MARK --set-mark 7',
        'OUTPUT -p udp --dport 54 -j TEE --gateway 10.2.0.9',
        'PREROUTING -p udp --dport 55 -j TEE --gateway 10.2.0.9',
      ],
    }),
    packets: [
      left('udp 10.1.0.7:1 > 10.1.0.255:53'),
      left('udp 10.1.0.7:2 > 255.255.255.255:53'),
      left('udp 10.1.0.7:4 > 10.2.0.5:55'),
      local('udp 10.2.0.1:5 > 10.2.0.5:54'),
      local('udp 10.2.0.1:6 > 10.2.0.255:54'),
    ],
  },
});
