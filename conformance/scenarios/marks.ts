/** The mark of the packet and of its connection, and the arithmetic on them. */
import { left, local, right, rules, topic } from './build.ts';

const web = left('tcp 10.1.0.7:40001 > 10.2.0.5:80');

export const marks = topic('marks', {
  'set, clear, flip': {
    iptables: rules({
      mangle: [
        'PREROUTING -j MARK --set-mark 0x12345678',
        'PREROUTING -j MARK --set-mark 0xff/0xf0',
        'PREROUTING -j MARK --set-xmark 0xff/0xf0',
        'PREROUTING -j MARK --and-mark 0xffff',
        'PREROUTING -j MARK --or-mark 0x10000',
        'PREROUTING -j MARK --xor-mark 0xffffffff',
        'PREROUTING -j MARK --set-xmark 0x4000/0x4000',
        'PREROUTING -j MARK --set-xmark 0x4000/0x0',
        'PREROUTING -j MARK --set-xmark 0x0/0xffff',
        'PREROUTING -m mark --mark 0xedcb0000/0xffff0000 -j MARK --set-mark 1',
        'PREROUTING',
      ],
    }),
    packets: [web],
  },
  'the kube-proxy bits': {
    iptables: rules({
      nat: [
        'PREROUTING -p tcp -j MARK --set-xmark 0x4000/0x4000',
        'POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN',
        'POSTROUTING -j MARK --set-xmark 0x4000/0x0',
        'POSTROUTING -j MASQUERADE',
      ],
      filter: ['FORWARD -m mark --mark 0x4000/0x4000 -j ACCEPT', 'FORWARD -j DROP'],
    }),
    packets: [
      web,
      left('udp 10.1.0.7:40001 > 10.2.0.5:53'),
      right('tcp 10.2.0.5:80 > 10.2.0.1:40001', { flags: 'SYN,ACK' }),
    ],
  },
  'match with masks': {
    iptables: rules({
      mangle: [
        'PREROUTING -p tcp -j MARK --set-mark 0x6',
        'PREROUTING -m mark --mark 0x2/0x2',
        'PREROUTING -m mark --mark 0x2',
        'PREROUTING -m mark ! --mark 0x4/0x5',
        'PREROUTING -m mark --mark 0x0/0x9',
        'PREROUTING -m mark --mark 0x8/0x6',
      ],
    }),
    packets: [web, left('udp 10.1.0.7:1 > 10.2.0.5:2')],
  },
  'saved with the connection and restored': {
    iptables: rules({
      mangle: [
        'PREROUTING -j CONNMARK --restore-mark',
        'PREROUTING -m mark ! --mark 0x0 -j ACCEPT',
        'PREROUTING -i eth-l -j MARK --set-mark 0x17',
        'PREROUTING -j CONNMARK --save-mark --nfmask 0xf0 --ctmask 0xff',
        'POSTROUTING -m connmark --mark 0x10',
        'POSTROUTING -m connmark ! --mark 0x0/0xf',
      ],
    }),
    packets: [
      web,
      right('tcp 10.2.0.5:80 > 10.1.0.7:40001', { flags: 'SYN,ACK' }),
      left('tcp 10.1.0.7:40001 > 10.2.0.5:80', { flags: 'ACK' }),
    ],
  },
  'connmark arithmetic': {
    iptables: rules({
      mangle: [
        'FORWARD -j CONNMARK --set-mark 0xabcd',
        'FORWARD -j CONNMARK --set-xmark 0xff/0xf',
        'FORWARD -j CONNMARK --and-mark 0xff',
        'FORWARD -j CONNMARK --or-mark 0x100',
        'FORWARD -j CONNMARK --xor-mark 0x1',
        'FORWARD -j MARK --set-mark 0xf0000',
        'FORWARD -j CONNMARK --restore-mark --nfmask 0xffff --ctmask 0xff0',
        'FORWARD -m connmark --mark 0x1c3/0xfff',
        'FORWARD',
      ],
    }),
    packets: [web, left('tcp 10.1.0.7:40001 > 10.2.0.5:80', { flags: 'ACK' })],
  },
  'the mark of a socket': {
    iptables: rules({
      mangle: ['OUTPUT -m mark --mark 0x5 -j MARK --set-mark 0x6'],
      filter: ['OUTPUT -m mark --mark 0x6 -j ACCEPT', 'OUTPUT -j DROP'],
    }),
    packets: [
      local('udp 10.2.0.1:1 > 10.2.0.5:2', { mark: 5 }),
      local('udp 10.2.0.1:3 > 10.2.0.5:2'),
      local('udp 127.0.0.1:3 > 127.0.0.1:2', { mark: 5 }),
    ],
  },
  'no mark survives loopback, none is lost on the way through': {
    iptables: rules({
      mangle: [
        'OUTPUT -j MARK --set-mark 0x9',
        'PREROUTING -m mark --mark 0x9',
        'PREROUTING -i eth-l -j MARK --set-mark 0x7',
        'INPUT -m mark --mark 0x9',
        'FORWARD -m mark --mark 0x7',
        'POSTROUTING -m mark --mark 0x7',
      ],
    }),
    packets: [local('udp 127.0.0.1:3 > 127.0.0.1:2'), web],
  },
});
