/** Limits that several rules share, or one packet meets several times: what is left of them is one number. */
import { left, local, packet, right, rules, topic } from './build.ts';

const hash = (options: string): string => `-m hashlimit ${options} --hashlimit-name h`;
const datagram = left('udp 10.1.0.7:5 > 10.2.0.5:7');
const answer = right('udp 10.2.0.5:7 > 10.1.0.7:5');
const times = (count: number, each: ReturnType<typeof packet>) => Array.from({ length: count }, () => each);

/** A chain that FORWARD of mangle jumps to so many times. */
const tried = (limit: string, count: number) =>
  rules({ mangle: [':again', ...Array.from({ length: count }, () => 'FORWARD -j again'), `again ${limit}`] });

const scarce = hash('--hashlimit-above 1/hour --hashlimit-burst 1 --hashlimit-mode dstip,dstport');

/** A limit that no packet uses up. */
const generous = '--hashlimit-upto 1000/sec --hashlimit-burst 1000';
const tableOf = (max: number, size = 1): string => `--hashlimit-htable-max ${max} --hashlimit-htable-size ${size}`;
const full = (options: string) =>
  rules({ filter: ['FORWARD', `FORWARD ${hash(`${generous} ${options}`)} -j RETURN`, 'FORWARD'] });
const toPort = (port: number) => left(`udp 10.1.0.7:5 > 10.2.0.5:${port}`);

export const sharedLimits = topic('sharedLimits', {
  'rules of all tables ask one table of limits': {
    iptables: rules({
      raw: [`PREROUTING ${scarce} -j MARK --or-mark 1`],
      mangle: [
        ':again',
        `PREROUTING ${scarce} -j MARK --or-mark 2`,
        'FORWARD -j again',
        'POSTROUTING -j again',
        'OUTPUT -j again',
        `again ${scarce}`,
        `again ${scarce.replace('above', 'upto')} -j MARK --set-mark 0`,
        'again -m mark --mark 3',
      ],
      filter: [`FORWARD ${scarce} -j RETURN`, `OUTPUT ${scarce}`, `INPUT ${scarce}`],
    }),
    packets: [
      ...times(3, datagram),
      answer,
      answer,
      local('udp 10.2.0.1:5 > 10.2.0.5:7'),
      ...times(3, left('udp 10.1.0.7:5 > 10.2.0.6:7')),
      local('udp 10.1.0.1:5 > 10.1.0.1:9'),
    ],
  },
  'a limit that each packet meets four times': {
    iptables: tried('-m limit --limit 1/hour --limit-burst 2', 4),
    packets: times(4, datagram),
  },
  'a fast one': {
    iptables: tried('-m limit --limit 10000/sec --limit-burst 2', 5),
    packets: times(6, datagram),
  },
  'a table of fast ones': {
    iptables: tried(hash('--hashlimit-upto 1000/sec --hashlimit-burst 2 --hashlimit-mode srcip'), 5),
    packets: times(6, datagram),
  },
  'limits of bytes': {
    iptables: tried(hash('--hashlimit-upto 64b/s'), 4),
    packets: [...times(3, datagram), { ...datagram, payload: 30 }, datagram],
  },
  'limits of bytes with a burst': {
    iptables: tried(hash('--hashlimit-above 64b/s --hashlimit-burst 200b'), 6),
    packets: times(4, datagram),
  },
  'a rate that is measured': {
    iptables: tried(hash('--hashlimit-upto 2/min --hashlimit-burst 2 --hashlimit-rate-match'), 5),
    packets: times(4, datagram),
  },
  'over loopback, with answers of the node': {
    iptables: rules({
      mangle: [
        ':again',
        ...['OUTPUT', 'POSTROUTING', 'PREROUTING', 'INPUT'].map((hook) => `${hook} -j again`),
        `again ${scarce}`,
      ],
      filter: [`OUTPUT ${scarce}`],
    }),
    packets: times(4, local('udp 127.0.0.1:5 > 127.0.0.1:7')),
  },
  'a table that is full': {
    iptables: full(`--hashlimit-mode dstport ${tableOf(2)}`),
    packets: [...[1, 2, 3, 1, 3, 2, 4].map(toPort), answer, toPort(2)],
  },
  'a table of as many groups as buckets at least': {
    iptables: full(`--hashlimit-mode dstport ${tableOf(1, 3)}`),
    packets: [1, 2, 3, 4, 1, 4, 3].map(toPort),
  },
  'a table of eight times its buckets': {
    iptables: full('--hashlimit-mode srcip,dstport --hashlimit-htable-size 1'),
    packets: [1, 2, 3, 4, 5, 6, 7, 8, 9, 8, 10, 1].map(toPort),
  },
  'a packet that fills the table by itself': {
    iptables: rules({
      raw: [`PREROUTING ${hash(`${generous} --hashlimit-mode dstport ${tableOf(1)}`)}`],
      nat: ['PREROUTING -p udp -m udp --dport 7 -j DNAT --to-destination :8'],
      filter: [`FORWARD ${hash(`${generous} --hashlimit-mode dstport ${tableOf(1)}`)}`],
    }),
    packets: [toPort(7), toPort(8), toPort(7)],
  },
  'answers of the node that fill the table': {
    iptables: rules({
      filter: ['INPUT', 'OUTPUT'].map((hook) => `${hook} ${hash(`${generous} --hashlimit-mode dstip ${tableOf(2)}`)}`),
    }),
    packets: [
      packet('left', 'icmp 10.1.0.7 > 10.1.0.1'),
      packet('left', 'icmp 10.1.0.8 > 10.1.0.1'),
      packet('left', 'icmp 10.1.0.8 > 10.2.0.1'),
      local('udp 10.1.0.1:5 > 10.1.0.7:7'),
      local('udp 10.1.0.1:5 > 10.1.0.9:7'),
    ],
  },
  'each family has a table of its own': {
    iptables: full(`--hashlimit-mode srcip ${tableOf(1)}`),
    ip6tables: full(`--hashlimit-mode srcip --hashlimit-srcmask 64 ${tableOf(1)}`),
    packets: [
      left('udp 10.1.0.7:5 > 10.2.0.5:7'),
      left('udp [fd01::7]:5 > [fd02::5]:7'),
      left('udp 10.1.0.8:5 > 10.2.0.5:7'),
      left('udp [fd01::8]:5 > [fd02::5]:7'),
      right('udp [fd02::5]:7 > [fd01::8]:5'),
    ],
  },
  'counts of connections over loopback': {
    ip6tables: rules({
      mangle: [
        ':again',
        ...['OUTPUT', 'POSTROUTING', 'PREROUTING', 'INPUT'].map((hook) => `${hook} -j again`),
        'again -m connlimit --connlimit-above 1 --connlimit-mask 64',
      ],
    }),
    packets: [...times(4, local('udp [::1]:5 > [::1]:7')), local('udp [::1]:6 > [::1]:7')],
  },
  'counts of connections that the node has with itself': {
    iptables: rules({
      mangle: [
        ':three',
        'OUTPUT -m limit --limit 3/day --limit-burst 1 -j three',
        'OUTPUT -j three',
        'POSTROUTING -m connlimit --connlimit-above 2 --connlimit-mask 0 --connlimit-daddr',
        'three -m conntrack --ctstate ESTABLISHED -j CONNMARK --set-mark 1',
        'three -m connlimit --connlimit-above 2 --connlimit-mask 0 --connlimit-daddr',
      ],
    }),
    packets: [
      local('tcp 10.1.0.1:4 > 10.1.0.1:80'),
      right('icmp 10.2.0.6 > 10.1.0.6'),
      local('tcp 10.1.0.1:80 > 10.1.0.1:4', { flags: 'SYN,ACK' }),
      local('tcp 10.1.0.1:4 > 10.1.0.1:80', { flags: 'ACK' }),
      local('tcp 10.1.0.1:80 > 10.1.0.1:4'),
      local('tcp 10.1.0.1:4 > 10.1.0.1:80', { flags: 'ACK' }),
      local('tcp 10.1.0.1:80 > 10.1.0.1:4', { flags: 'RST' }),
    ],
  },
});
