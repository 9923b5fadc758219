/** Packets that the node makes: routing before and after OUTPUT, loopback, marks and policy routing. */
import { left, local, right, rules, topic } from './build.ts';

const policy =
  'ip rule add fwmark 0x1 lookup 100 pref 100; ip route add default via 10.1.0.9 table 100; ip rule add from 10.2.0.77 lookup 100 pref 101; ip rule add tos 0x10 lookup 100 pref 102; ip addr add 10.2.0.77/24 dev eth-r';

export const locals = topic('local', {
  'a mark in OUTPUT routes anew': {
    setup: policy,
    iptables: rules({
      mangle: ['OUTPUT -p tcp -j MARK --set-mark 0x1'],
      filter: ['OUTPUT -o eth-l', 'OUTPUT -o eth-r'],
      nat: ['OUTPUT', 'POSTROUTING -o eth-l -j MASQUERADE'],
    }),
    packets: [
      local('tcp 10.2.0.1:1 > 198.51.100.1:80'),
      local('udp 10.2.0.1:1 > 198.51.100.1:53'),
      left('tcp 198.51.100.1:80 > 10.1.0.1:1', { flags: 'SYN,ACK' }),
    ],
  },
  'a mark after mangle comes too late': {
    setup: policy,
    iptables: rules({
      filter: [
        'OUTPUT -p tcp -j CONNMARK --set-mark 0x1',
        'OUTPUT -p tcp -j CONNMARK --restore-mark',
        'OUTPUT -m mark --mark 0x1',
      ],
      nat: ['OUTPUT -p udp -j MARK --set-mark 0x1'],
    }),
    packets: [local('tcp 10.2.0.1:1 > 198.51.100.1:80'), local('udp 10.2.0.1:1 > 198.51.100.1:53')],
  },
  'the socket has the mark already': {
    setup: policy,
    iptables: '',
    packets: [
      local('tcp 10.2.0.1:1 > 198.51.100.1:80', { mark: 1 }),
      local('tcp 10.2.0.1:2 > 198.51.100.1:80', { mark: 3 }),
    ],
  },
  'TOS in OUTPUT routes anew': {
    setup: policy,
    iptables: rules({ mangle: ['OUTPUT -p tcp -j TOS --set-tos 0x10'] }),
    packets: [local('tcp 10.2.0.1:1 > 198.51.100.1:80'), local('udp 10.2.0.1:1 > 198.51.100.1:53')],
  },
  'marks in PREROUTING choose the table': {
    setup: policy,
    iptables: rules({ mangle: ['PREROUTING -p tcp -j MARK --set-mark 0x1', 'FORWARD -p udp -j MARK --set-mark 0x1'] }),
    packets: [
      left('tcp 10.1.0.7:1 > 198.51.100.1:80'),
      left('udp 10.1.0.7:1 > 198.51.100.1:53'),
      left('tcp 10.1.0.7:1 > 10.2.0.5:80'),
      right('tcp 10.2.0.77:1 > 198.51.100.1:9'),
    ],
  },
  'policy rules of every kind': {
    setup:
      'ip route add default via 10.1.0.9 table 100; ip route add throw 198.51.100.0/25 table 101; ip route add default via 10.1.0.8 table 101; ip rule add iif eth-l to 198.51.100.0/24 lookup 101 pref 50; ip rule add not from 10.0.0.0/8 lookup 100 pref 60; ip rule add to 203.0.113.0/25 unreachable pref 70; ip rule add to 203.0.113.128/25 blackhole pref 71; ip rule add ipproto udp dport 5000-5010 lookup 100 pref 80; ip rule add fwmark 0x10/0xf0 prohibit pref 90',
    iptables: rules({ mangle: ['PREROUTING -p tcp --dport 7 -j MARK --set-mark 0x1f'] }),
    packets: [
      left('udp 10.1.0.7:1 > 198.51.100.1:2'),
      left('udp 10.1.0.7:1 > 198.51.100.200:2'),
      right('udp 10.2.0.7:1 > 198.51.100.200:2'),
      left('udp 172.16.0.1:1 > 192.0.2.1:2'),
      left('udp 10.1.0.7:1 > 203.0.113.1:2'),
      left('udp 10.1.0.7:1 > 203.0.113.200:2'),
      left('udp 10.1.0.7:1 > 192.0.2.1:5005'),
      left('tcp 10.1.0.7:1 > 192.0.2.1:7'),
      left('tcp 10.1.0.7:1 > 192.0.2.1:8'),
    ],
  },
  loopback: {
    iptables: rules({
      raw: ['PREROUTING', 'OUTPUT'],
      mangle: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
      nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
      filter: ['INPUT -i lo -j ACCEPT', 'OUTPUT -o lo -j ACCEPT'],
    }),
    packets: [
      local('udp 127.0.0.1:1 > 127.0.0.1:2'),
      local('udp 127.0.0.1:2 > 127.0.0.1:1'),
      local('tcp 10.1.0.1:1 > 10.2.0.1:2'),
      local('icmp 10.1.0.1 > 10.1.0.1'),
    ],
  },
  'from and to strange addresses': {
    iptables: '',
    packets: [
      local('udp 10.1.0.99:1 > 10.2.0.5:2'),
      local('udp 10.2.0.1:1 > 10.2.0.255:2'),
      local('udp 127.0.0.1:1 > 10.2.0.5:2'),
      local('udp 10.2.0.1:1 > 127.0.0.1:2'),
    ],
  },
  'dropped at OUTPUT': {
    iptables: rules({
      mangle: ['OUTPUT -p udp --dport 1 -j DROP'],
      filter: ['OUTPUT -p udp --dport 2 -j DROP'],
      raw: ['OUTPUT -p udp --dport 3 -j DROP'],
      security: ['OUTPUT -p udp --dport 4 -j DROP'],
    }),
    packets: [1, 2, 3, 4, 5].map((port) => local(`udp 10.2.0.1:1 > 10.2.0.5:${port}`)),
  },
});
