/** Matches that keep something of each packet: limits, quotas, counts of connections, lists of addresses. */
import { left, right, rules, topic } from './build.ts';

const udp = (port: number, src = '10.1.0.7', more = {}) => left(`udp ${src}:${port} > 10.2.0.5:2`, more);
/** Far enough apart for the kernel's clock to tick between them. */
const tcp = (port: number, src = '10.1.0.7', more = {}) =>
  left(`tcp ${src}:${port} > 10.2.0.5:22`, { wait: 0.03, ...more });

export const keeping = topic('keeping', {
  'a limit that one packet asks twice': {
    iptables: rules({
      mangle: [
        'PREROUTING -j ASK',
        'FORWARD -j ASK',
        'POSTROUTING -m limit --limit 1/hour --limit-burst 2 -j MARK --set-mark 1',
        'ASK -m limit --limit 1/hour --limit-burst 3 -j MARK --or-mark 0x10',
      ],
    }),
    packets: [udp(1), udp(2), udp(3), udp(4)],
  },
  'limits by address, and one that rules share': {
    iptables: rules({
      filter: [
        'FORWARD -m hashlimit --hashlimit-upto 1/hour --hashlimit-burst 2 --hashlimit-mode srcip --hashlimit-name a -j OK',
        'FORWARD -m hashlimit --hashlimit-above 1/hour --hashlimit-burst 1 --hashlimit-mode srcip,dstport --hashlimit-name b',
        'FORWARD -m hashlimit --hashlimit-upto 1/hour --hashlimit-burst 3 --hashlimit-mode srcip --hashlimit-srcmask 24 --hashlimit-name c',
        'FORWARD -m hashlimit --hashlimit-upto 1/hour --hashlimit-burst 2 --hashlimit-name d',
        'FORWARD -m hashlimit --hashlimit-upto 1/hour --hashlimit-burst 2 --hashlimit-name d',
        'OK',
      ],
    }),
    packets: [udp(1), udp(2), udp(3), udp(1, '10.1.0.8'), udp(2, '10.1.0.8'), udp(3, '10.1.0.8'), udp(4, '10.1.0.8')],
  },
  'quotas within and beyond': {
    iptables: rules({
      filter: [
        'FORWARD -m quota --quota 100',
        'FORWARD -m quota ! --quota 100',
        'FORWARD -m quota --quota 36',
        'FORWARD -m quota --quota 0',
        'FORWARD -j ASK',
        'FORWARD -j ASK',
        'ASK -m quota --quota 120',
      ],
    }),
    packets: [
      udp(1),
      udp(2, '10.1.0.7', { payload: 60 }),
      udp(3, '10.1.0.7', { payload: 0 }),
      udp(4, '10.1.0.7', { payload: 200 }),
      udp(5, '10.1.0.7', { payload: 0 }),
    ],
  },
  'connections of a host': {
    iptables: rules({
      filter: [
        'FORWARD -p tcp -m tcp --dport 99 -j DROP',
        'FORWARD -m connlimit --connlimit-above 2 --connlimit-mask 32 --connlimit-saddr',
        'FORWARD -m connlimit --connlimit-upto 2 --connlimit-mask 32 --connlimit-saddr',
        'FORWARD -m connlimit ! --connlimit-above 1 --connlimit-mask 24 --connlimit-saddr',
        'FORWARD -p tcp -m connlimit --connlimit-above 3 --connlimit-mask 32 --connlimit-daddr -j DROP',
        'FORWARD -m connlimit --connlimit-above 0 --connlimit-mask 32 --connlimit-saddr',
      ],
    }),
    packets: [
      tcp(1),
      tcp(2),
      right('tcp 10.2.0.5:22 > 10.1.0.7:2', { flags: 'SYN,ACK' }),
      tcp(3),
      tcp(1, '10.1.0.8'),
      tcp(2, '10.1.0.8'),
      tcp(2, '10.1.0.7', { flags: 'ACK' }),
      tcp(2, '10.1.0.7', { flags: 'RST' }),
      tcp(4),
      udp(4),
    ],
  },
  'a list of those who knock too often': {
    iptables: rules({
      filter: [
        'FORWARD -p tcp -m tcp --dport 22 -m recent --update --seconds 60 --hitcount 3 --name ssh -j DROP',
        'FORWARD -p tcp -m tcp --dport 22 -m recent --set --name ssh',
        'FORWARD -m recent --rcheck --name ssh --rsource',
        'FORWARD -m recent ! --rcheck --name ssh --rdest',
        'FORWARD -m recent --rcheck --hitcount 2 --name ssh',
        'FORWARD -m recent --rcheck --rttl --name ssh',
        'FORWARD -p udp -m udp --dport 2 -m recent --remove --name ssh',
        'FORWARD -m recent ! --update --name ssh',
      ],
    }),
    packets: [
      tcp(1),
      tcp(2),
      tcp(3, '10.1.0.7', { ttl: 60 }),
      tcp(4),
      tcp(5),
      tcp(1, '10.1.0.8'),
      udp(1),
      tcp(6),
      udp(2, '10.1.0.9'),
    ],
  },
  'a knock at one door opens another': {
    iptables: rules({
      filter: [
        ':FORWARD DROP',
        'FORWARD -p tcp -m tcp --dport 22 -m recent --rcheck --seconds 30 --name knocked --mask 255.255.255.0 -j ACCEPT',
        'FORWARD -p udp -m udp --dport 1001 -m recent --set --name knocked --mask 255.255.255.0',
        'FORWARD -p udp -m udp --dport 1002 -m recent ! --set --name other',
        'FORWARD -m recent --rcheck --name other',
      ],
    }),
    packets: [
      tcp(1),
      left('udp 10.1.0.8:1 > 10.2.0.5:1001'),
      tcp(2),
      left('udp 10.1.0.9:1 > 10.2.0.5:1002'),
      left('udp 10.1.0.9:1 > 10.2.0.5:1003'),
    ],
  },
});
