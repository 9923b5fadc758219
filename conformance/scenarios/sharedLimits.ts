/** Limits that several rules share, or one packet meets several times: what is left of them is one number. */
import { left, local, type packet, right, rules, topic } from './build.ts';

const hash = (options: string): string => `-m hashlimit ${options} --hashlimit-name h`;
const datagram = left('udp 10.1.0.7:5 > 10.2.0.5:7');
const answer = right('udp 10.2.0.5:7 > 10.1.0.7:5');
const times = (count: number, each: ReturnType<typeof packet>) => Array.from({ length: count }, () => each);

/** A chain that FORWARD of mangle jumps to so many times. */
const tried = (limit: string, count: number) =>
  rules({ mangle: [':again', ...Array.from({ length: count }, () => 'FORWARD -j again'), `again ${limit}`] });

const scarce = hash('--hashlimit-above 1/hour --hashlimit-burst 1 --hashlimit-mode dstip,dstport');

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
});
