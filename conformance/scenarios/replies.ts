/** What `--reply` supposes that the other end sends back (`reply`), where it is not simply within the connection. */
import { left, right, rules, topic } from './build.ts';

const asReply = { reply: true } as const;

export const replies = topic('replies', {
  // The reset of the node has ended the first one's connection before the other end speaks from the same ports.
  'an answer to what belongs to no connection, where the node has refused one': {
    iptables: rules({
      nat: ['PREROUTING -d 10.2.0.0/24 -p tcp -j REDIRECT'],
      filter: ['INPUT -m conntrack --ctstate NEW', 'FORWARD -m conntrack --ctstate INVALID'],
    }),
    packets: [
      left('tcp 10.1.0.8:40003 > 10.2.0.6:80'),
      right('tcp 10.2.0.6:80 > 10.1.0.8:40003', { flags: 'SYN,ACK' }),
      left('tcp 10.1.0.8:40003 > 10.2.0.6:80', { flags: 'ACK', ...asReply }),
    ],
  },
});
