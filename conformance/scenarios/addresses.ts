/** Kinds and ranges of addresses. */
import { addressTypes } from '../addressTypes.ts';
import { left, local, right, rules, topic } from './build.ts';

export const addresses = topic('addresses', {
  'addrtype of the destination': {
    setup:
      'ip route add blackhole 192.0.2.0/28; ip route add unreachable 192.0.2.16/28; ip route add prohibit 192.0.2.32/28',
    iptables: rules({ raw: addressTypes.map((type) => `PREROUTING -m addrtype --dst-type ${type}`) }),
    packets: [
      left('udp 10.1.0.7:1 > 10.2.0.5:2'),
      left('udp 10.1.0.7:1 > 10.1.0.1:2'),
      left('udp 10.1.0.7:1 > 10.2.0.1:2'),
      left('udp 10.1.0.7:1 > 10.1.0.255:2', { toMac: 'ff:ff:ff:ff:ff:ff' }),
      left('udp 10.1.0.7:1 > 255.255.255.255:2', { toMac: 'ff:ff:ff:ff:ff:ff' }),
      left('udp 10.1.0.7:1 > 224.0.0.5:2', { toMac: '01:00:5e:00:00:05' }),
      left('udp 10.1.0.7:1 > 192.0.2.1:2'),
      left('udp 10.1.0.7:1 > 192.0.2.17:2'),
      left('udp 10.1.0.7:1 > 192.0.2.33:2'),
      left('udp 10.1.0.7:1 > 198.51.100.1:2'),
    ],
  },
  'addrtype with a device': {
    iptables: rules({
      mangle: [
        'PREROUTING -m addrtype --dst-type LOCAL --limit-iface-in',
        'PREROUTING -m addrtype ! --dst-type LOCAL',
        'PREROUTING -m addrtype --src-type LOCAL',
        'PREROUTING -m addrtype --src-type UNICAST --dst-type LOCAL,BROADCAST',
        'POSTROUTING -m addrtype --src-type LOCAL --limit-iface-out',
        'POSTROUTING -m addrtype ! --src-type LOCAL',
      ],
    }),
    packets: [
      left('udp 10.1.0.7:1 > 10.1.0.1:2'),
      left('udp 10.1.0.7:1 > 10.2.0.1:2'),
      left('udp 10.1.0.7:1 > 10.2.0.5:2'),
      local('udp 10.2.0.1:1 > 10.2.0.5:2'),
      local('udp 10.1.0.1:1 > 10.2.0.5:2'),
      local('udp 127.0.0.1:1 > 127.0.0.1:2'),
    ],
  },
  iprange: {
    iptables: rules({
      filter: [
        'FORWARD -m iprange --src-range 10.1.0.5-10.1.0.9 -j A',
        'FORWARD -m iprange ! --dst-range 10.2.0.5-10.2.0.7 -j DROP',
        'A -m iprange --src-range 10.1.0.9-10.1.0.20 --dst-range 10.2.0.5-10.2.0.5 -j ACCEPT',
        'A -m iprange ! --src-range 10.1.0.0-10.1.0.7 -j DROP',
      ],
    }),
    packets: [
      left('udp 10.1.0.7:1 > 10.2.0.5:2'),
      left('udp 10.1.0.8:1 > 10.2.0.5:2'),
      left('udp 10.1.0.9:1 > 10.2.0.5:2'),
      left('udp 10.1.0.9:1 > 10.2.0.8:2'),
      left('udp 10.1.0.10:1 > 10.2.0.8:2'),
    ],
  },
  'routes decide': {
    setup:
      'ip route add blackhole 192.0.2.0/28; ip route add unreachable 192.0.2.16/28; ip route add prohibit 192.0.2.32/28; ip route add 192.0.2.64/28 via 10.1.0.9; ip route add throw 192.0.2.80/28',
    iptables: '',
    packets: [
      '192.0.2.1',
      '192.0.2.17',
      '192.0.2.33',
      '192.0.2.65',
      '192.0.2.81',
      '198.51.100.1',
      '127.0.0.1',
      '0.0.0.1',
      '240.0.0.1',
    ].map((address) => left(`udp 10.1.0.7:1 > ${address}:2`)),
  },
  'local packets and routes': {
    setup:
      'ip route add blackhole 192.0.2.0/28; ip route add unreachable 192.0.2.16/28; ip route add prohibit 192.0.2.32/28; ip route add 192.0.2.64/28 via 10.1.0.9',
    iptables: '',
    packets: [
      '192.0.2.1',
      '192.0.2.17',
      '192.0.2.33',
      '192.0.2.65',
      '198.51.100.1',
      '10.1.0.1',
      '10.1.0.255',
      '224.0.0.5',
    ].map((address) => local(`udp 10.2.0.1:1 > ${address}:2`)),
  },
  'martians and strange sources': {
    iptables: '',
    packets: [
      '127.0.0.1',
      '0.0.0.0',
      '255.255.255.255',
      '224.0.0.1',
      '10.1.0.1',
      '10.2.0.1',
      '10.2.0.9',
      '10.1.0.255',
      '198.51.100.1',
    ].map((address) => left(`udp ${address}:1 > 10.2.0.5:2`)),
  },
  'reverse path filter': {
    sysctls: { 'net.ipv4.conf.all.rp_filter': 1 },
    iptables: '',
    packets: [
      left('udp 10.1.0.7:1 > 10.2.0.5:2'),
      left('udp 10.2.0.9:1 > 10.2.0.5:2'),
      left('udp 198.51.100.1:1 > 10.2.0.5:2'),
      right('udp 198.51.100.1:1 > 10.1.0.5:2'),
    ],
  },
  'loose reverse path filter': {
    sysctls: { 'net.ipv4.conf.all.rp_filter': 2 },
    iptables: '',
    packets: [
      left('udp 10.1.0.7:1 > 10.2.0.5:2'),
      left('udp 10.2.0.9:1 > 10.2.0.5:2'),
      left('udp 198.51.100.1:1 > 10.2.0.5:2'),
    ],
  },
  'the rpfilter match': {
    iptables: rules({
      raw: [
        'PREROUTING -m rpfilter',
        'PREROUTING -m rpfilter --loose',
        'PREROUTING -m rpfilter --invert',
        'PREROUTING -m rpfilter --accept-local',
      ],
    }),
    packets: [
      left('udp 10.1.0.7:1 > 10.2.0.5:2'),
      left('udp 10.2.0.9:1 > 10.2.0.5:2'),
      left('udp 198.51.100.1:1 > 10.2.0.5:2'),
      left('udp 10.1.0.1:1 > 10.2.0.5:2'),
    ],
  },
  'forwarding switched off': {
    sysctls: { 'net.ipv4.ip_forward': 0 },
    iptables: '',
    packets: [left('udp 10.1.0.7:1 > 10.2.0.5:2'), left('udp 10.1.0.7:1 > 10.2.0.1:2')],
  },
  'the node takes a packet for its other address': {
    iptables: rules({ filter: ['INPUT -i eth-l -d 10.2.0.1 -j ACCEPT', 'INPUT -j DROP'] }),
    packets: [
      left('udp 10.1.0.7:1 > 10.2.0.1:2'),
      left('udp 10.1.0.7:1 > 10.1.0.1:2'),
      right('udp 10.2.0.7:1 > 10.1.0.1:2'),
    ],
  },
});
