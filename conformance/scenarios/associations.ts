/** SCTP and DCCP, whose states connection tracking follows as it does TCP's. The kernel at hand has no zones. */
import { left, right, rules, topic } from './build.ts';

const states = ['NEW', 'ESTABLISHED', 'INVALID', 'UNTRACKED'].map((state) => `FORWARD -m conntrack --ctstate ${state}`);
const sent = (chunk: string, port = 1) => left(`sctp 10.1.0.7:${port} > 10.2.0.5:132`, { chunk });
const answered = (chunk: string, port = 1) => right(`sctp 10.2.0.5:132 > 10.1.0.7:${port}`, { chunk });
const asked = (dccpType: number, port = 1) => left(`dccp 10.1.0.7:${port} > 10.2.0.5:33`, { dccpType });
const replied = (dccpType: number, port = 1) => right(`dccp 10.2.0.5:33 > 10.1.0.7:${port}`, { dccpType });

export const associations = topic('associations', {
  'SCTP begins and ends': {
    iptables: rules({ filter: [...states, 'FORWARD -m conntrack --ctstatus ASSURED'] }),
    packets: [
      sent('INIT'),
      sent('DATA'),
      answered('INIT_ACK'),
      sent('COOKIE_ECHO'),
      answered('COOKIE_ACK'),
      sent('DATA'),
      answered('HEARTBEAT'),
      sent('HEARTBEAT_ACK'),
      sent('SHUTDOWN'),
      answered('SHUTDOWN_ACK'),
      sent('SHUTDOWN_COMPLETE'),
      answered('DATA'),
      sent('INIT'),
    ],
  },
  'SCTP out of nowhere': {
    iptables: rules({ filter: states }),
    packets: [
      'DATA',
      'INIT_ACK',
      'HEARTBEAT',
      'HEARTBEAT_ACK',
      'ABORT',
      'SHUTDOWN',
      'SHUTDOWN_ACK',
      'ERROR',
      'COOKIE_ECHO',
      'COOKIE_ACK',
      'SHUTDOWN_COMPLETE',
    ].map((chunk, index) => sent(chunk, index + 1)),
  },
  'SCTP aborted, and with heartbeats alone': {
    iptables: rules({ filter: states }),
    packets: [
      sent('INIT'),
      sent('ABORT'),
      answered('ABORT'),
      sent('INIT'),
      answered('INIT_ACK'),
      sent('HEARTBEAT', 2),
      answered('DATA', 2),
      answered('HEARTBEAT_ACK', 2),
      sent('DATA', 2),
      answered('INIT', 3),
      sent('INIT', 3),
      sent('INIT', 3),
      sent('INIT_ACK', 3),
    ],
  },
  'SCTP is assured by the answer to a heartbeat': {
    iptables: rules({ filter: [...states, 'FORWARD -m conntrack --ctstatus ASSURED'] }),
    packets: [
      sent('HEARTBEAT'),
      answered('HEARTBEAT_ACK'),
      sent('DATA'),
      sent('HEARTBEAT', 2),
      answered('HEARTBEAT', 2),
      sent('HEARTBEAT_ACK', 2),
      answered('HEARTBEAT_ACK', 2),
      sent('DATA', 2),
      sent('HEARTBEAT', 3),
      answered('DATA', 3),
      answered('HEARTBEAT_ACK', 3),
      sent('INIT', 4),
      answered('INIT_ACK', 4),
      sent('COOKIE_ECHO', 4),
      sent('COOKIE_ACK', 4),
      sent('DATA', 4),
      answered('DATA', 4),
      answered('HEARTBEAT', 4),
    ],
  },
  'SCTP under DNAT': {
    iptables: rules({
      nat: [
        'PREROUTING -p sctp -d 10.1.0.1/32 -j DNAT --to-destination 10.2.0.5:132',
        'POSTROUTING -o eth-r -j MASQUERADE',
      ],
      filter: states,
    }),
    packets: [
      left('sctp 10.1.0.7:9 > 10.1.0.1:99', { chunk: 'INIT' }),
      right('sctp 10.2.0.5:132 > 10.2.0.1:9', { chunk: 'INIT_ACK' }),
      left('sctp 10.1.0.7:9 > 10.1.0.1:99', { chunk: 'COOKIE_ECHO' }),
      left('sctp 10.1.0.8:9 > 10.1.0.1:99', { chunk: 'DATA' }),
    ],
  },
  'DCCP begins and ends': {
    iptables: rules({ filter: states }),
    packets: [
      asked(0),
      asked(3),
      replied(1),
      asked(3),
      replied(2),
      asked(2),
      replied(5),
      asked(6),
      replied(7),
      asked(2),
      replied(0),
      asked(1),
    ],
  },
  'DCCP out of nowhere': {
    iptables: rules({ filter: states }),
    packets: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((type) => asked(type, type + 1)),
  },
});
