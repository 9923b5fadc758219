/** What resets of the node, and of its rules, make of connections. */
import type { Scenario } from '../kernel/scenario.ts';
import { left, local, right, rules, topic } from './build.ts';

const states = (chain: string) =>
  ['NEW', 'ESTABLISHED', 'INVALID'].map((state) => `${chain} -m conntrack --ctstate ${state}`);

const refuse = '-j REJECT --reject-with tcp-reset';
/** Segments of one talk or the other carry this, and a rule refuses those that do. */
const REFUSED = 0x10;

/** `o SYN`: from the one who began; `r ACK`: from the other; `o ACK!`: the rule refuses it. */
function forwarded(refused: string, ...talks: readonly string[]): Omit<Scenario, 'name'> {
  const packets = talks.flatMap((talk, port) =>
    talk.split('; ').map((line) => {
      const [who, flags = 'NONE'] = line.replace('!', '').split(' ');
      const more = { flags, ...(line.endsWith('!') ? { tos: REFUSED } : {}) };
      return who === 'o'
        ? left(`tcp 10.1.0.7:${port + 1} > 10.2.0.5:80`, more)
        : right(`tcp 10.2.0.5:80 > 10.1.0.7:${port + 1}`, more);
    }),
  );
  return { iptables: rules({ filter: [...states('FORWARD'), `FORWARD -p tcp ${refused} ${refuse}`] }), packets };
}

const open = 'o SYN; r SYN,ACK; o ACK';

const toItself = (port: number, flags: string) => local(`tcp 10.1.0.1:${port} > 10.1.0.1:81`, { flags });

export const resets = topic('resets', {
  'a rule resets connections of every state': forwarded(
    '-m tos --tos 0x10/0xff',
    'o SYN; o SYN!; o ACK; r SYN,ACK; o ACK; o SYN; r SYN,ACK; o ACK',
    'o SYN; o SYN!; r SYN,ACK; o ACK; r ACK; o FIN,ACK',
    'o SYN; o SYN!; r RST,ACK; o ACK; o SYN',
    'o SYN; o SYN!; o FIN,ACK; r FIN,ACK; o ACK',
    'o SYN; o SYN!; o RST,ACK; o SYN',
    'o SYN; r ACK; o SYN!; o ACK; r ACK; o RST; o SYN; o ACK',
    'o SYN; r SYN; o SYN!; o SYN,ACK; r SYN,ACK; o ACK',
    'o SYN; r SYN,ACK!; r SYN,ACK; o ACK; r SYN',
    `${open}!; o ACK; r ACK; o SYN; r SYN,ACK; o ACK`,
    `${open}; r RST!; o ACK; r ACK`,
    'o ACK; o ACK!; o ACK; r ACK; r SYN; o SYN',
  ),
  'a rule resets what belongs to no connection': forwarded(
    '-m conntrack --ctstate INVALID',
    'o SYN; o ACK; o ACK; o SYN; r SYN,ACK',
    'o SYN; o NONE; o SYN; r SYN,ACK',
    'o SYN; r FIN,ACK; o SYN; r SYN,ACK; o ACK',
    `${open}; o NONE; o ACK; r ACK; o SYN`,
    `${open}; r NONE; o ACK; r ACK; o SYN`,
    `${open}; o SYN,ACK; r ACK; r SYN; o SYN`,
    'r SYN,ACK; o SYN; r SYN,ACK; r SYN,ACK',
  ),
  'a rule resets what the node says to itself': {
    iptables: rules({ filter: [...states('INPUT'), `INPUT -p tcp -m tcp --dport 81 ${refuse}`] }),
    packets: [
      ...['SYN', 'ACK', 'SYN', 'FIN,ACK', 'SYN'].map((flags) => toItself(20, flags)),
      ...['SYN', 'SYN', 'ACK', 'RST', 'ACK'].map((flags) => toItself(21, flags)),
    ],
  },
  'the node resets what a server of IPVS answers it': {
    setup: 'ip addr add 10.9.0.10/32 dev kube-ipvs0',
    ipvs: '-A -t 10.9.0.10:80 -s rr\n-a -t 10.9.0.10:80 -r 10.1.0.8:80 -m -w 1\n',
    iptables: rules({ filter: states('OUTPUT'), nat: ['POSTROUTING -m ipvs --vmethod MASQ -j MASQUERADE'] }),
    packets: [
      local('tcp 10.1.0.1:41694 > 10.9.0.10:80'),
      left('tcp 10.1.0.8:80 > 10.1.0.1:41694', { flags: 'SYN,ACK' }),
      local('tcp 10.1.0.1:41694 > 10.9.0.10:80', { flags: 'ACK' }),
      local('tcp 10.1.0.1:41694 > 10.9.0.10:80', { flags: 'FIN,ACK' }),
      left('tcp 10.1.0.8:80 > 10.1.0.1:41694', { flags: 'RST' }),
      local('tcp 10.1.0.1:41694 > 10.9.0.10:80'),
    ],
  },
});
