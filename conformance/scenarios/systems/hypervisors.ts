/** libvirt's network of virtual machines, beside a bridge of LXD. */
import type { Bed } from '../../kernel/scenario.ts';
import { packet, rules, topic } from '../build.ts';
import { link } from '../networks.ts';

const port = (name: string, host: number) => ({
  name,
  device: `vnet${host}`,
  mac: `fe:54:00:00:0${host}:01`,
  master: 'virbr0',
  gatewayMac: '52:54:00:00:00:01',
  neighbours: [`192.168.122.${host}`],
});
const hypervisor: Bed = {
  before: [
    'link add virbr0 address 52:54:00:00:00:01 type bridge',
    'link set virbr0 up',
    'addr add 192.168.122.1/24 brd 192.168.122.255 dev virbr0',
    'link add lxdbr0 address 52:54:00:00:01:01 type bridge',
  ],
  links: [link('lan', 'eth1', 1), port('one', 2), port('two', 3)],
  commands: ['route add default via 10.1.0.254'],
};

const libvirt = rules({
  mangle: [
    'POSTROUTING -j LIBVIRT_PRT',
    'LIBVIRT_PRT -o virbr0 -p udp -m udp --dport 68 -j CHECKSUM --checksum-fill',
    'POSTROUTING -o lxdbr0 -p udp -m udp --dport 68 -m comment --comment "generated for LXD network lxdbr0" -j CHECKSUM --checksum-fill',
  ],
  nat: [
    'POSTROUTING -j LIBVIRT_PRT',
    'LIBVIRT_PRT -s 192.168.122.0/24 -d 224.0.0.0/24 -j RETURN',
    'LIBVIRT_PRT -s 192.168.122.0/24 -d 255.255.255.255/32 -j RETURN',
    'LIBVIRT_PRT -s 192.168.122.0/24 ! -d 192.168.122.0/24 -p tcp -j MASQUERADE --to-ports 1024-65535',
    'LIBVIRT_PRT -s 192.168.122.0/24 ! -d 192.168.122.0/24 -p udp -j MASQUERADE --to-ports 1024-65535',
    'LIBVIRT_PRT -s 192.168.122.0/24 ! -d 192.168.122.0/24 -j MASQUERADE',
    'PREROUTING -d 10.1.0.1/32 -p tcp -m tcp --dport 2222 -j DNAT --to-destination 192.168.122.2:22',
  ],
  filter: [
    'INPUT -j LIBVIRT_INP',
    'FORWARD -j LIBVIRT_FWX',
    'FORWARD -j LIBVIRT_FWI',
    'FORWARD -j LIBVIRT_FWO',
    'OUTPUT -j LIBVIRT_OUT',
    ...['INP', 'OUT'].flatMap((chain) =>
      ['udp 53', 'tcp 53', chain === 'INP' ? 'udp 67' : 'udp 68', chain === 'INP' ? 'tcp 67' : 'tcp 68'].map((each) => {
        const [proto, number] = each.split(' ');
        return `LIBVIRT_${chain} ${chain === 'INP' ? '-i' : '-o'} virbr0 -p ${proto} -m ${proto} --dport ${number} -j ACCEPT`;
      }),
    ),
    'LIBVIRT_FWX -i virbr0 -o virbr0 -j ACCEPT',
    'LIBVIRT_FWI -d 192.168.122.2/32 -o virbr0 -p tcp -m conntrack --ctstate NEW -m tcp --dport 22 -j ACCEPT',
    'LIBVIRT_FWI -d 192.168.122.0/24 -o virbr0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'LIBVIRT_FWI -o virbr0 -j REJECT --reject-with icmp-port-unreachable',
    'LIBVIRT_FWO -s 192.168.122.0/24 -i virbr0 -j ACCEPT',
    'LIBVIRT_FWO -i virbr0 -j REJECT --reject-with icmp-port-unreachable',
  ],
});

export const hypervisors = topic('hypervisors', {
  'libvirt and LXD': {
    bed: hypervisor,
    iptables: libvirt,
    packets: [
      packet('one', 'tcp 192.168.122.2:40001 > 198.51.100.9:443'),
      packet('lan', 'tcp 198.51.100.9:443 > 10.1.0.1:40001', { flags: 'SYN,ACK' }),
      packet('one', 'udp 192.168.122.2:68 > 255.255.255.255:67', { toMac: 'ff:ff:ff:ff:ff:ff' }),
      packet('local', 'udp 192.168.122.1:67 > 192.168.122.2:68'),
      packet('one', 'udp 192.168.122.2:5353 > 224.0.0.251:5353', { toMac: '01:00:5e:00:00:fb' }),
      packet('one', 'tcp 192.168.122.9:40001 > 198.51.100.9:443'),
      packet('lan', 'tcp 10.1.0.7:40002 > 10.1.0.1:2222'),
      packet('one', 'tcp 192.168.122.2:22 > 10.1.0.7:40002', { flags: 'SYN,ACK' }),
      packet('lan', 'tcp 10.1.0.7:40003 > 192.168.122.3:80'),
      packet('one', 'gre 192.168.122.2 > 198.51.100.9'),
      packet('two', 'tcp 192.168.122.3:40004 > 192.168.122.1:53'),
    ],
  },
});
