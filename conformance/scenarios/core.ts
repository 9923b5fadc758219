/** What a rule can ask without an extension: protocol, addresses, devices, fragments. */
import { left, local, right, rules, topic } from './build.ts';

const web = left('tcp 10.1.0.7:40001 > 10.2.0.5:80');

export const core = topic('core', {
  protocols: {
    iptables: rules({
      filter: [
        'FORWARD -p tcp -j ACCEPT',
        'FORWARD -p udp -j ACCEPT',
        'FORWARD ! -p icmp -j ACCEPT',
        'FORWARD -p icmp -j DROP',
      ],
    }),
    packets: [
      web,
      left('udp 10.1.0.7:40001 > 10.2.0.5:53'),
      left('icmp 10.1.0.7 > 10.2.0.5'),
      left('gre 10.1.0.7 > 10.2.0.5'),
      left('esp 10.1.0.7 > 10.2.0.5'),
      left('sctp 10.1.0.7:40001 > 10.2.0.5:132'),
      left('udplite 10.1.0.7:40001 > 10.2.0.5:53'),
      left('99 10.1.0.7 > 10.2.0.5'),
    ],
  },
  addresses: {
    iptables: rules({
      filter: [
        'FORWARD -s 10.1.0.7 -d 10.2.0.5',
        'FORWARD -s 10.1.0.0/29',
        'FORWARD ! -s 10.1.0.0/24',
        'FORWARD ! -s 10.1.0.7 ! -d 10.2.0.5',
        'FORWARD -s 10.0.0.7/255.0.0.255 -j ACCEPT',
        'FORWARD -d 0.0.0.0/0 -j DROP',
      ],
    }),
    packets: [
      web,
      left('tcp 10.1.0.8:40001 > 10.2.0.5:80'),
      left('tcp 10.1.0.9:40001 > 10.2.0.6:80'),
      left('tcp 192.0.2.7:40001 > 10.2.0.6:80'),
      left('tcp 10.9.9.7:40001 > 10.2.0.6:80'),
    ],
  },
  'devices in FORWARD': {
    iptables: rules({
      filter: [
        ':FORWARD DROP',
        'FORWARD -i eth-l -o eth-r -j LEFT',
        'FORWARD -i eth+ -o eth+ -j ANY',
        'FORWARD ! -i eth-l -j ACCEPT',
        'LEFT ! -i eth-r -p tcp -j ACCEPT',
        'ANY -i e+ ! -o eth-l -j ACCEPT',
        'ANY -i eth-l -o eth-l -j ACCEPT',
      ],
    }),
    packets: [
      web,
      left('udp 10.1.0.7:40001 > 10.2.0.5:53'),
      right('tcp 10.2.0.5:1 > 10.1.0.7:2'),
      left('udp 10.1.0.7:7 > 10.1.0.8:7'),
    ],
  },
  'devices at the other hooks': {
    iptables: rules({
      mangle: [
        'PREROUTING -i eth-l',
        'PREROUTING -i lo',
        'POSTROUTING -o eth-r',
        'POSTROUTING -o lo',
        'INPUT -i eth-l',
        'OUTPUT -o eth-r',
        'OUTPUT -o lo',
      ],
    }),
    packets: [
      web,
      left('tcp 10.1.0.7:40001 > 10.1.0.1:80'),
      local('tcp 10.2.0.1:40001 > 10.2.0.5:80'),
      local('udp 127.0.0.1:40001 > 127.0.0.1:80'),
    ],
  },
  fragments: {
    iptables: rules({
      raw: ['PREROUTING -j CT --notrack'],
      filter: ['FORWARD -f -j ACCEPT', 'FORWARD ! -f -p udp -m udp --dport 53 -j ACCEPT', 'FORWARD -p udp -j DROP'],
    }),
    packets: [left('udp 10.1.0.7:40001 > 10.2.0.5:53'), left('udp 10.1.0.7:40001 > 10.2.0.5:54')],
  },
  'a rule without a target counts and goes on': {
    iptables: rules({
      filter: [
        'FORWARD',
        'FORWARD -p tcp',
        'FORWARD -p tcp -m comment --comment "only a \\"comment\\" -j DROP"',
        'FORWARD -p udp -j DROP',
      ],
    }),
    packets: [web, left('udp 10.1.0.7:40001 > 10.2.0.5:53')],
  },
});
