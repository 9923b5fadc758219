/** Sets of networks with devices that are named by their beginning: a packet's entry is taken for such a one. */
import { left, right, rules, topic } from './build.ts';

const lines = (...text: readonly string[]) => `${text.join('\n')}\n`;
const asked = (chain: string, set: string) =>
  ['src,src', 'dst,src', 'src,dst'].map((flags) => `${chain} -m set --match-set ${set} ${flags}`);
const packets = [
  left('udp 10.1.0.7:1 > 10.2.0.5:1'),
  left('udp 10.1.0.7:2 > 10.2.0.5:2'),
  left('udp 10.1.0.7:3 > 10.2.0.5:3'),
  right('udp 10.2.0.5:1 > 10.1.0.7:1'),
  left('udp 10.1.0.7:4 > 10.2.0.5:4'),
];
const wild = lines('create wild hash:net,iface', 'add wild 10.1.0.0/24,eth wildcard');

export const deviceSets = topic('deviceSets', {
  'adding what a beginning names adds nothing': {
    ipset: wild,
    iptables: rules({
      mangle: [
        'PREROUTING -p udp --dport 1 -j SET --add-set wild src,src',
        'PREROUTING -p udp --dport 2 -j SET --del-set wild src,src',
        ...asked('FORWARD', 'wild'),
      ],
    }),
    packets,
  },
  'a device of its own beside it': {
    ipset: lines('create wild hash:net,iface', 'add wild 10.1.0.0/24,eth-l', 'add wild 10.1.0.0/24,eth wildcard'),
    iptables: rules({
      mangle: [
        'PREROUTING -p udp --dport 1 -j SET --del-set wild src,src',
        'PREROUTING -p udp --dport 3 -j SET --del-set wild src,src',
        ...asked('FORWARD', 'wild'),
      ],
    }),
    packets,
  },
  'added anew it stays a beginning': {
    ipset: lines('create wild hash:net,iface timeout 600', 'add wild 10.1.0.0/24,eth wildcard'),
    iptables: rules({
      mangle: [
        'PREROUTING -p udp --dport 1 -j SET --add-set wild src,src --exist --timeout 300',
        ...asked('FORWARD', 'wild'),
      ],
    }),
    packets,
  },
});
