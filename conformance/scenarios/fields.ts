/** Fields of the header and of the frame: length, TTL, TOS, packet type, MAC, payload. */
import { left, local, right, rules, topic } from './build.ts';

const sized = (payload: number) => left('udp 10.1.0.7:1 > 10.2.0.5:2', { payload });

export const fields = topic('fields', {
  length: {
    iptables: rules({
      filter: [
        'FORWARD -m length --length 28:100',
        'FORWARD -m length --length 101',
        'FORWARD -m length ! --length 0:127',
        'FORWARD -m length --length 1000:',
      ],
    }),
    packets: [sized(0), sized(72), sized(73), sized(100), sized(1000), left('tcp 10.1.0.7:1 > 10.2.0.5:2')],
  },
  ttl: {
    iptables: rules({
      mangle: [
        'PREROUTING -m ttl --ttl-eq 64',
        'PREROUTING -m ttl --ttl-lt 10',
        'PREROUTING -m ttl --ttl-gt 200',
        'FORWARD -m ttl --ttl-eq 63',
        'FORWARD -m ttl ! --ttl-eq 9',
        'POSTROUTING -m ttl --ttl-eq 63',
        'INPUT -m ttl --ttl-eq 1',
      ],
    }),
    packets: [64, 10, 2, 1, 255]
      .map((ttl) => left('udp 10.1.0.7:1 > 10.2.0.5:2', { ttl }))
      .concat(left('udp 10.1.0.7:1 > 10.1.0.1:2', { ttl: 1 })),
  },
  'tos, dscp, ecn': {
    iptables: rules({
      filter: [
        'FORWARD -m tos --tos 0x10/0x3f',
        'FORWARD -m tos ! --tos 0x10',
        'FORWARD -m dscp --dscp 0x2e',
        'FORWARD -m dscp ! --dscp-class CS0',
        'FORWARD -m ecn --ecn-ip-ect 1',
        'FORWARD -p tcp -m ecn ! --ecn-ip-ect 0',
        'FORWARD -p tcp -m ecn --ecn-tcp-cwr',
        'FORWARD -p tcp -m ecn --ecn-tcp-ece',
      ],
    }),
    packets: [0, 0x10, 0xb8, 0xb9, 0x03].map((tos, index) => left(`tcp 10.1.0.7:${index + 1} > 10.2.0.5:2`, { tos })),
  },
  pkttype: {
    iptables: rules({
      mangle: [
        'PREROUTING -m pkttype --pkt-type unicast',
        'PREROUTING -m pkttype --pkt-type broadcast',
        'PREROUTING -m pkttype --pkt-type multicast',
        'PREROUTING -m pkttype ! --pkt-type unicast',
        'FORWARD -m pkttype --pkt-type unicast',
        'INPUT -m pkttype --pkt-type broadcast',
        'OUTPUT -m pkttype --pkt-type unicast',
      ],
    }),
    packets: [
      left('udp 10.1.0.7:1 > 10.2.0.5:2'),
      left('udp 10.1.0.7:1 > 10.1.0.255:2', { toMac: 'ff:ff:ff:ff:ff:ff' }),
      left('udp 10.1.0.7:1 > 224.0.0.1:2', { toMac: '01:00:5e:00:00:01' }),
      local('udp 10.2.0.1:1 > 10.2.0.5:2'),
    ],
  },
  mac: {
    iptables: rules({
      filter: [
        'FORWARD -m mac --mac-source 02:00:00:00:01:02',
        'FORWARD -m mac ! --mac-source 02:00:00:00:01:02',
        'INPUT -m mac --mac-source 02:00:00:00:aa:bb',
      ],
      mangle: ['PREROUTING -m mac --mac-source 02:00:00:00:aa:bb'],
    }),
    packets: [
      left('udp 10.1.0.7:1 > 10.2.0.5:2', { mac: '02:00:00:00:01:02' }),
      left('udp 10.1.0.7:1 > 10.2.0.5:2', { mac: '02:00:00:00:aa:bb' }),
      left('udp 10.1.0.7:1 > 10.1.0.1:2', { mac: '02:00:00:00:aa:bb' }),
    ],
  },
  'time to live runs out': {
    iptables: rules({ mangle: ['PREROUTING', 'FORWARD', 'POSTROUTING'], filter: ['FORWARD', 'INPUT'] }),
    packets: [
      left('udp 10.1.0.7:1 > 10.2.0.5:2', { ttl: 1 }),
      left('udp 10.1.0.7:1 > 10.2.0.5:2', { ttl: 2 }),
      left('udp 10.1.0.7:1 > 10.1.0.1:2', { ttl: 1 }),
      right('udp 10.2.0.7:1 > 10.1.0.7:2', { ttl: 1 }),
    ],
  },
  owner: {
    iptables: rules({
      filter: [
        'OUTPUT -m owner --uid-owner 1000',
        'OUTPUT -m owner --uid-owner 100-200',
        'OUTPUT -m owner ! --uid-owner 0',
        'OUTPUT -m owner --gid-owner 50',
        'OUTPUT -m owner --socket-exists',
      ],
    }),
    packets: [
      local('udp 10.2.0.1:1 > 10.2.0.5:2', { uid: 1000, gid: 50 }),
      local('udp 10.2.0.1:2 > 10.2.0.5:2', { uid: 150, gid: 7 }),
      local('udp 10.2.0.1:3 > 10.2.0.5:2', { uid: 0, gid: 0 }),
    ],
  },
});
