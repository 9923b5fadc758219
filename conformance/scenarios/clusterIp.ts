/** CLUSTERIP: which machine of several a packet falls to, and the mark that its connection gets. */
import { left, local, rules, topic } from './build.ts';

const marks = (chain: string): readonly string[] =>
  [0, 1, 2, 3, 4].map((mark) => `${chain} -m connmark --mark ${mark}`);
const states = ['NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'UNTRACKED'].map(
  (state) => `INPUT -m conntrack --ctstate ${state}`,
);

function cluster(address: string, mac: string, mode: string, nodes: number, here: number): string {
  const counts = `--total-nodes ${nodes} --local-node ${here} --hash-init 7`;
  return `INPUT -d ${address} -i eth-l -j CLUSTERIP --new --hashmode ${mode} --clustermac ${mac} ${counts}`;
}

const clusterMac = '01:00:5e:00:00:20';
const types = (chain: string): readonly string[] =>
  ['unicast', 'broadcast', 'multicast'].map((type) => `${chain} -m pkttype --pkt-type ${type}`);

const setup = 'ip addr add 10.1.0.50/24 dev eth-l; ip addr add 10.1.0.51/24 dev eth-l';

export const clusterIp = topic('clusterIp', {
  'a share by the source, and what has no connection': {
    setup,
    iptables: rules({
      raw: ['PREROUTING -p udp --dport 99 -j CT --notrack'],
      filter: [...states, cluster('10.1.0.50', clusterMac, 'sourceip', 4, 2), ...marks('INPUT')],
      mangle: marks('OUTPUT'),
    }),
    packets: [
      ...[7, 8, 9, 10, 11, 12, 7].map((host) => left(`udp 10.1.0.${host}:1 > 10.1.0.50:53`)),
      left('udp 10.1.0.8:1 > 10.1.0.50:99'),
      left('tcp 10.1.0.8:1 > 10.1.0.50:80', { flags: 'SYN,ACK' }),
      left('icmp 10.1.0.8 > 10.1.0.50'),
      left('icmp 10.1.0.8 > 10.1.0.50'),
      local('udp 10.1.0.50:53 > 10.1.0.8:1'),
      local('udp 10.1.0.50:54 > 10.1.0.9:1'),
      left('icmp 10.1.0.9 > 10.1.0.50', {
        icmpType: 3,
        icmpCode: 3,
        quoted: { src: '10.1.0.50', dst: '10.1.0.9', proto: 'udp', sport: 54, dport: 1 },
      }),
    ],
  },
  'shares by the source and ports': {
    setup,
    iptables: rules({
      filter: [
        cluster('10.1.0.50', clusterMac, 'sourceip-sourceport', 3, 1),
        cluster('10.1.0.51', '01:00:5e:00:00:21', 'sourceip-sourceport-destport', 3, 1),
        ...marks('INPUT'),
      ],
    }),
    packets: [
      ...['10.1.0.50', '10.1.0.51'].flatMap((address) =>
        [1, 2, 300, 40000].flatMap((port) => [
          left(`udp 10.1.0.7:${port} > ${address}:53`),
          left(`tcp 10.1.0.7:${port} > ${address}:8080`),
        ]),
      ),
      left('esp 10.1.0.7 > 10.1.0.50', { spi: 0x12345 }),
      left('esp 10.1.0.7 > 10.1.0.51', { spi: 0x12346 }),
      left('gre 10.1.0.7 > 10.1.0.50'),
    ],
  },
  'what comes to the group of all nodes is for this one alone then': {
    setup,
    iptables: rules({
      raw: types('PREROUTING'),
      filter: [
        ...types('INPUT'),
        cluster('10.1.0.50', clusterMac, 'sourceip', 2, 1),
        ...types('INPUT'),
        ...marks('INPUT'),
      ],
    }),
    packets: [7, 8, 9, 10].flatMap((host) => [
      left(`udp 10.1.0.${host}:1 > 10.1.0.50:53`, { toMac: clusterMac }),
      left(`tcp 10.1.0.${host}:1 > 10.1.0.50:80`, { toMac: clusterMac }),
      left(`tcp 10.1.0.${host}:1 > 10.1.0.50:80`, { toMac: clusterMac, flags: 'ACK' }),
      left(`tcp 10.1.0.${host}:1 > 10.1.0.51:80`, { toMac: clusterMac }),
      left(`tcp 10.1.0.${host}:1 > 10.1.0.51:80`, { toMac: clusterMac, flags: 'ACK' }),
    ]),
  },
});
