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
});
