/** Connections that helpers announce, which their rules take for RELATED. */
import { left, local, right, rules, topic } from './build.ts';

const loaded = 'modprobe -d /run/modules -a nf_conntrack_ftp nf_conntrack_tftp nf_conntrack_netbios_ns';
const seen = [
  'FORWARD -m helper --helper tftp',
  'FORWARD -m helper --helper ftp',
  'FORWARD -m conntrack --ctstate RELATED',
  'FORWARD -m conntrack --ctstate ESTABLISHED',
  'FORWARD -m conntrack --ctstate NEW',
  'FORWARD -m conntrack --ctstatus EXPECTED',
];
const get = { data: '\u0000\u0001file\u0000octet\u0000' };
const translating = 'modprobe -d /run/modules -a nf_nat_ftp nf_nat_tftp';
/** What they do to the rest of a node that hides one side behind an address of its own. */
const hidden = (port: string, helper: string) => ({
  raw: [`PREROUTING ${port} -j CT --helper ${helper}`],
  // Those that are announced bring their translation along.
  nat: ['PREROUTING -j RETURN', 'POSTROUTING -o eth-r -j MASQUERADE', 'POSTROUTING -j RETURN'],
  filter: [...seen, 'INPUT -m conntrack --ctstate RELATED'],
});
/** The helper looks for a line behind one whose end it has seen. */
const first = { flags: 'PSH,ACK', data: '220 hi\r\n' };
const second = { flags: 'PSH,ACK', seq: 1009 };
const loggedIn = [
  left('tcp 10.1.0.7:3000 > 10.2.0.5:21'),
  right('tcp 10.2.0.5:21 > 10.2.0.1:3000', { flags: 'SYN,ACK' }),
  left('tcp 10.1.0.7:3000 > 10.2.0.5:21', { flags: 'ACK' }),
];
const passive = '227 Entering Passive Mode (10,2,0,5,8,1)\r\n';

export const announced = topic('announced', {
  'a file by TFTP comes from another port': {
    setup: loaded,
    iptables: rules({ raw: ['PREROUTING -p udp --dport 69 -j CT --helper tftp'], filter: seen }),
    packets: [
      left('udp 10.1.0.7:3000 > 10.2.0.5:69', get),
      right('udp 10.2.0.6:4000 > 10.1.0.7:3000'),
      right('udp 10.2.0.5:4000 > 10.1.0.7:3000'),
      left('udp 10.1.0.7:3000 > 10.2.0.5:4000'),
      // What was expected has come.
      right('udp 10.2.0.5:4001 > 10.1.0.7:3000'),
      left('udp 10.1.0.7:3001 > 10.2.0.9:53'),
    ],
  },
  'it has the mark of the connection that announced it': {
    setup: loaded,
    iptables: rules({
      raw: ['PREROUTING -p udp --dport 69 -j CT --helper tftp'],
      mangle: ['FORWARD -p udp --dport 69 -j CONNMARK --set-mark 7', 'FORWARD -m connmark --mark 7'],
    }),
    packets: [left('udp 10.1.0.7:3000 > 10.2.0.5:69', get), right('udp 10.2.0.5:4000 > 10.1.0.7:3000')],
  },
  'passive FTP': {
    setup: loaded,
    iptables: rules({ raw: ['PREROUTING -p tcp --dport 21 -j CT --helper ftp'], filter: seen }),
    packets: [
      left('tcp 10.1.0.7:3000 > 10.2.0.5:21'),
      right('tcp 10.2.0.5:21 > 10.1.0.7:3000', { flags: 'SYN,ACK' }),
      left('tcp 10.1.0.7:3000 > 10.2.0.5:21', { flags: 'ACK' }),
      right('tcp 10.2.0.5:21 > 10.1.0.7:3000', { flags: 'PSH,ACK', data: passive }),
      left('tcp 10.1.0.7:3001 > 10.2.0.5:2049'),
      left('tcp 10.1.0.7:3002 > 10.2.0.5:2049'),
    ],
  },
  'TFTP behind an address of the node': {
    setup: translating,
    iptables: rules(hidden('-p udp --dport 69', 'tftp')),
    packets: [
      left('udp 10.1.0.7:3000 > 10.2.0.5:69', get),
      right('udp 10.2.0.6:4000 > 10.2.0.1:3000'),
      right('udp 10.2.0.5:4000 > 10.2.0.1:3000'),
      left('udp 10.1.0.7:3000 > 10.2.0.5:4000'),
      right('udp 10.2.0.5:4000 > 10.2.0.1:3000'),
      right('udp 10.2.0.5:4001 > 10.2.0.1:3000'),
    ],
  },
  'a server of TFTP behind an address of the node': {
    setup: translating,
    iptables: rules({
      ...hidden('-p udp --dport 69', 'tftp'),
      nat: ['PREROUTING -i eth-r -p udp --dport 69 -j DNAT --to-destination 10.1.0.7', 'POSTROUTING -j RETURN'],
    }),
    packets: [
      right('udp 10.2.0.5:3000 > 10.2.0.1:69', get),
      left('udp 10.1.0.7:4000 > 10.2.0.5:3000'),
      right('udp 10.2.0.5:3000 > 10.2.0.1:4000'),
    ],
  },
  'passive FTP behind an address of the node': {
    setup: translating,
    iptables: rules(hidden('-p tcp --dport 21', 'ftp')),
    packets: [
      ...loggedIn,
      right('tcp 10.2.0.5:21 > 10.2.0.1:3000', first),
      right('tcp 10.2.0.5:21 > 10.2.0.1:3000', { ...second, data: passive }),
      left('tcp 10.1.0.7:3001 > 10.2.0.5:2049'),
      right('tcp 10.2.0.5:2049 > 10.2.0.1:3001', { flags: 'SYN,ACK' }),
      left('tcp 10.1.0.7:3002 > 10.2.0.5:2049'),
    ],
  },
  'active FTP behind an address of the node': {
    setup: translating,
    iptables: rules(hidden('-p tcp --dport 21', 'ftp')),
    packets: [
      ...loggedIn,
      left('tcp 10.1.0.7:3000 > 10.2.0.5:21', first),
      left('tcp 10.1.0.7:3000 > 10.2.0.5:21', { ...second, data: 'PORT 10,1,0,7,8,1\r\n' }),
      right('tcp 10.2.0.5:20 > 10.2.0.1:2049'),
      left('tcp 10.1.0.7:2049 > 10.2.0.5:20', { flags: 'SYN,ACK' }),
      right('tcp 10.2.0.5:20 > 10.2.0.1:2050'),
    ],
  },
  'a server of FTP behind an address of the node': {
    setup: translating,
    iptables: rules({
      ...hidden('-p tcp --dport 21', 'ftp'),
      nat: ['PREROUTING -i eth-r -p tcp --dport 21 -j DNAT --to-destination 10.1.0.7', 'POSTROUTING -j RETURN'],
    }),
    packets: [
      right('tcp 10.2.0.5:3000 > 10.2.0.1:21'),
      left('tcp 10.1.0.7:21 > 10.2.0.5:3000', { flags: 'SYN,ACK' }),
      right('tcp 10.2.0.5:3000 > 10.2.0.1:21', { flags: 'ACK' }),
      left('tcp 10.1.0.7:21 > 10.2.0.5:3000', first),
      left('tcp 10.1.0.7:21 > 10.2.0.5:3000', { ...second, data: '227 Entering Passive Mode (10,1,0,7,8,1)\r\n' }),
      right('tcp 10.2.0.5:3001 > 10.2.0.1:2049'),
      left('tcp 10.1.0.7:2049 > 10.2.0.5:3001', { flags: 'SYN,ACK' }),
    ],
  },
  'names that the neighbours answer': {
    setup: loaded,
    iptables: rules({
      raw: ['OUTPUT -p udp --dport 137 -j CT --helper netbios-ns'],
      filter: ['INPUT -m conntrack --ctstate RELATED', 'INPUT -m conntrack --ctstate NEW'],
    }),
    packets: [
      local('udp 10.1.0.1:137 > 10.1.0.255:137'),
      left('udp 10.1.0.99:137 > 10.1.0.1:137'),
      left('udp 10.1.0.99:138 > 10.1.0.1:138'),
    ],
  },
  'names that neighbours and the node ask for': {
    setup: loaded,
    iptables: rules({
      raw: [
        'PREROUTING -p udp --dport 137 -j CT --helper netbios-ns',
        'OUTPUT -p udp --dport 137 -j CT --helper netbios-ns',
      ],
      filter: [
        'INPUT -m conntrack --ctstate RELATED',
        'INPUT -m conntrack --ctstate NEW',
        'OUTPUT -m conntrack --ctstate RELATED',
        'OUTPUT -m conntrack --ctstate NEW',
      ],
    }),
    packets: [
      // What others ask announces nothing, nor does what is asked of one of them.
      left('udp 10.1.0.99:137 > 10.1.0.255:137'),
      local('udp 10.1.0.1:137 > 10.1.0.99:137'),
      local('udp 10.1.0.1:3000 > 10.1.0.7:137'),
      left('udp 10.1.0.99:137 > 10.1.0.1:3000'),
      // Answers come from the network that was asked.
      local('udp 10.1.0.1:3001 > 10.1.0.255:137'),
      right('udp 10.2.0.5:137 > 10.1.0.1:3001'),
      left('udp 10.1.0.98:137 > 10.1.0.1:3001'),
      left('udp 10.1.0.97:138 > 10.1.0.1:3001'),
    ],
  },
});
