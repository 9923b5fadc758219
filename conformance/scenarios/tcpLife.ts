/** How TCP connections begin, end, and begin again, as connection tracking sees it. */
import type { Scenario } from '../kernel/scenario.ts';
import { left, right, rules, topic } from './build.ts';

const asks = rules({
  filter: [
    ...['NEW', 'ESTABLISHED', 'INVALID'].map((state) => `FORWARD -m conntrack --ctstate ${state}`),
    'FORWARD -m conntrack --ctstatus ASSURED',
  ],
});

/** `o SYN`: from the one who began; `r ACK`: from the other. */
function play(...talks: readonly string[]): Omit<Scenario, 'name'> {
  const packets = talks.flatMap((talk, port) =>
    talk.split('; ').map((line) => {
      const [who, flags = 'NONE'] = line.split(' ');
      return who === 'o'
        ? left(`tcp 10.1.0.7:${port + 1} > 10.2.0.5:80`, { flags })
        : right(`tcp 10.2.0.5:80 > 10.1.0.7:${port + 1}`, { flags });
    }),
  );
  return { iptables: asks, packets };
}

const open = 'o SYN; r SYN,ACK; o ACK';

export const tcpLife = topic('tcp-life', {
  'who sent a reset may open again': play(
    `${open}; o RST; o SYN; r SYN,ACK; o ACK`,
    `${open}; o RST,ACK; o SYN`,
    `${open}; r RST; o SYN; r SYN,ACK; o ACK; o ACK`,
    `${open}; r RST,ACK; o SYN; o SYN`,
  ),
  'resets in every state': play(
    'o SYN; o RST; o SYN',
    'o SYN; o RST,ACK; o SYN; r SYN,ACK',
    'o SYN; r RST,ACK; o SYN',
    'o SYN; r SYN,ACK; o RST; o SYN',
    'o SYN; r SYN,ACK; r RST,ACK; o SYN',
    `${open}; o FIN,ACK; o RST; o SYN`,
    `${open}; r FIN,ACK; r RST; o SYN`,
    `${open}; o RST; r RST; o SYN`,
  ),
  'a SYN within a connection': play(
    `${open}; o SYN; r ACK; o ACK`,
    `${open}; o SYN; r RST,ACK; o SYN`,
    `${open}; o SYN; r SYN,ACK; o ACK`,
    `${open}; r SYN; o ACK`,
  ),
  'both ends open at once': play(
    'o SYN; r SYN; o SYN,ACK; r SYN,ACK; o ACK; r ACK; o ACK',
    'o SYN; r SYN; r SYN,ACK; o SYN,ACK; r ACK; o ACK',
    'o SYN; r SYN; r ACK; o ACK; o SYN',
    'o SYN; r SYN; o RST; o SYN',
  ),
  'closed, and opened again': play(
    `${open}; o FIN,ACK; r FIN,ACK; o ACK; o SYN; r SYN,ACK`,
    `${open}; r FIN,ACK; o ACK; o FIN,ACK; r ACK; r SYN; o SYN`,
    `${open}; o FIN,ACK; r ACK; o SYN; r FIN,ACK; o ACK`,
    'o SYN; r SYN,ACK; o FIN,ACK; r FIN,ACK; o ACK; o SYN',
  ),
  'picked up in the middle': play(
    'o ACK; o ACK; r ACK; o ACK; o RST; o SYN',
    'o ACK; r ACK; r RST; o SYN; r SYN,ACK; o ACK',
    'o ACK; o SYN; r SYN,ACK; o ACK',
    'o ACK; r RST; o SYN',
    'o FIN,ACK; o ACK; o SYN',
    'o SYN,ACK; o SYN; r ACK; o ACK',
  ),
  'acknowledging what tracking has not seen': play(
    'o SYN; r ACK; o RST; o ACK; r SYN,ACK; o ACK; r ACK; o ACK',
    'o SYN; r ACK; o RST,ACK; o RST; o RST,ACK; o FIN,ACK; o RST; o SYN; r SYN,ACK; o ACK',
    'o SYN; r ACK; o RST; r RST; o ACK; o RST,ACK',
    'o SYN; r ACK; o RST; o SYN; o ACK; r SYN,ACK; o ACK',
  ),
  'acknowledging what tracking has not seen, where any number will do': {
    ...play('o SYN; r ACK; o RST; o ACK; r ACK; o ACK', 'o SYN; r ACK; o RST,ACK; o ACK', 'o SYN; o RST,ACK; o SYN'),
    sysctls: { 'net.netfilter.nf_conntrack_tcp_be_liberal': 1 },
  },
});
