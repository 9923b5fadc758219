/** What the ECN and TCPMSS matches and the ECN target take for the TCP header, while connection tracking sleeps. */
import type { Scenario } from '../kernel/scenario.ts';
import { left, rules, topic } from './build.ts';

const way = '10.1.0.7:65535 > 10.2.0.5:80';
const later = { offset: 1480, more: true };
const options = { tcpOptions: [2], mss: 1300 };

const fragments: Scenario['packets'] = [
  left(`tcp ${way}`, { flags: 'SYN,ECE', fragment: later, ...options }),
  left(`tcp ${way}`, { flags: 'SYN,CWR', fragment: { offset: 16 }, ...options }),
  left(`tcp ${way}`, { flags: 'ACK', fragment: later, tcpOptions: [1, 1, 8] }),
  left(`tcp ${way}`, { flags: 'SYN,ECE,CWR', fragment: { offset: 0, more: true }, ...options }),
  left('6 10.1.0.7 > 10.2.0.5', { data: 'x'.repeat(64), fragment: later }),
  left('6 10.1.0.7 > 10.2.0.5', { data: 'x'.repeat(20), fragment: later }),
  left('6 10.1.0.7 > 10.2.0.5', { data: 'x'.repeat(16), fragment: { offset: 64 } }),
  left('6 10.1.0.7 > 10.2.0.5', { payload: 8, fragment: { offset: 0, more: true } }),
];

const either = (chain: string, match: string, option: string): readonly string[] =>
  ['', '! '].map((not) => `${chain} -p tcp -m ${match} ${not}${option}`);

export const laterFragments = topic('laterFragments', {
  'flags of congestion': {
    iptables: rules({
      raw: [...either('PREROUTING', 'ecn', '--ecn-tcp-ece'), ...either('PREROUTING', 'ecn', '--ecn-tcp-cwr')],
    }),
    packets: fragments,
  },
  'flags that a rule writes': {
    iptables: rules({
      mangle: [
        ...either('PREROUTING', 'ecn', '--ecn-tcp-ece'),
        'FORWARD -p tcp -j ECN --ecn-tcp-ece 1',
        ...either('FORWARD', 'ecn', '--ecn-tcp-ece'),
        'POSTROUTING -p tcp -j ECN --ecn-tcp-remove',
        ...either('POSTROUTING', 'ecn', '--ecn-tcp-ece'),
      ],
    }),
    packets: fragments,
  },
  'segment sizes': {
    iptables: rules({
      raw: [...either('PREROUTING', 'tcpmss', '--mss 1300'), ...either('PREROUTING', 'tcpmss', '--mss 1:9000')],
    }),
    packets: fragments,
  },
});
