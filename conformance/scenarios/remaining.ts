/** How long a connection is still remembered (`--ctexpire`): what is left of it is one number, and often known. */
import { left, local, packet, right, rules, topic } from './build.ts';

const ranges = ['0', '1:28', '29:30', '31:118', '119:120', '29:120', '0:432000', '0:4000000', '5000000', '599:600'];
const all = (hook: string) =>
  ranges.flatMap((range) => [`${hook} -m conntrack --ctexpire ${range}`, `${hook} -m conntrack ! --ctexpire ${range}`]);
const forwarding = rules({ mangle: all('FORWARD') });

const datagram = left('udp 10.1.0.7:5 > 10.2.0.5:7');
const answer = right('udp 10.2.0.5:7 > 10.1.0.7:5');
const syn = 'tcp 10.1.0.7:5 > 10.2.0.5:7';
const ping = packet('left', 'icmp 10.1.0.7 > 10.2.0.5');
const gre = packet('left', 'gre 10.1.0.7 > 10.2.0.5');
const esp = packet('left', 'esp 10.1.0.7 > 10.2.0.5');

export const remaining = topic('remaining', {
  'of datagrams': { iptables: forwarding, packets: [datagram, datagram, answer, datagram] },
  'of segments': {
    iptables: forwarding,
    packets: [
      left(syn),
      left(syn),
      right('tcp 10.2.0.5:7 > 10.1.0.7:5', { flags: 'SYN,ACK' }),
      left(syn, { flags: 'ACK' }),
      left(syn, { flags: 'FIN,ACK' }),
    ],
  },
  'of what began in its middle': {
    iptables: forwarding,
    packets: [left(syn, { flags: 'ACK' }), left(syn, { flags: 'ACK' })],
  },
  'of other protocols': { iptables: forwarding, packets: [ping, ping, gre, gre, esp, esp] },
  'over loopback': {
    iptables: rules({ mangle: [...all('POSTROUTING'), ...all('PREROUTING')] }),
    packets: [local('udp 127.0.0.1:5 > 127.0.0.1:7'), local('udp 127.0.0.1:5 > 127.0.0.1:7')],
  },
});
