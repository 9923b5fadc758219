/** Ports, flags and types of the transport protocols. */
import { left, rules, topic } from './build.ts';

const tcp = (ports: string, flags = 'SYN') => {
  const [from, to] = ports.split('>');
  return left(`tcp 10.1.0.7:${from} > 10.2.0.5:${to}`, { flags });
};
const udp = (ports: string) => {
  const [from, to] = ports.split('>');
  return left(`udp 10.1.0.7:${from} > 10.2.0.5:${to}`);
};
const icmp = (icmpType: number, icmpCode = 0) => left('icmp 10.1.0.7 > 10.2.0.5', { icmpType, icmpCode });

export const ports = topic('ports', {
  'tcp and udp': {
    iptables: rules({
      filter: [
        'FORWARD -p tcp -m tcp --dport 80',
        'FORWARD -p tcp -m tcp --sport 1000:2000 ! --dport 80 -j ACCEPT',
        'FORWARD -p tcp -m tcp ! --sport :1023 --dport 8000: -j ACCEPT',
        'FORWARD -p udp -m udp --sport 53 -j ACCEPT',
        'FORWARD -p udp -m udp ! --dport 5000:6000 -j DROP',
        'FORWARD -p tcp -j DROP',
      ],
    }),
    packets: [
      tcp('1000>80'),
      tcp('2000>81'),
      tcp('2001>81'),
      tcp('2001>8000'),
      tcp('1023>65535'),
      tcp('999>443'),
      udp('53>9'),
      udp('9>5000'),
      udp('9>6001'),
    ],
  },
  'tcp flags': {
    iptables: rules({
      raw: ['PREROUTING -j CT --notrack'],
      filter: [
        'FORWARD -p tcp -m tcp --syn -j ACCEPT',
        'FORWARD -p tcp -m tcp --tcp-flags ALL NONE -j DROP',
        'FORWARD -p tcp -m tcp --tcp-flags ALL FIN,PSH,URG -j DROP',
        'FORWARD -p tcp -m tcp --tcp-flags SYN,FIN SYN,FIN -j DROP',
        'FORWARD -p tcp -m tcp ! --tcp-flags RST NONE -j DROP',
        'FORWARD -p tcp -m tcp --tcp-flags ACK ACK -j ACCEPT',
        'FORWARD -j DROP',
      ],
    }),
    packets: ['SYN', 'SYN,ACK', 'NONE', 'FIN,PSH,URG', 'SYN,FIN', 'RST', 'ACK', 'FIN,ACK', 'PSH'].map((flags) =>
      tcp('40001>80', flags),
    ),
  },
  'flags of congestion notification': {
    iptables: rules({
      filter: [
        'FORWARD -p tcp -m tcp --syn -j ACCEPT',
        'FORWARD -p tcp -m ecn --ecn-tcp-cwr -j DROP',
        'FORWARD -p tcp -m ecn --ecn-tcp-ece -j DROP',
      ],
    }),
    packets: [tcp('40001>80', 'SYN,ECE,CWR'), tcp('40002>80', 'ACK,ECE'), tcp('40003>80', 'ACK,CWR')],
  },
  'tcp options': {
    iptables: rules({
      filter: [
        'FORWARD -p tcp -m tcp --tcp-option 2 -j ACCEPT',
        'FORWARD -p tcp -m tcp ! --tcp-option 8 -j DROP',
        'FORWARD -p tcp -m tcpmss --mss 1400:1500 -j ACCEPT',
      ],
    }),
    packets: [
      left('tcp 10.1.0.7:40001 > 10.2.0.5:80', { tcpOptions: [2, 8] }),
      left('tcp 10.1.0.7:40002 > 10.2.0.5:80', { tcpOptions: [8] }),
      left('tcp 10.1.0.7:40003 > 10.2.0.5:80', { tcpOptions: [3] }),
      tcp('40004>80'),
    ],
  },
  multiport: {
    iptables: rules({
      filter: [
        'FORWARD -p tcp -m multiport --dports 22,80,8000:8010 -j ACCEPT',
        'FORWARD -p tcp -m multiport --sports 1000:1100 -j DROP',
        'FORWARD -p tcp -m multiport --ports 500,600 -j ACCEPT',
        'FORWARD -p udp -m multiport ! --dports 53,123 -j DROP',
        'FORWARD -p tcp -m multiport ! --ports 7,9 -j DROP',
      ],
    }),
    packets: [
      tcp('9>22'),
      tcp('9>8010'),
      tcp('1100>8011'),
      tcp('600>9'),
      tcp('9>500'),
      tcp('7>99'),
      tcp('8>8'),
      udp('9>53'),
      udp('53>9'),
    ],
  },
  icmp: {
    iptables: rules({
      raw: ['PREROUTING -j CT --notrack'],
      filter: [
        'FORWARD -p icmp -m icmp --icmp-type 8 -j ACCEPT',
        'FORWARD -p icmp -m icmp --icmp-type 3/4 -j ACCEPT',
        'FORWARD -p icmp -m icmp --icmp-type destination-unreachable -j DROP',
        'FORWARD -p icmp -m icmp ! --icmp-type 13 -j ACCEPT',
        'FORWARD -p icmp -m icmp --icmp-type any -j DROP',
      ],
    }),
    packets: [icmp(8), icmp(8, 3), icmp(3, 4), icmp(3, 1), icmp(0), icmp(13)],
  },
  sctp: {
    iptables: rules({
      filter: [
        'FORWARD -p sctp -m sctp --dport 132 --chunk-types any INIT -j ACCEPT',
        'FORWARD -p sctp -m sctp ! --dport 133 -j DROP',
        'FORWARD -p sctp -m multiport --dports 133 -j ACCEPT',
      ],
    }),
    packets: [
      left('sctp 10.1.0.7:1 > 10.2.0.5:132'),
      left('sctp 10.1.0.7:1 > 10.2.0.5:133'),
      left('sctp 10.1.0.7:2 > 10.2.0.5:134'),
    ],
  },
  'dccp and udplite': {
    iptables: rules({
      filter: [
        'FORWARD -p dccp -m dccp --dport 5001:5002 -j ACCEPT',
        'FORWARD -p dccp -m dccp --dccp-types REQUEST -j DROP',
        'FORWARD -p udplite -m multiport --dports 7 -j ACCEPT',
        'FORWARD -p udplite -j DROP',
      ],
    }),
    packets: [
      left('dccp 10.1.0.7:1 > 10.2.0.5:5001'),
      left('dccp 10.1.0.7:1 > 10.2.0.5:5003'),
      left('udplite 10.1.0.7:1 > 10.2.0.5:7'),
      left('udplite 10.1.0.7:1 > 10.2.0.5:8'),
    ],
  },
  'esp and ah': {
    iptables: rules({
      filter: [
        'FORWARD -p esp -m esp --espspi 256 -j ACCEPT',
        'FORWARD -p esp -m esp ! --espspi 300:400 -j DROP',
        'FORWARD -p ah -m ah --ahspi 500:600 -j ACCEPT',
        'FORWARD -p ah -j DROP',
      ],
    }),
    packets: [
      left('esp 10.1.0.7 > 10.2.0.5'),
      left('esp 10.1.0.7 > 10.2.0.6', { spi: 350 }),
      left('esp 10.1.0.7 > 10.2.0.8', { spi: 401 }),
      left('ah 10.1.0.7 > 10.2.0.5', { spi: 500 }),
      left('ah 10.1.0.7 > 10.2.0.6', { spi: 700 }),
    ],
  },
});
