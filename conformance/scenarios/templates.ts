/** What `-j CT` hangs on a packet until connection tracking has looked: rules behind it in raw take it for a connection. */
import { left, local, rules, topic } from './build.ts';

const tcp = (port: number, src = '10.1.0.7', more = {}) => left(`tcp ${src}:${port} > 10.2.0.5:80`, more);

/** Of clients .7 a template, of .9 nothing, of .8 what every packet has in raw. */
const touched = [
  'PREROUTING -s 10.1.0.7 -j CT --ctevents new',
  'PREROUTING -s 10.1.0.9 -j CT --notrack',
  'PREROUTING -j ASK',
];

const clients = [tcp(1), tcp(1, '10.1.0.8'), tcp(1, '10.1.0.9'), tcp(2, '10.1.0.7', { flags: 'ACK' })];

export const templates = topic('templates', {
  'every question about a connection': {
    iptables: rules({
      raw: [
        ...touched,
        'ASK -m conntrack --ctstatus CONFIRMED',
        'ASK -m conntrack ! --ctstatus ASSURED',
        'ASK -m conntrack ! --ctstatus CONFIRMED,ASSURED',
        'ASK -m conntrack --ctorigsrc 0.0.0.0',
        'ASK -m conntrack ! --ctreplsrc 10.0.0.0/8',
        'ASK -m conntrack --ctproto tcp',
        'ASK -m conntrack ! --ctproto tcp',
        'ASK -m conntrack --ctdir ORIGINAL',
        'ASK -m conntrack --ctdir REPLY',
        'ASK -m conntrack --ctstate NEW ! --ctproto tcp',
        'ASK -m conntrack --ctstate INVALID --ctproto tcp',
        'ASK -m conntrack --ctorigsrcport 0',
        'ASK -m state --state NEW',
        'ASK -m state --state UNTRACKED',
      ],
    }),
    packets: clients,
  },
  'what else belongs to a connection': {
    iptables: rules({
      raw: [
        ...touched,
        'ASK -m connbytes --connbytes 0:10 --connbytes-dir both --connbytes-mode packets',
        'ASK -m connbytes ! --connbytes 5:10 --connbytes-dir both --connbytes-mode packets',
        'ASK -m connlabel --label 5',
        'ASK -m connlabel ! --label 5',
        'ASK -m connlabel --label 5 --set',
        'ASK -m helper --helper ftp',
        'ASK -m helper ! --helper ftp',
        'ASK -m cluster --cluster-total-nodes 2 --cluster-local-node 1 --cluster-hash-seed 5',
        'ASK -m cluster --cluster-total-nodes 2 --cluster-local-node 2 --cluster-hash-seed 5',
      ],
      mangle: ['PREROUTING -m connlabel --label 5'],
    }),
    packets: clients,
  },
  'a mark that stays with the rule': {
    iptables: rules({
      raw: [
        'PREROUTING -s 10.1.0.7 -j CT --ctevents new',
        'PREROUTING -j CT --ctevents destroy',
        'PREROUTING -m connmark --mark 0',
        'PREROUTING -m connmark --mark 5',
        'PREROUTING -p udp -j CONNMARK --set-mark 5',
        'PREROUTING -j CONNMARK --restore-mark',
      ],
      mangle: ['PREROUTING -m connmark --mark 0', 'PREROUTING -m connmark --mark 5'],
    }),
    packets: [tcp(1), left('udp 10.1.0.7:1 > 10.2.0.5:80'), tcp(2), tcp(1, '10.1.0.8'), tcp(1)],
  },
  'an invalid packet comes round': {
    iptables: rules({
      raw: [
        'PREROUTING -i lo -p tcp -m tcp --dport 80 -j CT --ctevents new',
        'PREROUTING -i lo -p tcp -m tcp --dport 81 -j CT --notrack',
        'PREROUTING -m conntrack --ctstate INVALID',
        'PREROUTING -m conntrack --ctstate NEW',
        'PREROUTING -m conntrack --ctstate UNTRACKED',
        'PREROUTING -m conntrack ! --ctproto tcp',
      ],
      filter: ['INPUT -m conntrack --ctstate INVALID', 'INPUT -m conntrack --ctstate UNTRACKED'],
    }),
    packets: [
      local('tcp 127.0.0.1:1 > 127.0.0.1:80', { flags: 'SYN,RST' }),
      local('tcp 127.0.0.1:1 > 127.0.0.1:81', { flags: 'SYN,RST' }),
      local('tcp 127.0.0.1:2 > 127.0.0.1:80'),
      local('tcp 127.0.0.1:3 > 127.0.0.1:81'),
    ],
  },
  'an invalid packet comes round with what CT said before': {
    iptables: rules({
      raw: [
        'OUTPUT -j CT --ctevents new',
        'PREROUTING -j CT --ctevents destroy',
        'PREROUTING -m conntrack --ctstate INVALID',
        'PREROUTING -m conntrack --ctstate NEW',
        'PREROUTING -m connmark --mark 0',
        'PREROUTING -j CONNMARK --set-mark 7',
      ],
    }),
    packets: [1, 2].map((port) => local(`tcp 127.0.0.1:${port} > 127.0.0.1:80`, { flags: 'SYN,FIN' })),
  },
  'shares of a cluster, and hosts that are counted': {
    iptables: rules({
      raw: [
        ...touched,
        ...[1, 2, 3].flatMap((node) =>
          [3, 9].map(
            (seed) => `ASK -m cluster --cluster-total-nodes 3 --cluster-local-node ${node} --cluster-hash-seed ${seed}`,
          ),
        ),
        'ASK -m cluster --cluster-total-nodes 3 ! --cluster-local-node 1 --cluster-hash-seed 7',
        'ASK -m connlimit --connlimit-upto 1',
        'ASK -m connlimit --connlimit-above 0',
        'ASK -j HMARK --hmark-tuple ct,src,dst,sport,dport,proto --hmark-mod 1000 --hmark-offset 5 --hmark-rnd 7',
        'ASK -m mark ! --mark 0',
      ],
    }),
    packets: clients,
  },
});
